import { AppError } from '../../core/error.ts';
import type { MeasuredTable } from '../formats/index.ts';
import { type Readings, readingsOf } from '../measured-data/curve.ts';
import { findColumn, findCompanion, roles } from '../measured-data/find-column.ts';

/** Moments over temperature and field; null where the table has none. */
export function readMoments(table: MeasuredTable): Readings | null {
  const moment = findColumn(table, roles.moment);
  if (moment === null) return null;
  const sd = findCompanion(table, roles.momentSd);
  return readingsOf(table, moment, sd);
}

/** As {@link readMoments}. @throws AppError `measurement-invalid` where the table has no moments */
export function requireMoments(table: MeasuredTable): Readings {
  const readings = readMoments(table);
  if (readings === null)
    throw new AppError(
      'measurement-invalid',
      `no column of magnetic moments with numbers; the columns are ${table.columns
        .map(({ name }) => `"${name}"`)
        .slice(0, 12)
        .join(', ')}`,
    );
  return readings;
}
