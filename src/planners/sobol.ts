import { z } from 'zod';
import { type Design, decodePoint, designKey, encodedDimension, type Space } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { seededRandom } from '../core/random.ts';
import { sobolDimensionLimit, sobolPoints } from '../kernels/statistics/index.ts';
import { type Candidates, listOpenCandidates, triedKeys } from './candidates.ts';
import { definePlanner } from './define-planner.ts';
import { fillRuns, type RunChoosers, settingOfFirst } from './fill-runs.ts';
import type { HeldSpace } from './held-setting.ts';

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

const chooseBySequence =
  (seed: number): RunChoosers['choose'] =>
  ({ space, trials }, count, held) => {
    const open = listOpenCandidates(space, trials, held?.setting);
    const designs = open
      ? nearestOpen(open, pointsFrom(space, trials.length, count, seed))
      : untriedFrom(space, held, triedKeys(space, trials), { first: trials.length, count, seed });
    return designs.map((design, i) => ({
      design,
      predicted: null,
      expectedImprovement: null,
      why: `Point ${trials.length + i + 1} of a Sobol sequence, which covers the space evenly; nothing measured so far was used.`,
    }));
  };

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

function nearestOpen({ designOf, rows, points }: Candidates, targets: readonly Float64Array[]): Design[] {
  const taken = new Set<number>();
  for (const target of targets) {
    let nearest = -1;
    let smallest = Number.POSITIVE_INFINITY;
    for (const row of rows) {
      let distance = 0;
      for (let j = 0; j < target.length; j++)
        distance += (target[j]! - points[row * target.length + j]!) ** 2;
      if (distance < smallest && !taken.has(row)) [nearest, smallest] = [row, distance];
    }
    if (nearest < 0) break;
    taken.add(nearest);
  }
  return [...taken].map(designOf);
}

/** The next `count` designs of the sequence that were not tried, looking at most 20 × count points ahead. */
function untriedFrom(
  space: Space,
  held: HeldSpace | null,
  tried: Set<string>,
  { first, count, seed }: { readonly first: number; readonly count: number; readonly seed: number },
): Design[] {
  const found: Design[] = [];
  for (const point of pointsFrom(space, first, 20 * count, seed)) {
    const decoded = decodePoint(held?.space ?? space, point);
    const [design] = held ? held.place([decoded]) : [decoded];
    if (design === undefined) continue;
    const key = designKey(space, design);
    if (tried.has(key)) continue;
    tried.add(key);
    found.push(design);
    if (found.length === count) break;
  }
  return found;
}
