import type { CellReading } from './read-cell.ts';

export const columnRoles = [
  'input',
  'objective',
  'outcome',
  'block',
  'order',
  'label',
  'fixed',
  'ignored',
] as const;
/**
 * What a column is for. outcome: measured beside the objective. block: lot, machine or person, whose influence is no design's.
 * order: when a run was made. label: names a run. fixed: the same in every run.
 */
export type ColumnRole = (typeof columnRoles)[number];

export type SheetColumn = {
  readonly name: string;
  /** In the header or behind the numbers; null where there is none. */
  readonly unit: string | null;
  readonly kind: 'numbers' | 'texts' | 'dates' | 'empty';
  readonly role: ColumnRole;
  /** Why this role was guessed, for a reader. */
  readonly reason: string;
  /** By row. */
  readonly cells: readonly CellReading[];
  readonly numberCount: number;
  readonly boundCount: number;
  readonly emptyCount: number;
  readonly distinctCount: number;
  readonly range: readonly [number, number] | null;
  /** Rows whose cell does not fit the rest, and what it holds. */
  readonly faults: readonly { readonly row: number; readonly text: string; readonly fault: string }[];
};
/** A column before its role is guessed. */
export type ColumnDraft = Omit<SheetColumn, 'role' | 'reason'>;
