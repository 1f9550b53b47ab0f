import type { Goal } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';

const goalForm = /^(max|min|target):(.+)$/s;
const targetForm = /^(.+)=\s*([^=\s]+)\s*$/s;

/** `max:COLUMN`, `min:COLUMN` or `target:COLUMN=NUMBER`. @throws AppError `bad-option` */
export function parseGoal(text: string): Pick<Goal, 'quantity' | 'direction' | 'target'> {
  const [, direction, rest = ''] = goalForm.exec(text) ?? [];
  if (direction === 'max' || direction === 'min')
    return { quantity: rest.trim(), direction: direction === 'max' ? 'maximize' : 'minimize' };
  const [, column = '', number = ''] = targetForm.exec(rest) ?? [];
  const target = Number(number);
  if (direction !== 'target' || number === '' || !Number.isFinite(target))
    throw new AppError(
      'bad-option',
      `--goal is "${text}", expected max:COLUMN, min:COLUMN or target:COLUMN=NUMBER`,
    );
  return { quantity: column.trim(), direction: 'target', target };
}

const boundForm = /\s*(.+?)\s*=\s*([^=:,\s]+)\s*:\s*([^=:,\s]+)\s*(?:,|$)/gsy;

/** Ranges of columns: `x=0:10,T (°C)=300:900`; a header may hold commas and spaces. @throws AppError `bad-option` */
export function parseBounds(text: string): ReadonlyMap<string, readonly [number, number]> {
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

/** Headers separated by commas; a header that holds a comma itself is given alone. */
export const splitColumns = (text: string, columns: readonly string[]): readonly string[] =>
  columns.includes(text) ? [text] : text.split(',').map((column) => column.trim());
