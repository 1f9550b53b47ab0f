import { z } from 'zod';
import { encodedDimension, type Space, type Variable } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { seededRandom } from '../core/random.ts';
import { plackettBurman } from '../kernels/statistics/index.ts';
import { bayes } from './bayes.ts';
import { chooseNearPoints } from './choose-near-points.ts';
import { definePlanner } from './define-planner.ts';
import { fillRuns, settingOfFirst, withPending } from './fill-runs.ts';

/** Factors that a screening design takes at most. */
const mostFactors = 250;

/**
 * Finds the few factors that matter before anything is optimised: a Plackett–Burman design of the ends of every range, with runs in the middle
 * that show curvature; then it learns as `bayes` does from all of it.
 */
export const screening = definePlanner({
  name: 'screening',
  version: '1',
  summary:
    'For many factors: runs at the ends of every range (Plackett–Burman) and in the middle first, then learns as bayes does.',
  options: z.strictObject({
    seed: z.int('expected an integer').min(0, 'expected 0 or more').default(0).describe('order of the runs'),
    centres: z
      .int('expected an integer')
      .min(0, 'expected 0 or more')
      .max(20, 'expected at most 20')
      .default(1)
      .describe('runs in the middle of every range, among the others'),
  }),
  async propose(view, count, { seed, centres }, context) {
    const points = screeningPoints(view.space, seed, centres);
    const choose = chooseNearPoints({
      pointsFrom: (_, first, wanted, isListed) => (isListed ? points.slice(first, first + wanted) : points),
      why: (number) =>
        `Run ${Math.min(number, points.length)} of ${points.length} of a screening design: every factor at its ends, independent of every other, so that the few that matter show; nothing measured so far was used.`,
    });
    const proposals = fillRuns(view, count, { choose, chooseSetting: settingOfFirst(choose) });
    if (proposals.length === count) return proposals;
    const seen =
      proposals.length === 0
        ? view
        : withPending(
            view,
            proposals.map(({ design }) => design),
          );
    const learned = await bayes.propose(seen, count - proposals.length, bayes.parseOptions({}), context);
    return [...proposals, ...learned];
  },
});

/** Runs of the design in the coordinates of the space, in an order by lot. */
function screeningPoints(space: Space, seed: number, centres: number): readonly Float64Array[] {
  const widths = space.variables.map(widthOf);
  const factorCount = space.variables.reduce(
    (sum, variable, index) => sum + (isChoice(variable) ? 1 : widths[index]!),
    0,
  );
  if (factorCount > mostFactors)
    throw new AppError(
      'space-too-large',
      `planner screening: the space has ${factorCount} factors, expected at most ${mostFactors}`,
    );
  const dimension = encodedDimension(space);
  const random = seededRandom('screening planner', seed);
  const levels = random.shuffle([...plackettBurman(factorCount), ...new Array<null>(centres).fill(null)]);
  const choices = space.variables.map((variable) =>
    isChoice(variable) && variable.options.length !== 2
      ? random.shuffle(levels.map((_, run) => run % variable.options.length))
      : null,
  );
  let middles = 0;
  return levels.map((row, run) => {
    const point = new Float64Array(dimension);
    let [offset, factor] = [0, 0];
    space.variables.forEach((variable, index) => {
      const width = widths[index]!;
      if (isChoice(variable)) {
        const level = row === null ? (middles++ % 2 === 0 ? 1 : -1) : row[factor++]!;
        point[offset + (choices[index]?.[run] ?? (level > 0 ? 1 : 0))] = 1;
      } else
        for (let i = 0; i < width; i++)
          point[offset + i] = row === null ? middleOf(variable) : row[factor++]! > 0 ? 1 : 0;
      offset += width;
    });
    return point;
  });
}

const isChoice = (variable: Variable): variable is Extract<Variable, { kind: 'categorical' }> =>
  variable.kind === 'categorical';

const widthOf = (variable: Variable): number =>
  variable.kind === 'categorical'
    ? variable.options.length
    : variable.kind === 'composition'
      ? variable.components.length
      : 1;

const middleOf = (variable: Variable): number =>
  variable.kind === 'composition' ? 1 / variable.components.length : 0.5;
