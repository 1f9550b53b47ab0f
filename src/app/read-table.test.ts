import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Table } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { sha256Hex } from '../core/hash.ts';
import { parseTable, readTable } from './read-table.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): Table => parseTable(encode(text), 'data.csv');

describe('a table', () => {
  test.each([
    ['commas', 'x,y\n1,2\n3,\n'],
    ['semicolons', 'x;y\n1;2\n3;\n'],
    ['tabs', 'x\ty\n1\t2\n3\t\n'],
    ['a byte order mark and CRLF', '\ufeffx,y\r\n1,2\r\n3,\r\n'],
    ['quotes', '"x","y"\n"1","2"\n"3",""\n'],
    ['spaces, blank lines and empty last rows', ' x , y \n\n1 , 2\n3,\n,\n,\n'],
    ['no last line end', 'x,y\n1,2\n3,'],
  ])('with %s is read', (_form, text) => {
    expect(parse(text)).toMatchObject({
      columns: ['x', 'y'],
      rows: [
        { x: 1, y: 2 },
        { x: 3, y: null },
      ],
      sha256: sha256Hex(text),
    });
  });

  test('keeps headers verbatim, numbers of every form, and text', () => {
    const { columns, rows } = parse('Q(%), "a, b" ,kind\n1e3,-.5,Ar\n+2.,-0.0,"O2, dry"\n');
    expect(columns).toEqual(['Q(%)', 'a, b', 'kind']);
    expect(rows).toEqual([
      { 'Q(%)': 1000, 'a, b': -0.5, kind: 'Ar' },
      { 'Q(%)': 2, 'a, b': 0, kind: 'O2, dry' },
    ]);
  });

  test('a column of text may hold a few numbers', () => {
    expect(parse('id,y\nA,1\nB2,2\n17,3\n').rows.map((row) => row.id)).toEqual(['A', 'B2', '17']);
  });

  test('any header is a column, __proto__ as well', () => {
    expect(Object.entries(parse('__proto__,y\n1,2\n').rows[0] as object)).toEqual([
      ['__proto__', 1],
      ['y', 2],
    ]);
  });

  test.each([
    ['', 'data.csv: the file is empty'],
    ['\n\n', 'data.csv: the file is empty'],
    ['x,y\n', 'data.csv: there is a header and no row beneath it'],
    ['x,y,x\n1,2,3\n', 'data.csv, line 1: two columns are named "x"'],
    ['x,,y\n1,2,3\n', 'data.csv, line 1: column 2 has no name'],
    ['x,y\n1,2\n\n3,4,5\n', 'data.csv, line 4: 3 cells, where the header has 2'],
    ['x,y\n1,2\n3\n', 'data.csv, line 3: 1 cell, where the header has 2'],
    ['x,y\n1,2\n3,4\n5,high\n', 'data.csv, line 4: column "y" holds "high" among numbers; expected a number'],
    ['x,y\n1,2\n3,NaN\n', 'data.csv, line 3: column "y" holds "NaN"; expected a number, or an empty cell'],
    ['x,y\n1,-inf\n3,4\n', 'data.csv, line 2: column "y" holds "-inf"'],
    ['x,y\n1,1e999\n3,4\n', 'data.csv, line 2: column "y" holds "1e999"'],
    ['x;y\n1;2\n3;4,5\n', 'data.csv, line 3: column "y" holds "4,5" with a comma; write a decimal point'],
    ['x,y\n1,"2\n3,4\n', 'data.csv: '],
  ])('%j is refused with its place', (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'bad-table' }));
  });

  test('bytes that are no UTF-8 are refused', () => {
    expect(() => parseTable(Uint8Array.of(0x78, 0xff, 0xfe), 'data.csv')).toThrow('not UTF-8');
  });

  test('whatever the bytes, the error is one line of ours', () => {
    const text = fc
      .array(fc.constantFrom('1', 'x', ',', ';', '"', '\n', '\r', 'nan', ' ', '\u0000'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text.map(encode), fc.uint8Array()), (bytes) => {
        try {
          const table = parseTable(bytes, 'data.csv');
          for (const row of table.rows) expect(Object.keys(row).sort()).toEqual([...table.columns].sort());
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).message).not.toContain('\n');
        }
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['no-such-file.csv', 'no-such-file.csv: there is no such file'],
  ['src', 'src: it is a folder'],
])('%s cannot be read', async (path, message) => {
  await expect(readTable(path)).rejects.toMatchObject({ code: 'unreadable-table', message });
});
