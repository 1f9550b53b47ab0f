import type { Grid } from './grid.ts';

/** Copies that a note names; it counts the others. */
const mostNamed = 5;

/** Says which rows equal an earlier one in every cell: each may be a repeat, or a run that was entered twice. */
export function findCopies(rows: Grid['rows'], lines: readonly number[]): string[] {
  const firstLines = new Map<string, number>();
  const copies: string[] = [];
  rows.forEach((row, index) => {
    const line = lines[index] ?? index;
    const key = JSON.stringify(row.map((cell) => (cell === '' ? null : cell)));
    const first = firstLines.get(key);
    if (first === undefined) firstLines.set(key, line);
    else copies.push(`${line} equals ${first}`);
  });
  if (copies.length === 0) return [];
  const more = copies.length > mostNamed ? `, and ${copies.length - mostNamed} more` : '';
  const named = copies.slice(0, mostNamed).join(', ');
  return [
    `Some rows equal an earlier one in every cell: ${named}${more}. Each counts as a repeat; leave out a run that was entered twice.`,
  ];
}
