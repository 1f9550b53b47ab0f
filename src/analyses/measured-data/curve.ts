import { AppError } from '../../core/error.ts';
import type { MeasuredTable } from '../formats/index.ts';
import { type FoundColumn, findColumn, findCompanion, roles } from './find-column.ts';

/** Readings in file order: temperature [K], field [Oe, null where not stated], value, its sd where stated, time [s], line of the file. */
export type Readings = {
  readonly title: string;
  readonly unit: string;
  readonly temperature: readonly number[];
  readonly field: readonly (number | null)[];
  readonly value: readonly number[];
  readonly sd: readonly (number | null)[];
  readonly time: readonly (number | null)[];
  readonly line: readonly number[];
};

const hottest_K = 3000;

/**
 * The readings of one column that have a temperature and a value.
 * @throws AppError `measurement-invalid` for temperatures that no sample has: columns are mislabelled, or the unit is not kelvin
 */
export function readingsOf(table: MeasuredTable, column: FoundColumn, sd: FoundColumn | null): Readings {
  const temperature = findColumn(table, roles.temperature);
  if (temperature === null)
    throw new AppError(
      'measurement-invalid',
      `there is no column of temperatures; expected one such as "Temperature (K)"`,
    );
  const field = findColumn(table, roles.field);
  const time = findCompanion(table, roles.time);
  const kept = column.values.flatMap((value, index) =>
    value === null || temperature.values[index] == null ? [] : [index],
  );
  for (const index of kept) {
    const kelvin = temperature.values[index]!;
    if (!(kelvin > 0 && kelvin <= hottest_K))
      throw new AppError(
        'measurement-invalid',
        `line ${table.lines[index]}: "${temperature.title}" is ${kelvin}; expected above 0 and at most ${hottest_K} K: another unit, or another column`,
      );
  }
  return {
    title: column.title,
    unit: column.unit,
    temperature: kept.map((index) => temperature.values[index]!),
    field: kept.map((index) => field?.values[index] ?? null),
    value: kept.map((index) => column.values[index]!),
    sd: kept.map((index) => sd?.values[index] ?? null),
    time: kept.map((index) => time?.values[index] ?? null),
    line: kept.map((index) => table.lines[index]!),
  };
}

/** Where a clock runs backward: rates across it mean nothing. */
export function findClockJumps({ time, line }: Readings): readonly string[] {
  for (let i = 1; i < time.length; i++) {
    const [before, now] = [time[i - 1], time[i]];
    if (before != null && now != null && now < before - 1e-6)
      return [
        `the clock jumps back by ${Number((before - now).toPrecision(3))} s at line ${line[i]}: rates are not used`,
      ];
  }
  return [];
}

/** Some of the readings. */
export function pickReadings(readings: Readings, indexes: readonly number[]): Readings {
  const pick = <T>(values: readonly T[]): readonly T[] => indexes.map((index) => values[index]!);
  const { title, unit } = readings;
  return {
    title,
    unit,
    temperature: pick(readings.temperature),
    field: pick(readings.field),
    value: pick(readings.value),
    sd: pick(readings.sd),
    time: pick(readings.time),
    line: pick(readings.line),
  };
}

export const spanOf = (values: readonly number[]): number =>
  values.reduce((high, value) => Math.max(high, value), -Infinity) -
  values.reduce((low, value) => Math.min(low, value), Infinity);

/** By rising temperature; equal temperatures keep their order. */
export function sortByTemperature(readings: Readings): Readings {
  const order = readings.temperature.map((_, index) => index);
  order.sort((a, b) => readings.temperature[a]! - readings.temperature[b]!);
  return pickReadings(readings, order);
}
