import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isPlainTable, scanPlainTable } from './scan-plain-table.ts';

type Record = { readonly cells: readonly string[]; readonly line: number };

function scan(bytes: Uint8Array, delimiter: string): Record[] {
  const records: Record[] = [];
  scanPlainTable(bytes, delimiter.charCodeAt(0), (record, line) => {
    records.push({ cells: Array.from({ length: record.count }, (_, j) => record.text(j)), line });
  });
  return records;
}

function parseByPackage(bytes: Uint8Array, delimiter: string): Record[] {
  const records: Record[] = [];
  parse(Buffer.from(bytes), {
    bom: true,
    delimiter,
    trim: delimiter !== '\t',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    on_record: (cells: readonly string[], { lines }) => {
      records.push({ cells: cells.map((cell) => cell.trim()), line: lines });
      return null;
    },
  });
  return records;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const cell = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('', ' ', ' 1.50 ', '-0', '+.5', '5.', '1e3', '<0.1', '.', '\u00a0', 'é', 'n/a', 'a b'),
  fc.stringMatching(/^[^",;\t\r\n]{0,6}$/),
);

describe('a plain table', () => {
  it('has the records, cells and lines that csv-parse finds', () => {
    const tables = fc.record({
      rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
      delimiter: fc.constantFrom(',', ';', '\t'),
      lineEnd: fc.constantFrom('\n', '\r\n'),
      start: fc.constantFrom('', '\ufeff', '\n'),
      hasLastEnd: fc.boolean(),
    });
    fc.assert(
      fc.property(tables, ({ rows, delimiter, lineEnd, start, hasLastEnd }) => {
        const first = start === '\n' ? lineEnd : start;
        const body = rows.map((cells) => cells.join(delimiter)).join(lineEnd);
        const bytes = encode(first + body + (hasLastEnd ? lineEnd : ''));
        fc.pre(isPlainTable(bytes));
        expect(scan(bytes, delimiter)).toEqual(parseByPackage(bytes, delimiter));
      }),
      { numRuns: 500 },
    );
  });

  it('has the number that a cell is written as', () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.stringMatching(/^[+-]?\d{0,17}\.?\d{0,17}$/),
      cell,
    );
    fc.assert(
      fc.property(written, (text) => {
        fc.pre(!/[",\t\r\n]/.test(text) && text.trim() !== '');
        scanPlainTable(encode(`x,${text}`), 44, (record) => {
          const number = record.number(1);
          if (number !== null) expect(number).toBe(Number(text) + 0);
          else expect(record.text(1)).toBe(text.trim());
        });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['1.25', 1.25],
    [' -0.1 ', -0.1],
    ['-0', 0],
    ['+.5', 0.5],
    ['5.', 5],
    ['123456789012345', 123456789012345],
    ['', Number.NaN],
    ['1234567890123456', null],
    ['1e3', null],
    ['.', null],
    ['-', null],
    ['1.2.3', null],
    ['0x10', null],
    ['<0.1', null],
  ])('reads "%s" as %s', (text, expected) => {
    const numbers: (number | null)[] = [];
    scanPlainTable(encode(`1,${text}`), 44, (record) => {
      numbers.push(record.number(1));
    });
    expect(numbers).toEqual([expected]);
  });

  test.each([
    ['x,y\n1,2\n', true],
    ['x,y\r\n1,2\r\n', true],
    ['x,y\r\n1,2\n', false],
    ['x,y\n1,2\r\n', false],
    ['x,y\r1,2\r', false],
    ['x,"y"\n1,2\n', false],
  ])('%j: %s', (text, expected) => {
    expect(isPlainTable(encode(text))).toBe(expected);
  });
});
