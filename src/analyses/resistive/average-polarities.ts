import type { Readings } from '../measured-data/curve.ts';
import type { FoundColumn } from '../measured-data/find-column.ts';

/** Readings with the current either way joined in pairs, and the thermal voltage that this removes [V]. */
export type Reversal = {
  readonly readings: Readings;
  readonly thermalVoltage: number;
  readonly pairCount: number;
};

/**
 * Joins neighbouring readings whose currents are opposite within 5 %: (V₊ − V₋)/(I₊ − I₋) cancels what does not change sign with the current. Null
 * where the file does not measure with both polarities.
 * @param currents [A] of each reading
 */
export function averagePolarities(readings: Readings, currents: readonly (number | null)[]): Reversal | null {
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i + 1 < currents.length; i++) {
    const [a, b] = [currents[i], currents[i + 1]];
    if (a == null || b == null || a * b >= 0 || Math.abs(a + b) > 0.05 * Math.abs(a)) continue;
    pairs.push([i, i + 1]);
    i++;
  }
  if (pairs.length < 4 || pairs.length < currents.length / 4) return null;
  const mean = (values: readonly number[]): readonly number[] =>
    pairs.map(([a, b]) => (values[a]! + values[b]!) / 2);
  const first = <T>(values: readonly T[]): readonly T[] => pairs.map(([a]) => values[a]!);
  const voltages = pairs.map(
    ([a, b]) => ((readings.value[a]! - readings.value[b]!) / 2) * Math.abs(currents[a]!),
  );
  const thermal = pairs.map(([a], k) => voltages[k]! * Math.sign(currents[a]!));
  return {
    readings: {
      ...readings,
      temperature: mean(readings.temperature),
      value: pairs.map(([a, b]) => {
        const [forward, back] = [currents[a]!, currents[b]!];
        return (readings.value[a]! * forward - readings.value[b]! * back) / (forward - back);
      }),
      field: first(readings.field),
      sd: pairs.map(([a, b]) => {
        const [one, other] = [readings.sd[a], readings.sd[b]];
        return one == null || other == null ? null : Math.hypot(one, other) / 2;
      }),
      time: first(readings.time),
      line: first(readings.line),
    },
    thermalVoltage: thermal.reduce((sum, value) => sum + value, 0) / thermal.length,
    pairCount: pairs.length,
  };
}

/** Resistances V/I of a file that gives voltages and currents. */
export function resistanceOf(voltage: FoundColumn, current: FoundColumn): FoundColumn {
  return {
    title: `${voltage.title} / ${current.title}`,
    dimension: 'resistance',
    unit: 'Ohm',
    values: voltage.values.map((volts, i) => {
      const amps = current.values[i];
      return volts === null || amps == null || amps === 0 ? null : volts / amps;
    }),
  };
}
