import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../core/error.ts';
import type { InstrumentData, MeasuredTable } from './contract.ts';
import { readInstrumentFile } from './index.ts';

const shared = join(import.meta.dirname, '../../../../shared/data');
const folder = join(shared, 'instrument_files');
const slowest_ms = 60_000;

/** The first lines of a real file: enough of its layout, little enough for hundreds of runs. */
const heads = (
  existsSync(folder) ? readdirSync(folder).filter((name) => /\.dat(\.gz)?$/i.test(name)) : []
).map((name) => {
  const bytes = readFileSync(join(folder, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  return { name: name.replace(/\.gz$/i, ''), text: text.split(/\r?\n/).slice(0, 90).join('\n') };
});
const synthetic = [
  {
    name: 'table.csv',
    text: `# sample: Nb\nT (K),R (Ohm)\n${Array.from({ length: 40 }, (_, i) => `${2 + i / 4},${i < 20 ? 0 : 0.3}`).join('\n')}\n`,
  },
  {
    name: 'loop.txt',
    text: `Lake Shore 7400 Series VSM\nField(G)\tMoment(emu)\n${Array.from({ length: 40 }, (_, i) => `${i * 10 - 200}\t${i / 100}`).join('\n')}\n`,
  },
  {
    name: 'spread.csv',
    text: `sample,Fe,Ga,Pd,signal\n${Array.from({ length: 30 }, (_, i) => `${i},0.5,0.${20 + i},0.${30 - i},${i}`).join('\n')}\n`,
  },
];
const files = [...heads, ...synthetic];

/** Reads, and gives data or the refusal; anything else that is thrown fails the test. */
function read(name: string, bytes: Uint8Array): readonly InstrumentData[] | AppError {
  const start = performance.now();
  try {
    return readInstrumentFile({ name, bytes });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('unreadable-file');
    expect(error.message).toContain(name);
    return error;
  } finally {
    expect(performance.now() - start).toBeLessThan(slowest_ms);
  }
}

/** Every number of a table stands in the line that it is said to be from. */
function expectNothingInvented({ columns, lines }: MeasuredTable, text: string): void {
  const byLine = text.split(/\r\n|\n|\r/);
  for (const { values } of columns) expect(values.length).toBe(lines.length);
  lines.forEach((line, row) => {
    const cells = new Set(
      byLine[line - 1]!.split(/[,;\t]|\s+/).map((cell) => Number(cell.trim().replace(',', '.'))),
    );
    for (const { values } of columns) {
      const value = values[row]!;
      if (value !== null) expect(cells.has(value)).toBe(true);
    }
  });
}

const check = (name: string, text: string): void => {
  const result = read(name, new Uint8Array(Buffer.from(text, 'latin1')));
  if (result instanceof AppError) return;
  for (const data of result)
    if (data.kind === 'table' && !data.warnings.join().includes('decimal commas'))
      expectNothingInvented(data, text);
};

describe.skipIf(heads.length === 0)('mutations of real files', () => {
  const file = fc.constantFrom(...files);
  const runs = { numRuns: 60 };

  test('truncated anywhere: what is complete, and no number that was cut', () => {
    fc.assert(
      fc.property(file, fc.double({ min: 0, max: 1, noNaN: true }), ({ name, text }, share) => {
        const cut = text.slice(0, Math.floor(share * text.length));
        check(name, cut);
        const result = read(name, new Uint8Array(Buffer.from(cut, 'latin1')));
        if (result instanceof AppError) return;
        const whole = text.split('\n');
        for (const data of result)
          if (data.kind === 'table')
            data.lines.forEach((line, row) => {
              const cells = new Set(
                (whole[line - 1] ?? '').split(/[,;\t]/).map((cell) => Number(cell.trim())),
              );
              for (const { values } of data.columns)
                if (values[row] !== null) expect(cells.has(values[row]!)).toBe(true);
            });
      }),
      runs,
    );
  });

  test('bytes changed', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 12 }),
        ({ name, text }, changes) => {
          const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
          for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
          read(name, bytes);
        },
      ),
      runs,
    );
  });

  test('in the wrong encoding', () => {
    fc.assert(
      fc.property(file, fc.constantFrom('utf16le', 'utf8', 'base64'), ({ name, text }, encoding) => {
        read(
          name,
          new Uint8Array(
            Buffer.concat([
              Buffer.from(encoding === 'utf16le' ? [0xff, 0xfe] : []),
              Buffer.from(text, encoding),
            ]),
          ),
        );
      }),
      runs,
    );
  });

  test('columns shuffled, lines doubled, dropped and swapped', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(
          fc.tuple(fc.constantFrom('drop', 'double', 'swap', 'shuffle', 'title'), fc.nat(), fc.nat()),
          { maxLength: 6 },
        ),
        ({ name, text }, edits) => {
          const lines = text.split('\n');
          for (const [kind, a, b] of edits) {
            const [i, j] = [a % lines.length, b % lines.length];
            if (kind === 'drop') lines.splice(i, 1);
            else if (kind === 'double') lines.splice(i, 0, lines[j]!);
            else if (kind === 'swap') [lines[i], lines[j]] = [lines[j]!, lines[i]!];
            else if (kind === 'shuffle') lines[i] = lines[i]!.split(',').toReversed().join(',');
            else lines[i] = lines[i]!.replace(/[^,]*,([^,]*)/, '$1,$1');
            if (lines.length < 2) break;
          }
          check(name, lines.join('\n'));
        },
      ),
      runs,
    );
  });

  test('a line of megabytes is read or refused in time', () => {
    for (const { name, text } of files) {
      check(name, text.replace('\n', `\n${'x'.repeat(3_000_000)}\n`));
      check(name, `${text}\n${'1,'.repeat(1_000_000)}`);
      check(name, `${text}\n${'('.repeat(500_000)}`);
    }
  });
});

describe.skipIf(!existsSync(shared))('the composition spread', () => {
  const spread = (name: string) =>
    readInstrumentFile({
      name,
      bytes: new Uint8Array(readFileSync(join(shared, 'campaign_fegapd_cameo', name))),
    });

  test('spots with fractions and properties, scans with their angles', () => {
    const [table] = spread('samples.csv');
    expect(table).toMatchObject({ kind: 'table', format: 'combinatorial-table' });
    expect(table?.kind === 'table' && table.lines.length).toBe(278);
    const scans = spread('xrd.csv.gz');
    expect(scans.length).toBe(278);
    const [first] = scans;
    if (first?.kind !== 'powder-scan') throw new Error('no scan');
    expect([first.sample, first.twoTheta.length, first.twoTheta[0], first.twoTheta.at(-1)]).toEqual([
      '1',
      551,
      37,
      48,
    ]);
  });
});

describe('refusals name the line', () => {
  const refuse = (name: string, text: string): string => {
    const result = read(name, new TextEncoder().encode(text));
    return result instanceof AppError ? result.message : `read: ${JSON.stringify(result).slice(0, 300)}`;
  };
  const qd = (rows: string, titles = 'Comment,Temperature (K),Moment (emu)'): string =>
    `[Header]\nBYAPP,VSM,1\n[Data]\n${titles}\n${rows}`;

  test.each([
    ['v.dat', '[Header]\nBYAPP,VSM', 'line 2: the file ends before [Data]'],
    ['v.dat', '[Header]\n[Data]\n', 'line 2: [Data] is empty'],
    [
      'v.dat',
      qd(',1,2\n', 'Comment,Moment (emu),Moment (emu)'),
      'line 4: two columns are named "Moment (emu)"',
    ],
    ['v.dat', qd(',1,2\n[Header]\n,3,4\n'), 'line 6: a second [Header]'],
    ['v.dat', qd(',1,2,3,4\n,1,2,3,4\n,1,2,3,4\n'), 'line 5: has 5 cells; expected 3'],
    ['t.csv', 'T (K),R (Ohm)\n1,2\n3\n4,5\n', 'line 3: has 1 cells; expected 2'],
    ['s.csv', 'spot,Fe,Ni\n1,0.5,0.5\n2,0.5,0.9\n', 'line 3: fractions of Fe, Ni sum to 1.4'],
    [
      'x.csv',
      `sample,${Array.from({ length: 12 }, (_, i) => 20 + i).join()}\n1,${Array.from({ length: 12 }, () => 'a').join()}\n`,
      'line 2: "a" under 20 is no number',
    ],
    ['n.csv', 'a\0b', 'is of no known format'],
  ])('%s %#', (name, text, message) => {
    expect(refuse(name, text)).toContain(message);
  });

  test('a gzip bomb is bounded', () => {
    const result = read('b.dat', new Uint8Array(gzipSync(Buffer.alloc(129 * 2 ** 20), { level: 1 })));
    expect(String(result)).toContain('is not a whole gzip file of at most 134217728 bytes');
  });

  test('the last line of a file that is being written counts as far as it is whole', () => {
    const [table] = readInstrumentFile({
      name: 'v.dat',
      bytes: new TextEncoder().encode(qd(',10,0.125\n,11,0.25\n,12,0.3')),
    });
    expect(table).toMatchObject({ columns: [{ values: [10, 11, 12] }, { values: [0.125, 0.25, null] }] });
    expect(table!.warnings.join()).toContain('line 7 has no end');
  });
});
