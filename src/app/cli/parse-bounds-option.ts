import { AppError } from '../../core/error.ts';

const boundForm = /\s*(.+?)\s*=\s*([^=:,\s]+)\s*:\s*([^=:,\s]+)\s*(?:,|$)/gsy;

/** Ranges of columns: `x=0:10,T (°C)=300:900`; a header may hold commas and spaces. @throws AppError `bad-option` */
export function parseBoundsOption(text: string): ReadonlyMap<string, readonly [number, number]> {
  const bounds = new Map<string, readonly [number, number]>();
  let end = 0;
  for (const [whole, column = '', low, high] of text.matchAll(boundForm)) {
    const [min, max] = [Number(low), Number(high)];
    if (!Number.isFinite(min) || !Number.isFinite(max))
      throw new AppError('bad-option', `--bounds of "${column}" is ${low}:${high}, expected two numbers`);
    if (min >= max)
      throw new AppError(
        'bad-option',
        `--bounds of "${column}" is ${low}:${high}, expected the smaller first`,
      );
    if (bounds.has(column))
      throw new AppError('bad-option', `--bounds names "${column}" twice, expected each column once`);
    bounds.set(column, [min, max]);
    end += whole.length;
  }
  if (bounds.size === 0 || end !== text.length)
    throw new AppError('bad-option', `--bounds is "${text}", expected COLUMN=LOW:HIGH, separated by commas`);
  return bounds;
}
