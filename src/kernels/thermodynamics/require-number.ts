import { AppError } from '../../core/error.ts';

/** Refuses an argument outside its range, with name and value. @throws out-of-domain */
export function requireNumber(name: string, value: number, least: number, most: number, unit = ''): void {
  if (value >= least && value <= most) return;
  const suffix = unit === '' ? '' : ` ${unit}`;
  throw new AppError('out-of-domain', `${name} is ${value}${suffix}; expected ${least} to ${most}${suffix}`);
}

/** As {@link requireNumber}, for numbers above zero. @throws out-of-domain */
export function requirePositive(name: string, value: number, unit = ''): void {
  if (value > 0 && Number.isFinite(value)) return;
  const suffix = unit === '' ? '' : ` ${unit}`;
  throw new AppError('out-of-domain', `${name} is ${value}${suffix}; expected a number above 0`);
}
