/** What a cell of a spreadsheet holds; dates are ISO text. */
export type GridCell = string | number | boolean | null;

/** The cells of one worksheet or text file as they stand, header and all. */
export type Grid = {
  readonly name: string;
  readonly rows: readonly (readonly GridCell[])[];
  /** Line or row number of each row, counted from 1, as the file's own program shows it. */
  readonly lines: readonly number[];
  /** Worksheets of the file; the one that was read first. Empty for a text file. */
  readonly worksheets: readonly string[];
  /** How a number's fraction is set off where cells are text; null where they say nothing about it. */
  readonly decimal: 'point' | 'comma' | null;
  readonly notes: readonly string[];
};

/** Cells that a sheet may have, so that one person's file cannot fill the memory. */
export const mostCells = 2_000_000;
