import { AppError } from '../../core/error.ts';

const networkCodes = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'ENOENT'];

/** SQLSTATE classes, by their first characters. */
const meanings: readonly (readonly [start: string, code: string, retryable: boolean])[] = [
  ['53100', 'disk-full', true],
  ['28', 'store-refused', false],
  ['3D000', 'store-missing', false],
  ['42501', 'store-not-writable', false],
  ['25006', 'store-not-writable', false],
  ['40', 'store-locked', true],
  ['55P03', 'store-locked', true],
  ['08', 'store-unreachable', true],
  ['57P', 'store-unreachable', true],
  ['53300', 'store-unreachable', true],
];

/**
 * What a failure of PostgreSQL means to the user; other errors are returned as they are. After `store-unreachable` an
 * append may or may not have been stored: the stream's version tells.
 */
export function explainPostgresError(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (
    networkCodes.includes(code) ||
    /Connection terminated|timeout exceeded|not queryable/.test(error.message)
  )
    return new AppError('store-unreachable', `no connection to ${place}: ${error.message || code}`, true);
  const meaning = meanings.find(([start]) => code.startsWith(start));
  return meaning
    ? new AppError(meaning[1], `${place}: ${error.message} (SQLSTATE ${code})`, meaning[2])
    : error;
}
