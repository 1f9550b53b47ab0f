import { AppError } from '../../core/error.ts';
import { firstAtLeast } from '../../kernels/statistics/index.ts';
import { readInstrumentFile } from '../formats/index.ts';
import { type FileOption, fileOf } from '../measured-data/base64-file.ts';
import { type Readings, sortByTemperature } from '../measured-data/curve.ts';
import { fieldTolerance } from '../measured-data/split-runs.ts';
import { requireMoments } from './measured-moment.ts';

/**
 * Moments without those of the empty holder at the same field, linear between its temperatures. Readings outside its range are left out,
 * with a warning.
 * @throws AppError `measurement-invalid` where the holder was measured in another unit or at no field of the sample
 */
export function subtractHolder(readings: Readings, option: FileOption, warnings: string[]): Readings {
  const [table] = readInstrumentFile(fileOf(option)).filter((entry) => entry.kind === 'table');
  if (table === undefined) throw new AppError('measurement-invalid', `holder ${option.name}: holds no table`);
  const holder = sortByTemperature(requireMoments(table));
  if (holder.unit !== readings.unit)
    throw new AppError(
      'measurement-invalid',
      `holder ${option.name} is in ${holder.unit}, the sample in ${readings.unit}`,
    );
  const momentAt = (temperature: number, field: number | null): number | null => {
    const same = holder.temperature.flatMap((_, i) =>
      field === null ||
      holder.field[i] === null ||
      Math.abs(holder.field[i]! - field) <= fieldTolerance(field)
        ? [i]
        : [],
    );
    const t = same.map((i) => holder.temperature[i]!);
    const right = firstAtLeast(t, temperature);
    if (t.length < 2 || right >= t.length || temperature < t[0]! - 0.5) return null;
    const left = Math.max(0, right - 1);
    const span = t[right]! - t[left]!;
    const share = span > 0 ? Math.max(0, (temperature - t[left]!) / span) : 0;
    return (1 - share) * holder.value[same[left]!]! + share * holder.value[same[right]!]!;
  };
  const moments = readings.temperature.map((temperature, i) =>
    momentAt(temperature, readings.field[i] ?? null),
  );
  const missing = moments.filter((moment) => moment === null).length;
  if (missing === moments.length)
    throw new AppError(
      'measurement-invalid',
      `holder ${option.name} has no readings at the fields and temperatures of the sample`,
    );
  if (missing > 0)
    warnings.push(`${missing} readings are outside the range of holder ${option.name} and are left out`);
  const kept = moments.flatMap((moment, i) => (moment === null ? [] : [i]));
  const pick = <T>(values: readonly T[]): readonly T[] => kept.map((i) => values[i]!);
  return {
    ...readings,
    temperature: pick(readings.temperature),
    field: pick(readings.field),
    sd: pick(readings.sd),
    time: pick(readings.time),
    line: pick(readings.line),
    value: kept.map((i) => readings.value[i]! - moments[i]!),
  };
}
