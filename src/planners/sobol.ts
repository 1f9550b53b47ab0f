import { z } from 'zod';
import { encodedDimension, type Space } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { seededRandom } from '../core/random.ts';
import { sobolDimensionLimit, sobolPoints } from '../kernels/statistics/index.ts';
import { chooseNearPoints } from './choose-near-points.ts';
import { definePlanner } from './define-planner.ts';
import { fillRuns, type RunChoosers, settingOfFirst } from './fill-runs.ts';

/** The Sobol sequence, continued from proposal to proposal: even coverage without looking at results. */
export const sobol = definePlanner({
  name: 'sobol',
  version: '1',
  summary:
    'Covers the space evenly with a Sobol sequence; of a pool it takes the nearest candidates not tried yet.',
  options: z.strictObject({
    seed: z
      .int('expected an integer')
      .min(0, 'expected 0 or more')
      .default(0)
      .describe('digital shift of the sequence'),
  }),
  async propose(view, count, { seed }) {
    const choose = chooseBySequence(seed);
    return fillRuns(view, count, { choose, chooseSetting: settingOfFirst(choose) });
  },
});

const chooseBySequence = (seed: number): RunChoosers['choose'] =>
  chooseNearPoints({
    pointsFrom: (space, first, count) => pointsFrom(space, first, count, seed),
    why: (number) =>
      `Point ${number} of a Sobol sequence, which covers the space evenly; nothing measured so far was used.`,
  });

function pointsFrom(space: Space, first: number, count: number, seed: number): Float64Array[] {
  const dimension = encodedDimension(space);
  if (dimension > sobolDimensionLimit)
    throw new AppError(
      'space-too-large',
      `planner sobol: the space has ${dimension} coordinates, expected at most ${sobolDimensionLimit}`,
    );
  const points = sobolPoints(count, dimension, { skip: first, random: seededRandom('sobol planner', seed) });
  return Array.from({ length: count }, (_, i) => points.subarray(i * dimension, (i + 1) * dimension));
}
