import { expect, test } from 'vitest';
import { describeColumns } from './describe-columns.ts';
import { readSheet } from './read-sheet.ts';
import { replayProblem } from './replay-problem.ts';
import { guessChoices, takeSheet } from './sheet-choices.ts';

const describeText = async (text: string) =>
  describeColumns(await readSheet(new TextEncoder().encode(text), 'own.csv'));
const rolesOf = async (text: string): Promise<Record<string, string>> =>
  Object.fromEntries((await describeText(text)).columns.map(({ name, role }) => [name, role]));
const rows = (line: (index: number) => string): string =>
  Array.from({ length: 12 }, (_, at) => line(at)).join('\n');

test('a German list: who made it is a block, a remark here and there leaves no run out', async () => {
  const text = `Versuch;Bediener;Charge;Temperatur [°C];Tc (K);Tc Fehler (K);Bemerkung\n${rows(
    (at) =>
      `V${at};${at % 2 ? 'A' : 'B'};L${at % 3};${700 + 10 * at};${at === 4 ? 'k.A.' : `${at},5`};0,1;${at === 4 ? 'gerissen' : ''}`,
  )}\n`;
  expect(await rolesOf(text)).toEqual({
    Versuch: 'label',
    Bediener: 'block',
    Charge: 'block',
    'Temperatur [°C]': 'input',
    'Tc (K)': 'objective',
    'Tc Fehler (K)': 'outcome',
    Bemerkung: 'label',
  });
  const sheet = await describeText(text);
  expect(takeSheet(sheet, guessChoices(sheet)).leftOut).toHaveLength(1);
});

test('a first column that counts the rows is no input; one that is set is', async () => {
  const counted = `Reaction,Solvent,Yield (%),Purity (%)\n${rows((at) => `${at + 1},${at % 2 ? 'THF' : 'DMF'},${at * 7},${at === 3 ? '>99' : 90 + (at % 5)}`)}\n`;
  expect(await rolesOf(counted)).toEqual({
    Reaction: 'order',
    Solvent: 'input',
    'Yield (%)': 'objective',
    'Purity (%)': 'outcome',
  });
  expect(await rolesOf(`x,y\n${rows((at) => `${at},${at % 7}`)}\n`)).toMatchObject({ x: 'input' });
});

test('a column that is mostly empty is not taken for an input', async () => {
  const text = `a,dopant,y\n${rows((at) => `${at % 5},${at === 2 ? 'Sn' : ''},${at * 3}`)}\n`;
  expect(await rolesOf(text)).toMatchObject({ dopant: 'ignored' });
});

test('units may stand behind an underscore or a slash', async () => {
  const { columns } = await describeText(
    'pressure_GPa,Temp. / °C,tc_K,note_k\n1,20,3,1\n2,30,4,2\n3,40,5,3\n',
  );
  expect(columns.map(({ unit }) => unit)).toEqual(['GPa', '°C', 'K', null]);
});

test('an sd in brackets is read, and a setting in another unit leaves its run out', async () => {
  const sheet = await describeText(`T (K),Tc (K)\n${rows((at) => `${at === 3 ? '3 mK' : at},${at}.2(3)`)}\n`);
  expect(sheet.columns[1]?.cells[2]).toMatchObject({ value: 2.2, sd: 0.3, unit: null });
  expect(takeSheet(sheet, guessChoices(sheet)).leftOut).toEqual([
    { line: 5, why: '"T (K)" is "3 mK": the column is in K', isByPerson: false },
  ]);
});

test('an sd behind thousands counts their last digit', async () => {
  const [points, commas] = [`x,y\n1,"1,234(5)"\n2,"2,345(6)"\n`, `x;y\n1,5;1.234(5)\n2,5;2.345(6)\n`];
  for (const text of [points, commas])
    expect((await describeText(text)).columns[1]?.cells[0]).toMatchObject({ value: 1234, sd: 5 });
});

test('rows without names are all data; rows that say the same are named', async () => {
  const sheet = await describeText('1,2,3\n4,5,6\n7,8,9\n1,2,3\n');
  expect(sheet.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2', 'column 3']);
  expect(sheet.lines).toEqual([1, 2, 3, 4]);
  expect(sheet.notes.join(' ')).toContain('4 equals 1');
});

test('the order of a person is that of the dates, not of a sorted list', async () => {
  const days = ['03', '01', '02', '06', '05', '04', '07', '08'];
  const text = `Date,T (K),Tc (K)\n${days.map((day, at) => `${day}.02.2025,${100 * at},${20 - at}`).join('\n')}\n`;
  const sheet = await describeText(text);
  const choices = guessChoices(sheet);
  const taken = takeSheet(sheet, choices);
  expect(taken.runs.map(({ line }) => line)).toEqual([3, 4, 2, 7, 6, 5, 8, 9]);
  expect(replayProblem(taken, choices).notes).toContain('Your order is that of "Date".');
});

test('where no row counts, the reason is named; a limit adds nothing to the scatter of repeats', async () => {
  const sheet = await describeText(`a,b,y\n${rows((at) => `${at % 5},${at === 1 ? 1 : ''},${at}`)}\n`);
  const choices = { ...guessChoices(sheet), inputs: ['a', 'b'] };
  const exclusions = [{ line: 3, reason: 'spilled' }];
  expect(() => replayProblem(takeSheet(sheet, choices, exclusions), choices)).toThrow(
    /"b" is empty in 11 of 12 rows/,
  );
  const limits = await describeText(`a,y\n${rows((at) => `${at % 6},${at > 5 ? '>500' : at}`)}\n`);
  const own = guessChoices(limits);
  expect(replayProblem(takeSheet(limits, own), own).repeats.sd).toBeNull();
});

test('a column that a person uses puts the runs into no order', async () => {
  const text = `Number,T (K),Tc (K)\n${rows((at) => `${20 - at},${100 + at},${at % 7}`)}\n`;
  const sheet = await describeText(text);
  const guessed = guessChoices(sheet);
  expect(takeSheet(sheet, guessed).orderedBy).toBe('Number');
  const asInput = { ...guessed, inputs: ['Number', 'T (K)'] };
  expect(takeSheet(sheet, asInput).orderedBy).toBeNull();
  expect(takeSheet(sheet, { ...guessed, blocks: ['Number'] }).orderedBy).toBeNull();
  const limits = [{ column: 'Number', atLeast: 1, atMost: null }];
  expect(takeSheet(sheet, { ...guessed, limits }).orderedBy).toBeNull();
  expect(takeSheet(sheet, { ...guessed, objective: 'Number', inputs: ['T (K)'] }).orderedBy).toBeNull();
});

test.each([
  ['heating rate K/min', 'K/min'],
  ['T/K', 'K'],
  ['B/T', 'T'],
  ['t/min', 'min'],
  ['capacity / mAh/g', 'mAh/g'],
  ['Flow mL/min', 'mL/min'],
  ['power / W', 'W'],
  ['Temp. /°C', '°C'],
  ['Mo/W', null],
  ['ratio V/W', null],
  ['x_V', null],
  ['frac_W', null],
  ['bias_mV', 'mV'],
])('the unit in the name "%s" is %s', async (name, unit) => {
  const { columns } = await describeText(`${name},y\n1,2\n2,3\n3,5\n`);
  expect(columns[0]?.unit).toBe(unit);
});

test('numbers with the composite unit of their column are no faults', async () => {
  const { columns } = await describeText('heating rate K/min,y\n5 K/min,1\n10 K/min,2\n20 K/min,4\n');
  expect(columns[0]).toMatchObject({ unit: 'K/min', faults: [], range: [5, 20] });
});

test.each([
  ['T (K),σ (S/cm)', 'σ (S/cm)', false],
  ['T (K),sigma (S/cm)', 'sigma (S/cm)', false],
  ['dose (mJ),alignment error (nm)', 'alignment error (nm)', false],
  ['Tc (K),Tc error (K)', 'Tc error (K)', true],
  ['Tc (K),sd of Tc', 'sd of Tc', true],
  ['Tc (K),σ(Tc)', 'σ(Tc)', true],
  ['before: mean,before: sd', 'before: sd', true],
  ['Tc midpoint (K),Tc error (K)', 'Tc error (K)', true],
  ['yield,±', '±', true],
  ['σ (S/cm),err (S/cm)', 'err (S/cm)', true],
])('of "%s", "%s" is the uncertainty of another column: %s', async (names, name, isSpread) => {
  const text = `gas,p,${names}\n${rows((at) => `${at % 2 ? 'Ar' : 'He'},${at % 4},${at * 3},${(at * 7) % 12}`)}\n`;
  const { columns } = await describeText(text);
  const { reason } = columns.find((column) => column.name === name) ?? {};
  expect(reason === 'by its name the uncertainty of another column').toBe(isSpread);
});

test.each([
  ['Tube ID (mm)', '4,6;2,1', 'input'],
  ['Tube ID', '4,6;2,1', 'input'],
  ['ID (mm)', '4;2', 'input'],
  ['Tube ID', '17;18', 'label'],
  ['Film ID', 'F1;F2', 'label'],
])('"%s" of %s is an %s', async (name, cells, role) => {
  const [one, other] = cells.replaceAll(',', '.').split(';');
  const text = `gas,${name},y\n${rows((at) => `${at % 2 ? 'Ar' : 'He'},${at % 3 ? one : other},${at * 3}`)}\n`;
  expect((await rolesOf(text))[name]).toBe(role);
});
