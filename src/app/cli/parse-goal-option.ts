import type { Goal, Table } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';

const goalForm = /^(max|min|target):(.+)$/s;
const targetForm = /^(.+)=\s*([^=\s]+)\s*$/s;

/** A goal as typed. @throws AppError `bad-option` */
export function parseGoalOption(text: string): Pick<Goal, 'quantity' | 'direction' | 'target'> {
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

/** Headers separated by commas; a header that holds a comma itself is given alone. */
export const splitColumnsOption = (text: string, table: Pick<Table, 'columns'>): readonly string[] =>
  table.columns.includes(text) ? [text] : text.split(',').map((column) => column.trim());
