import { AppError } from './error.ts';

/** Most bytes that one table of numbers may take: 1 GiB. */
const memoryLimit = 2 ** 30;

/**
 * Refuses work whose memory [bytes] is known to be too much, before anything is allocated. `what` is to be held, `remedy` what to do.
 * @throws AppError `too-large` with the estimate
 */
export function assertMemory(bytes: number, what: string, remedy: string): void {
  if (bytes <= memoryLimit) return;
  throw new AppError(
    'too-large',
    `${what} would take ${showBytes(bytes)} of memory, expected at most ${showBytes(memoryLimit)}; ${remedy}`,
  );
}

/** A size in the largest binary unit that leaves a number above 1, to two digits. */
export function showBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} ${units[power]}`;
}
