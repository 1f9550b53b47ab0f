import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { describeColumns } from './describe-columns.ts';
import { readSheet } from './read-sheet.ts';
import { guessChoices, tableOf, takeSheet } from './sheet-choices.ts';
import { changeExclusion, type StoredSheet } from './sheet-shelf.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const describeText = async (text: string) => describeColumns(await readSheet(bytesOf(text), 'own.csv'));
const columnOf = (sheet: Awaited<ReturnType<typeof describeText>>, name: string) => {
  const column = sheet.columns.find((each) => each.name === name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
};

const messy = [
  'Films of the spring;;;;;;',
  'Datum;Lot;Operator;Temperatur (°C);Zeit (min);Dopant;Conductivity (S/cm)',
  '03.04.2025;A;Kim;120,5;10;Na;<0,1',
  '03.04.2025;A;Kim;130;10;Nd;2,75 ± 0,1',
  '04.04.2025;B;Lee;130;20;Na;>500',
  '04.04.2025;B;Lee;140;20;Nd;n/a',
  '05.04.2025;B;Kim;140;30;Na;1.204,5',
  ';;;;;;',
  '05.04.2025;A;Lee;150;30;Nd;12,4 S/cm',
].join('\r\n');

describe('readSheet', () => {
  it('reads semicolons, decimal commas, limits, ±, dates, titles above and units in headers', async () => {
    const sheet = await describeText(messy);
    const result = columnOf(sheet, 'Conductivity (S/cm)');
    expect(sheet.lines).toEqual([3, 4, 5, 6, 7, 9]);
    expect(
      result.cells.map((cell) => (cell.kind === 'number' ? [cell.value, cell.bound] : cell.kind)),
    ).toEqual([[0.1, 'upper'], [2.75, null], [500, 'lower'], 'empty', [1204.5, null], [12.4, null]]);
    expect(result).toMatchObject({ unit: 'S/cm', role: 'objective', faults: [] });
    expect(columnOf(sheet, 'Datum')).toMatchObject({ kind: 'dates', role: 'order' });
  });

  it('takes lot and operator for blocks, and elements such as Na and Nd for what they are', async () => {
    const sheet = await describeText(messy);
    expect(columnOf(sheet, 'Lot').role).toBe('block');
    expect(columnOf(sheet, 'Operator').role).toBe('block');
    const named = await describeText('Powder lot,lot size,yield\nA,1,3\nB,2,4\nA,3,5\n');
    expect(named.columns.map(({ role }) => role)).toEqual(['block', 'input', 'objective']);
    expect(columnOf(sheet, 'Dopant')).toMatchObject({ kind: 'texts', role: 'input', emptyCount: 0 });
  });

  it('finds a unit that differs from the column’s', async () => {
    const sheet = await describeText('T (K),yield (%)\n1,10 %\n2,20\n3 mK,30\n');
    expect(columnOf(sheet, 'T (K)').faults).toEqual([{ row: 2, text: '3 mK', fault: 'the column is in K' }]);
    expect(columnOf(sheet, 'yield (%)').faults).toEqual([]);
  });

  it('reads the same cells from UTF-16, Windows-1252 and a pasted table', async () => {
    const text = 'Größe (µm)\tscore\n1\t2\n3\t4\n';
    const wide = new Uint8Array([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
    const western = Uint8Array.from(text, (letter) => letter.codePointAt(0)!);
    for (const bytes of [wide, western, bytesOf(`\ufeff${text}`)])
      expect(describeColumns(await readSheet(bytes, 'own.txt')).columns.map(({ name }) => name)).toEqual([
        'Größe (µm)',
        'score',
      ]);
  });

  it('reads a line of units under the names', async () => {
    const sheet = await describeText('time,temperature,result\nmin,°C,\n1,20,3\n2,30,4\n');
    expect(sheet.columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['time (min)', 'min'],
      ['temperature (°C)', '°C'],
      ['result', null],
    ]);
  });

  it('reads numbers, dates and the larger worksheet of a workbook', async () => {
    const rows = [
      ['made on', 'furnace', 'power (W)', 'hardness (HV)'],
      [new Date(Date.UTC(2025, 3, 1)), 'east', 100, 200.5],
      [new Date(Date.UTC(2025, 3, 2)), 'west', 120, '> 300'],
      [new Date(Date.UTC(2025, 3, 3)), 'west', 130, 290],
    ];
    const file = writeXlsxFile([
      { data: [['only words']], sheet: 'read me' },
      {
        data: rows.map((row) =>
          row.map((value) => (value instanceof Date ? { value, type: Date, format: 'yyyy-mm-dd' } : value)),
        ),
        sheet: 'runs',
      },
    ] as never);
    const sheet = describeColumns(await readSheet(new Uint8Array(await file.toBuffer()), 'own.xlsx'));
    expect(sheet.worksheets).toEqual(['runs', 'read me']);
    expect(columnOf(sheet, 'made on').cells[0]).toMatchObject({ kind: 'date', iso: '2025-04-01' });
    expect(columnOf(sheet, 'hardness (HV)')).toMatchObject({ role: 'objective', boundCount: 1 });
    expect(columnOf(sheet, 'furnace').role).toBe('block');
  });

  it('refuses a workbook that unpacks to far more than it is, before it does', async () => {
    const file = await writeXlsxFile([['a', 'b']]).toBuffer();
    const bomb = new Uint8Array(file);
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength);
    for (let at = 0; at < bomb.length - 4; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 900 * 2 ** 20, true);
    await expect(readSheet(bomb, 'bomb.xlsx')).rejects.toMatchObject({ code: 'too-large' });
    await expect(readSheet(bomb.slice(0, 200), 'short.xlsx')).rejects.toMatchObject({ code: 'bad-workbook' });
    await expect(readSheet(new Uint8Array(), 'nothing.csv')).rejects.toThrow(/is empty/);
    await expect(describeText('a,b\n')).rejects.toThrow(/no row beneath it/);
  });
});

describe('tableOf', () => {
  it('tells a campaign what is a limit, and what else was measured', async () => {
    const sheet = await describeText('T (K),Tc (K),R (mΩ)\n900,4,7\n1000,<1.8,8\n1100,5,>500\n');
    const choices = {
      ...guessChoices(sheet),
      objective: 'Tc (K)',
      inputs: ['T (K)'],
      limits: [{ column: 'R (mΩ)', atLeast: null, atMost: 10 }],
    };
    expect(tableOf(takeSheet(sheet, choices))).toMatchObject({
      columns: ['T (K)', 'Tc (K)', 'R (mΩ)'],
      rows: [
        { 'T (K)': 900, 'Tc (K)': 4, 'R (mΩ)': 7 },
        { 'T (K)': 1000, 'Tc (K)': 1.8, 'R (mΩ)': 8 },
        { 'T (K)': 1100, 'Tc (K)': 5, 'R (mΩ)': 500 },
      ],
      bounds: { 'Tc (K)': { 1: 'upper' }, 'R (mΩ)': { 2: 'lower' } },
    });
  });
});

describe('takeSheet', () => {
  it('leaves a run out with the reason it lacks something, and limits stay data', async () => {
    const sheet = await describeText(messy);
    const { runs, leftOut } = takeSheet(sheet, guessChoices(sheet));
    expect(leftOut).toEqual([{ line: 6, why: '"Conductivity (S/cm)" was not measured', isByPerson: false }]);
    expect(runs.map(({ bounds }) => bounds[0])).toEqual(['upper', null, 'lower', null, null]);
    expect(runs[0]).toMatchObject({ block: 'A, Kim', design: { 'Temperatur (°C)': 120.5, Dopant: 'Na' } });
  });

  it('refuses to leave a run out without a reason, and keeps what was taken back in the log', async () => {
    const sheet = await describeText(messy);
    const choices = guessChoices(sheet);
    const stored: StoredSheet = {
      name: 'own.csv',
      worksheet: null,
      choices,
      exclusions: [],
      log: [],
      replayed: null,
    };
    const change = { line: 4, isExcluded: true, reason: ' ' };
    expect(() => changeExclusion(stored, sheet, change, 'kim', 'now')).toThrow(/needs a reason/);
    const without = changeExclusion(stored, sheet, { ...change, reason: 'the furnace failed' }, 'kim', 'now');
    expect(takeSheet(sheet, choices, without.exclusions).leftOut.find(({ line }) => line === 4)).toEqual({
      line: 4,
      why: 'the furnace failed',
      isByPerson: true,
    });
    const back = changeExclusion(without, sheet, { line: 4, isExcluded: false, reason: '' }, 'kim', 'later');
    expect(back.exclusions).toEqual([]);
    expect(back.log.map(({ what }) => what)).toEqual(['left out', 'taken back']);
  });
});

const finished = [
  ['campaign_pvlab/p3ht.csv', 'Conductivity (measured) (S/cm)', 5],
  ['campaign_pvlab/perovskite.csv', 'Instability index', 3],
  ['campaign_pvlab/autoam.csv', 'Score', 4],
  ['campaign_olympus/oer_plate_3496.csv', 'overpotential', 6],
  ['campaign_olympus/perovskites.csv', 'hse_gap', 3],
  ['campaign_olympus/fullerenes.csv', 'product', 3],
] as const;

describe.each(finished)('the sheet %s of a real campaign', (file, objective, inputCount) => {
  const path = `../shared/data/${file}`;
  it.skipIf(!existsSync(path))('is understood without a word', async () => {
    const sheet = describeColumns(await readSheet(readFileSync(path), file));
    const choices = guessChoices(sheet);
    expect(choices.objective).toBe(objective);
    expect(choices.inputs).toHaveLength(inputCount);
    expect(takeSheet(sheet, choices).leftOut).toEqual([]);
  });
});
