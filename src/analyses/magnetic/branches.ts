import { median } from '../../kernels/statistics/index.ts';
import { pickReadings, type Readings, sortByTemperature, spanOf } from '../measured-data/curve.ts';
import { fieldTolerance, type Run, splitAtSteps, splitAtTurns } from '../measured-data/split-runs.ts';

/** zfc: cooled without the field, measured while it warms. fc: cooled in the field. */
export type BranchName = 'zfc' | 'fc' | 'unknown';

/** One run at one field, by rising temperature. */
export type Branch = {
  readonly name: BranchName;
  readonly direction: 'cooling' | 'warming';
  /** What the name rests on. */
  readonly why: string;
  /** [Oe], null where the file states none. */
  readonly field: number | null;
  readonly readings: Readings;
};

const fewestPoints = 8;

/**
 * Runs over temperature at a held field, named by order, direction and field history: the first warming run at a field is zfc, unless the
 * sample was cooled in that field before; cooling runs and what follows them are fc.
 */
export function findBranches(readings: Readings): readonly Branch[] {
  const isFieldKnown = readings.field.every((field) => field !== null);
  const blocks = isFieldKnown
    ? splitAtSteps(readings.field as readonly number[], fieldTolerance)
    : [{ from: 0, to: readings.temperature.length }];
  const branches: Branch[] = [];
  for (const [index, block] of blocks.entries()) {
    const temperatures = readings.temperature.slice(block.from, block.to);
    if (temperatures.length < fewestPoints) continue;
    const held = readings.field.slice(block.from, block.to).filter((field) => field !== null);
    const field = held.length > 0 ? median(held) : null;
    const before = blocks[index - 1];
    const wasLower =
      before !== undefined &&
      field !== null &&
      Math.abs(readings.field[before.from]!) < 0.2 * Math.abs(field);
    let earlier = 0;
    for (const run of mergeShortRuns(splitAtTurns(temperatures))) {
      const indexes = Array.from({ length: run.to - run.from }, (_, i) => block.from + run.from + i);
      const picked = pickReadings(readings, indexes);
      if (indexes.length < fewestPoints || spanOf(picked.temperature) < 0.5) continue;
      branches.push({ ...nameOf(run, earlier, wasLower), field, readings: sortByTemperature(picked) });
      earlier++;
    }
  }
  return branches;
}

/** One or two readings between two turns belong to what follows: a jump back to the base temperature. */
function mergeShortRuns(runs: readonly Run[]): readonly Run[] {
  const merged: Run[] = [];
  let pendingFrom: number | null = null;
  for (const run of runs) {
    if (run.to - run.from <= 2 && run !== runs.at(-1)) {
      pendingFrom ??= run.from;
      continue;
    }
    merged.push({ ...run, from: pendingFrom ?? run.from });
    pendingFrom = null;
  }
  return merged;
}

function nameOf(run: Run, earlier: number, wasLower: boolean): Pick<Branch, 'name' | 'direction' | 'why'> {
  const direction = run.direction === 'up' ? 'warming' : 'cooling';
  if (direction === 'cooling') return { name: 'fc', direction, why: 'cooled in the field' };
  if (earlier > 0) return { name: 'fc', direction, why: 'warmed after an earlier run in the same field' };
  const why = wasLower
    ? 'the field was raised just before it was warmed'
    : 'the first warming run; the file does not show how it was cooled';
  return { name: 'zfc', direction, why };
}
