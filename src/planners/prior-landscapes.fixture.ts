import { type Design, encodeDesign, type PlanningView, type PriorSource } from '../campaign/index.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { fitProcessBelief } from './belief.ts';
import { fitGoalModels } from './goal-models.ts';
import { boxOf, goal } from './planning.fixture.ts';

const space = boxOf('x', 'y');
export type Landscape = (design: Design) => number;
/** What other campaigns measured, of this landscape or of another. */
export type DrawSources = (truth: Landscape, random: Random) => readonly PriorSource[];

/** Five hills and hollows at random. */
export function drawLandscape(random: Random): Landscape {
  const hills = Array.from({ length: 5 }, () => [random.uniform(), random.uniform(), random.normal()]);
  return ({ x, y }) =>
    hills.reduce(
      (sum, [a, b, h]) => sum + h! * Math.exp(-((Number(x) - a!) ** 2 + (Number(y) - b!) ** 2) / 0.08),
      0,
    );
}

const drawDesignOf = (random: Random): Design => ({ x: random.uniform(), y: random.uniform() });

/** Forty designs at random, measured with a noise of 0.03 K. */
export const sourceOf = (name: string, landscape: Landscape, random: Random): PriorSource => ({
  name,
  rows: Array.from({ length: 40 }, () => {
    const design = drawDesignOf(random);
    return { design, values: { tc: landscape(design) + 0.03 * random.normal() } };
  }),
});

/** Tell of the same thing at another offset and scale; of something else; of the opposite; of it in one half; three of something else. */
export const sources = {
  similar: (truth, random) => [
    sourceOf('similar', (d) => 4 + 0.6 * truth(d) + 0.1 * Math.sin(6 * Number(d.x)), random),
  ],
  other: (_truth, random) => [sourceOf('other', drawLandscape(random), random)],
  opposite: (truth, random) => [sourceOf('opposite', (d) => -truth(d), random)],
  half: (truth, random) => {
    const other = drawLandscape(random);
    return [sourceOf('half', (d) => (Number(d.x) < 0.5 ? truth(d) : other(d)), random)];
  },
  'three others': (_truth, random) =>
    ['one', 'two', 'three'].map((name) => sourceOf(name, drawLandscape(random), random)),
} as const satisfies { readonly [name: string]: DrawSources };

/** Root mean square error of what is believed of a landscape after `count` values, over so many landscapes. */
export function errorWith(count: number, drawSources: DrawSources | null, landscapes: number): number {
  let squares = 0;
  for (let seed = 0; seed < landscapes; seed++) {
    const random = seededRandom('landscape', seed);
    const truth = drawLandscape(random);
    const trials = Array.from({ length: count }, (_, i) => {
      const design = drawDesignOf(random);
      const value = truth(design) + 0.03 * random.normal();
      return {
        sample: `s${i}`,
        design,
        outcomes: [{ value, sd: null, unit: 'K' }],
        status: 'measured' as const,
      };
    });
    const prior = drawSources?.(truth, random);
    const view: PlanningView = { goals: [goal], space, trials, experimentsLeft: 9, ...(prior && { prior }) };
    const learning = { noise: 'common', random: seededRandom('fit', seed) } as const;
    const [model] = fitGoalModels(
      view,
      (data) => fitProcessBelief(data.withStandIns(), learning.random),
      learning,
    );
    const tests = Array.from({ length: 60 }, () => drawDesignOf(seededRandom('test', random.uniform())));
    for (const design of tests)
      squares +=
        (model!.belief.predictMany(encodeDesign(space, design)).means[0]! - truth(design)) ** 2 /
        (60 * landscapes);
  }
  return Math.sqrt(squares);
}
