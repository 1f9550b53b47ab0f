import { fitLinear, median } from '../../kernels/statistics/index.ts';
import { pickReadings, type Readings, sortByTemperature, spanOf } from '../measured-data/curve.ts';
import { fieldTolerance, splitAtSteps, splitAtTurns } from '../measured-data/split-runs.ts';

/** One sweep of the temperature at one field, by rising temperature. */
export type ResistanceRun = {
  readonly direction: 'cooling' | 'warming';
  /** [Oe]; null where the file states none. */
  readonly field: number | null;
  readonly readings: Readings;
  /** Temperatures and times in file order, for the rate. */
  readonly asMeasured: Readings;
};

const fewestPoints = 8;

/** Sweeps of the temperature, in file order: cut where it turns round or the field changes. */
export function findResistanceRuns(readings: Readings): readonly ResistanceRun[] {
  const isFieldKnown = readings.field.every((field) => field !== null);
  const blocks = isFieldKnown
    ? splitAtSteps(readings.field as readonly number[], fieldTolerance)
    : [{ from: 0, to: readings.temperature.length }];
  return blocks.flatMap(({ from, to }) => {
    const held = readings.field.slice(from, to).filter((field) => field !== null);
    return splitAtTurns(readings.temperature.slice(from, to)).flatMap((run): readonly ResistanceRun[] => {
      const indexes = Array.from({ length: run.to - run.from }, (_, i) => from + run.from + i);
      const asMeasured = pickReadings(readings, indexes);
      // A temperature that is held while the field or something else is swept is no sweep of the temperature.
      const isSweep =
        indexes.length >= fewestPoints &&
        spanOf(asMeasured.temperature) > Math.max(0.3, 0.02 * median(asMeasured.temperature));
      if (!isSweep) return [];
      const direction = run.direction === 'up' ? 'warming' : 'cooling';
      const field = held.length > 0 ? median(held) : null;
      return [{ direction, field, asMeasured, readings: sortByTemperature(asMeasured) }];
    });
  });
}

/** dT/dt [K/s] about a temperature, from the nearest readings; null without times. Negative while cooling. */
export function rateNear({ asMeasured }: ResistanceRun, temperature: number): number | null {
  const near = asMeasured.temperature
    .map((value, i) => ({ i, distance: Math.abs(value - temperature) }))
    .filter(({ i }) => asMeasured.time[i] != null)
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 12)
    .map(({ i }) => i);
  if (near.length < 3) return null;
  const origin = asMeasured.time[near[0]!]!;
  const seconds = near.map((i) => asMeasured.time[i]! - origin);
  const fit = fitLinear(
    [seconds.map(() => 1), seconds],
    near.map((i) => asMeasured.temperature[i]!),
  );
  return fit === null ? null : fit.coefficients[1]!;
}
