import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readSheet } from './read-sheet.ts';
import { type BenchRun, readRunSheet, writeRunSheet } from './run-sheet.ts';

const goals = [{ quantity: 'hardness', unit: 'HV' }];
const runOf = (sample: string, entry: BenchRun['entry'] = null): BenchRun => ({
  ...{ laboratory: 'bench', order: 'alloys:make/1', sample, entry, goals },
  design: { power: 100, gas: 'argon' },
  units: { power: 'W' },
});
const runs = [runOf('s1'), runOf('s2'), runOf('s3')];

/** The sheet as handed out, with the hardness of each row filled in. */
async function fill(...values: readonly (number | string | null)[]) {
  const { rows } = await readSheet(await writeRunSheet(runs), 'runs.xlsx');
  const filled = rows.map((row, index) =>
    row.map((cell, column) => (index > 0 && column === 4 ? (values[index - 1] ?? null) : cell)),
  );
  const bytes = new Uint8Array(await writeXlsxFile(filled as never).toBuffer());
  return readSheet(bytes, 'runs.xlsx');
}

describe('a sheet of runs', () => {
  it('comes back with what was filled in, limits too, and leaves open what is empty', async () => {
    const { entries, openCount, conflicts } = readRunSheet(await fill(212.5, '> 300'), runs, 'kim');
    expect(
      entries.map(({ run, entry }) => [run.sample, entry.kind === 'result' && entry.values.hardness]),
    ).toEqual([
      ['s1', { value: 212.5, sd: null, unit: 'HV' }],
      ['s2', { value: 300, sd: null, unit: 'HV', bound: 'lower' }],
    ]);
    expect([openCount, conflicts]).toEqual([1, []]);
  });

  it('enters nothing twice, and shows where a second sheet says something else', async () => {
    const [first] = readRunSheet(await fill(212.5), runs, 'kim').entries;
    const later = [runOf('s1', first!.entry), ...runs.slice(1)];
    const again = readRunSheet(await fill(212.5), later, 'kim');
    expect([again.entries, again.sameCount]).toEqual([[], 1]);
    const other = readRunSheet(await fill(230), later, 'kim');
    expect(other.entries).toEqual([]);
    expect(other.conflicts).toMatchObject([
      { line: 2, detail: expect.stringContaining('entered before with other values') },
    ]);
  });

  it('does not take words, another unit, or a run that was not handed out', async () => {
    const { conflicts } = readRunSheet(await fill('hard', '3 GPa', 200), [runOf('s1'), runOf('s2')], 'kim');
    expect(conflicts.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('expected a number'),
      expect.stringContaining('is in GPa; expected HV'),
      expect.stringContaining('no run alloys:make/1 s3'),
    ]);
  });
});

describe('a sheet whose settings were changed by hand', () => {
  const withCell = async (column: number, value: string | number, hardness: number | null = 200) => {
    const { rows } = await readSheet(await writeRunSheet([runOf('s1')]), 'runs.xlsx');
    const filled = rows.map((row, index) =>
      row.map((cell, at) => (index === 0 ? cell : at === column ? value : at === 4 ? hardness : cell)),
    );
    const bytes = new Uint8Array(await writeXlsxFile(filled as never).toBuffer());
    return readSheet(bytes, 'runs.xlsx');
  };

  it('enters the run as it was made', async () => {
    const [only] = readRunSheet(await withCell(2, 95), [runOf('s1')], 'kim').entries;
    expect(only?.entry).toMatchObject({ asMade: { power: 95, gas: 'argon' } });
    const [gas] = readRunSheet(await withCell(3, 'nitrogen'), [runOf('s1')], 'kim').entries;
    expect(gas?.entry).toMatchObject({ asMade: { power: 100, gas: 'nitrogen' } });
    const again = readRunSheet(await withCell(2, 95), [runOf('s1', only!.entry)], 'kim');
    expect([again.sameCount, again.conflicts]).toEqual([1, []]);
  });

  it('takes a setting that a spreadsheet rounded for the one that was planned', async () => {
    const power = 0.0123456789123;
    const run = { ...runOf('s1'), design: { power, gas: 'argon' } };
    const [rounded] = readRunSheet(await withCell(2, 0.012345679), [run], 'kim').entries;
    expect(rounded?.entry).toMatchObject({ asMade: null });
  });

  it('does not take a setting that is no number, and shows a note that stands alone', async () => {
    const { conflicts } = readRunSheet(await withCell(2, 'less'), [runOf('s1')], 'kim');
    expect(conflicts).toEqual([{ line: 2, detail: '"power" is "less"; expected the number that was set' }]);
    const note = readRunSheet(await withCell(6, 'cracked', null), [runOf('s1')], 'kim');
    expect(note.conflicts[0]?.detail).toContain('has a note, "cracked", and no value');
  });
});
