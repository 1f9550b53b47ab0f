import { median } from '../../kernels/statistics/index.ts';
import { pickReadings, type Readings, spanOf } from '../measured-data/curve.ts';
import { splitAtSteps, splitAtTurns } from '../measured-data/split-runs.ts';

/** Readings at one temperature while the field is swept one way, in file order. */
export type FieldSweep = {
  readonly temperature: number;
  readonly direction: 'up' | 'down';
  readonly field: readonly number[];
  readonly value: readonly number[];
};

const fewestPoints = 6;
const temperatureTolerance = (kelvin: number): number => Math.max(0.15, 0.01 * kelvin);

/** Sweeps of the field at held temperatures; readings without field are left out. */
export function findFieldSweeps(readings: Readings): readonly FieldSweep[] {
  const known = pickReadings(
    readings,
    readings.field.flatMap((field, i) => (field === null ? [] : [i])),
  );
  const field = known.field as readonly number[];
  return splitAtSteps(known.temperature, temperatureTolerance).flatMap(({ from, to }) =>
    splitAtTurns(field.slice(from, to)).flatMap((run): readonly FieldSweep[] => {
      const [a, b] = [from + run.from, from + run.to];
      const swept = field.slice(a, b);
      const span = spanOf(swept);
      // A field that is held while the temperature drifts is no sweep.
      if (swept.length < fewestPoints || !(span > 20)) return [];
      const value = known.value.slice(a, b);
      return [
        { temperature: median(known.temperature.slice(a, b)), direction: run.direction, field: swept, value },
      ];
    }),
  );
}

/** Where a sweep crosses a level: the place between the two readings around it, the last such place in the direction of the sweep. */
export function crossingOf(x: readonly number[], y: readonly number[], level: number): number | null {
  for (let i = 1; i < x.length; i++) {
    const [a, b] = [y[i - 1]! - level, y[i]! - level];
    if (a === 0) return x[i - 1]!;
    if (a * b < 0) return x[i - 1]! + ((x[i]! - x[i - 1]!) * a) / (a - b);
  }
  return null;
}
