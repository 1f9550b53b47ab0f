import { AppError } from '../../core/error.ts';
import type { Grid } from './grid.ts';
import { readDelimited } from './read-delimited.ts';
import { readWorkbook } from './read-workbook.ts';

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** The cells of a spreadsheet file, told by its first bytes: xlsx, else text. @throws AppError `bad-workbook`, `bad-table`, `too-large` */
export async function readSheet(bytes: Uint8Array, name: string, worksheet?: string): Promise<Grid> {
  if (bytes.length === 0) throw new AppError('bad-table', `${name}: the file is empty`);
  if (startsWith(bytes, 0x50, 0x4b)) return readWorkbook(bytes, name, worksheet);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw new AppError(
      'bad-workbook',
      `${name}: an xls workbook of before 2007, or one with a password; save it as xlsx without one`,
    );
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46))
    throw new AppError('bad-table', `${name}: a PDF; expected CSV or xlsx`);
  if (/^\s*<(!doctype|html|table|\?xml)/i.test(new TextDecoder().decode(bytes.subarray(0, 200))))
    throw new AppError('bad-table', `${name}: a web page or XML; expected CSV or xlsx`);
  return readDelimited(bytes, name);
}
