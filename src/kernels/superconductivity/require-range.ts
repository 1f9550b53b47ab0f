import { AppError } from '../../core/error.ts';

/** Refuses an argument that is not a number from `least` to `most`. @throws out-of-domain — with name, value and range. */
export function requireRange(name: string, value: number, least: number, most: number): void {
  if (!(value >= least && value <= most))
    throw new AppError('out-of-domain', `${name} is ${value}; expected a number from ${least} to ${most}`);
}
