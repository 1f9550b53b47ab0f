import { describe, expect, it } from 'vitest';
import {
  type Design,
  encodeDesign,
  type PlanningView,
  type PriorSource,
  type Space,
} from '../campaign/index.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { bayes } from './bayes.ts';
import { fitProcessBelief } from './belief.ts';
import { fitGoalModels } from './goal-models.ts';

const goal = { quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' } as const;
const space: Space = {
  variables: ['x', 'y'].map(
    (name) => ({ kind: 'continuous', name, unit: '1', min: 0, max: 1, scale: 'linear' }) as const,
  ),
  constraints: [],
  pool: null,
};
type Landscape = (design: Design) => number;

function drawLandscape(random: Random): Landscape {
  const hills = Array.from({ length: 5 }, () => [random.uniform(), random.uniform(), random.normal()]);
  return ({ x, y }) =>
    hills.reduce(
      (sum, [a, b, h]) => sum + h! * Math.exp(-((Number(x) - a!) ** 2 + (Number(y) - b!) ** 2) / 0.08),
      0,
    );
}
const drawDesignOf = (random: Random): Design => ({ x: random.uniform(), y: random.uniform() });
const sourceOf = (name: string, landscape: Landscape, random: Random): PriorSource => ({
  name,
  rows: Array.from({ length: 40 }, () => {
    const design = drawDesignOf(random);
    return { design, values: { tc: landscape(design) + 0.03 * random.normal() } };
  }),
});

/** Root mean square error of what is believed of a landscape after `count` values, over twelve landscapes. */
function errorWith(
  count: number,
  sourceFrom: ((truth: Landscape, random: Random) => PriorSource) | null,
): number {
  let squares = 0;
  for (let seed = 0; seed < 12; seed++) {
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
    const prior = sourceFrom ? [sourceFrom(truth, random)] : undefined;
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
        (model!.belief.predictMany(encodeDesign(space, design)).means[0]! - truth(design)) ** 2 / 720;
  }
  return Math.sqrt(squares);
}

describe('prior data', () => {
  it('that tell of the same thing, at another offset and scale, save half of the measurements', () => {
    const similar = (truth: Landscape, random: Random): PriorSource =>
      sourceOf('similar', (d) => 4 + 0.6 * truth(d) + 0.1 * Math.sin(6 * Number(d.x)), random);
    expect(errorWith(8, similar)).toBeLessThan(0.75 * errorWith(8, null));
    expect(errorWith(8, similar)).toBeLessThan(1.1 * errorWith(16, null));
  });

  it('that tell of something else, or of the opposite, do little harm', () => {
    const alone = errorWith(12, null);
    const other = (_truth: Landscape, random: Random): PriorSource =>
      sourceOf('other', drawLandscape(random), random);
    const opposite = (truth: Landscape, random: Random): PriorSource =>
      sourceOf('opposite', (d) => -truth(d), random);
    expect(errorWith(12, other)).toBeLessThan(1.25 * alone);
    expect(errorWith(12, opposite)).toBeLessThan(1.25 * alone);
  });

  it('choose the first experiment, and say so', async () => {
    const peak: Landscape = ({ x, y }) => 9 - 20 * (Number(x) - 0.8) ** 2 - 20 * (Number(y) - 0.2) ** 2;
    const prior = [sourceOf('last year', peak, seededRandom('first'))];
    const view: PlanningView = { goals: [goal], space, trials: [], experimentsLeft: 9, prior };
    const [proposal] = await bayes.propose(view, 1, bayes.parseOptions({}), {
      key: 'propose/1/1',
      random: seededRandom('first choice'),
      now: 0,
      progress: () => undefined,
      signal: { aborted: false },
    });
    expect(Math.hypot(Number(proposal!.design.x) - 0.8, Number(proposal!.design.y) - 0.2)).toBeLessThan(0.2);
    expect(proposal!.why).toContain('the best that prior data promise');
    expect(proposal!.predicted!.sd).toBeGreaterThan(0.1);
  });

  it.each([
    ['improvement', { acquisition: 'log-ei' }, [0.8, 0.2]],
    ['learning', { acquisition: 'variance' }, null],
  ] as const)('are asked about this campaign alone by %s, too', async (_, options, peakAt) => {
    const peak: Landscape = ({ x, y }) => 9 - 20 * (Number(x) - 0.8) ** 2 - 20 * (Number(y) - 0.2) ** 2;
    const prior = [sourceOf('last year', peak, seededRandom('first'))];
    const trials = [
      [0.1, 0.9],
      [0.5, 0.5],
      [0.9, 0.9],
    ].map(([x, y], i) => {
      const design = { x: x!, y: y! };
      const outcomes = [{ value: peak(design), sd: null, unit: 'K' }];
      return { sample: `s${i}`, design, outcomes, status: 'measured' as const };
    });
    const view: PlanningView = { goals: [goal], space, trials, experimentsLeft: 9, prior };
    const [proposal] = await bayes.propose(view, 1, bayes.parseOptions(options), {
      key: 'propose/4/1',
      random: seededRandom('fourth choice'),
      now: 0,
      progress: () => undefined,
      signal: { aborted: false },
    });
    const { x, y } = proposal!.design;
    if (peakAt) expect(Math.hypot(Number(x) - peakAt[0], Number(y) - peakAt[1])).toBeLessThan(0.2);
    const [model] = fitGoalModels(view, (data) => fitProcessBelief(data.withStandIns(), seededRandom('own')));
    const points = Float64Array.of(0.8, 0.2, 0.3, 0.4, 0.6, 0.1);
    const references = Float64Array.of(0.5, 0.4);
    const reductions = model!.belief.varianceReductions(points, references);
    expect(reductions).toHaveLength(3);
    expect(reductions.every((reduction) => reduction > 0)).toBe(true);
    for (const truth of model!.belief.drawTruths(8, seededRandom('truths')))
      expect(truth.predictMany(points).means.every(Number.isFinite)).toBe(true);
  });
});
