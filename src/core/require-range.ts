import { AppError } from './error.ts';

/** Refuses an argument that is not a number from `least` to `most`, with its name, value and unit. @throws out-of-domain */
export function requireRange(name: string, value: number, least: number, most: number, unit = ''): void {
  if (!(value >= least && value <= most)) refuse(name, value, unit, `${least} to ${most}`);
}

/** As {@link requireRange}, for finite numbers above zero. @throws out-of-domain */
export function requirePositive(name: string, value: number, unit = ''): void {
  if (!(value > 0 && Number.isFinite(value))) refuse(name, value, unit, 'a number above 0');
}

/** As {@link requireRange}, for finite numbers from zero on. @throws out-of-domain */
export function requireNotNegative(name: string, value: number, unit = ''): void {
  if (!(value >= 0 && Number.isFinite(value))) refuse(name, value, unit, '0 or more');
}

function refuse(name: string, value: number, unit: string, expected: string): never {
  throw new AppError(
    'out-of-domain',
    `${name} is ${value}${unit === '' ? '' : ` ${unit}`}; expected ${expected}`,
  );
}
