import {
  completeGoals,
  findGoalsFault,
  type Goal,
  type GoalInput,
  type Table,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { ColumnGoal } from '../describe-table.ts';

const goalForm = /^([a-z]+):(.+)$/s;
const valueForm = /^(.+)=\s*([^=\s]+)\s*$/s;
const rangeForm = /^(.+)\.\.(.+)$/;

/** A goal as typed: one to maximize, to minimize, or of a target. @throws AppError `bad-option` */
export function parseGoalOption(text: string): Pick<Goal, 'quantity' | 'direction' | 'target'> {
  const [, direction = '', rest = ''] = goalForm.exec(text) ?? [];
  if (direction === 'max' || direction === 'min')
    return { quantity: rest.trim(), direction: direction === 'max' ? 'maximize' : 'minimize' };
  const [, column = '', number = ''] = valueForm.exec(rest) ?? [];
  const target = Number(number);
  if (direction !== 'target' || number === '' || !Number.isFinite(target))
    throw new AppError(
      'bad-option',
      `--goal is "${text}", expected max:COLUMN, min:COLUMN or target:COLUMN=NUMBER`,
    );
  return { quantity: column.trim(), direction: 'target', target };
}

const forms =
  'max:COLUMN, min:COLUMN, target:COLUMN=NUMBER, target:COLUMN=LOW..HIGH, boundary:COLUMN=NUMBER, map:COLUMN, ' +
  'atleast:COLUMN=NUMBER or atmost:COLUMN=NUMBER';

/**
 * Goals as typed, each one of {@link forms}: objectives, ranges, a boundary, a map of classes, and limits beside them.
 * @throws AppError `bad-option` — naming what does not parse, or what makes no sense together
 */
export function parseGoalOptions(texts: readonly string[]): readonly [ColumnGoal, ...ColumnGoal[]] {
  const written = texts.map(readGoal);
  const fault = findGoalsFault(written, 'goals');
  const index = Number(/^goals\[(\d+)\]/.exec(fault ?? '')?.[1] ?? 0);
  if (fault !== null)
    throw new AppError(
      'bad-option',
      `--goal "${texts[index]}": ${fault.replace(/^goals\[\d+\][.:]? ?/, '')}`,
    );
  const twice = written.findIndex(
    ({ quantity, direction }, i) =>
      direction !== undefined &&
      written.slice(0, i).some((other) => other.quantity === quantity && other.direction !== undefined),
  );
  if (twice >= 0)
    throw new AppError(
      'bad-option',
      `--goal "${texts[twice]}": "${written[twice]?.quantity}" has a goal already, expected each column once, and limits of it`,
    );
  const [first, ...others] = completeGoals(written).map(
    ({ unit: _unit, criterion: _criterion, ...goal }): ColumnGoal => goal,
  );
  return [first as ColumnGoal, ...others];
}

const yetUnknown = { unit: '1', criterion: '' };

function readGoal(text: string): GoalInput {
  const [, form = '', rest = ''] = goalForm.exec(text) ?? [];
  const [, column = '', value = ''] = valueForm.exec(rest) ?? [];
  const named = { ...yetUnknown, quantity: column.trim() };
  const whole = { ...yetUnknown, quantity: rest.trim() };
  const number = Number(value);
  const hasNumber = value !== '' && Number.isFinite(number);
  if (whole.quantity !== '') {
    if (form === 'max') return { ...whole, direction: 'maximize' };
    if (form === 'min') return { ...whole, direction: 'minimize' };
    if (form === 'map') return { ...whole, direction: 'boundary', classes: true };
    if (form === 'target' && hasNumber) return { ...named, direction: 'target', target: number };
    if (form === 'boundary' && hasNumber) return { ...named, direction: 'boundary', target: number };
    if (form === 'atleast' && hasNumber) return { ...named, atLeast: number };
    if (form === 'atmost' && hasNumber) return { ...named, atMost: number };
    const [low, high] = (rangeForm.exec(value) ?? []).slice(1).map(Number);
    if (form === 'target' && Number.isFinite(low) && Number.isFinite(high))
      return { ...named, direction: 'target', range: [low as number, high as number] };
  }
  throw new AppError('bad-option', `--goal is "${text}", expected ${forms}`);
}

/** Headers separated by commas; a header that holds a comma itself is given alone. */
export const splitColumnsOption = (text: string, table: Pick<Table, 'columns'>): readonly string[] =>
  table.columns.includes(text) ? [text] : text.split(',').map((column) => column.trim());
