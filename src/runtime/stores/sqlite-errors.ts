import { AppError } from '../../core/error.ts';

/** Result codes of SQLite, without their extended part. */
const busy = 5;
const readOnly = 8;
const ioError = 10;
const corrupt = 11;
const full = 13;
const cannotOpen = 14;
const notADatabase = 26;

/** With its extended part: no room for the index of the write-ahead log, which reading needs, too. */
const noRoomForIndex = 10 + 256 * 19;

export const isBusy = (error: unknown): boolean => resultCode(error) === busy;

/** What a failure of SQLite means to the user; other errors are returned as they are. */
export function explainSqliteError(error: unknown, file: string, busyTimeoutMs: number): unknown {
  const detail = error instanceof Error ? error.message : '';
  if (extendedCode(error) === noRoomForIndex)
    return new AppError('disk-full', `no space left to open ${file}; nothing was written: ${detail}`, true);
  switch (resultCode(error)) {
    case busy:
      return new AppError(
        'store-locked',
        `${file} stayed locked by another program for ${busyTimeoutMs / 1000} s: ${detail}`,
        true,
      );
    case full:
      return new AppError(
        'disk-full',
        `no space left to write ${file}; nothing was written: ${detail}`,
        true,
      );
    case ioError:
      return new AppError('disk-failed', `the disk failed while ${file} was read or written: ${detail}`);
    case corrupt:
    case notADatabase:
      return new AppError('store-unreadable', `${file} is not an intact SQLite database: ${detail}`);
    case readOnly:
    case cannotOpen:
      return new AppError('store-not-writable', `cannot open ${file} for writing: ${detail}`);
    default:
      return error;
  }
}

const extendedCode = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;

function resultCode(error: unknown): number | null {
  const code = extendedCode(error);
  return code === null ? null : code & 0xff;
}
