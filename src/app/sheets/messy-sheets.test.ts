import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { SheetView } from '../http/contract/sheets.ts';
import { openTestServer, type TestServer } from '../http/http-app.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

/** What a person sees who gives this file. */
async function give(content: string | Uint8Array<ArrayBuffer>, name = 'own.csv'): Promise<SheetView> {
  const response = await server.ask(`/api/sheets?name=${name}`, { method: 'POST', body: content });
  expect(response.status, await response.clone().text()).toBe(200);
  return (await response.json()) as SheetView;
}
async function refused(content: string): Promise<string> {
  const response = await server.ask('/api/sheets?name=own.csv', { method: 'POST', body: content });
  expect(response.status).toBe(400);
  return ((await response.json()) as { detail: string }).detail;
}
const namesOf = ({ columns }: SheetView): string[] => columns.map(({ name }) => name);
const columnOf = ({ columns }: SheetView, name: string) => columns.find((each) => each.name === name);

describe('a messy spreadsheet', () => {
  test('of Europe: semicolons, decimal commas, thousands, a mark, limits and nothing measured', async () => {
    const sheet = await give(
      '\ufeffProbe;Temperatur (°C);Zeit [min];Ausbeute (%)\nA1;850,5;30;12,5\nA2;900;45;<0,1\nA3;1.050,5;60;>95\nA4;950;30;n/a\n\nA5;875,25;40;33,1\n',
    );
    expect(columnOf(sheet, 'Temperatur (°C)')).toMatchObject({ unit: '°C', range: [850.5, 1050.5] });
    expect(columnOf(sheet, 'Zeit [min]')).toMatchObject({ unit: 'min' });
    expect(columnOf(sheet, 'Ausbeute (%)')).toMatchObject({
      limitCount: 2,
      emptyCount: 1,
      role: 'objective',
    });
    expect(sheet.rows.find(({ line }) => line === 5)?.leftOut).toContain('not measured');
  });

  test('with two rows of names, the upper one over several columns', async () => {
    const sheet = await give(
      'Composition,,Furnace,,Result,\nNb,Ti,T (K),t (h),Tc (K),RRR\n0.5,0.5,1000,2,9.1,3\n0.6,0.4,1100,3,9.4,4\n0.7,0.3,1200,4,9.2,5\n0.4,0.6,900,2,8.8,2\n',
    );
    expect(namesOf(sheet)).toEqual(['Nb', 'Ti', 'T (K)', 't (h)', 'Tc (K)', 'RRR']);
    expect(sheet.notes.join()).toContain('two rows');
    expect(sheet).toMatchObject({ rowCount: 4, leftOutCount: 0, choices: { objective: 'Tc (K)' } });
  });

  test('with two rows of names where the lower ones repeat', async () => {
    const sheet = await give(
      'before,,after,\nmean,sd,mean,sd\n1,0.1,2,0.1\n2,0.1,3,0.1\n3,0.2,5,0.1\n4,0.2,4,0.2\n',
    );
    expect(namesOf(sheet)).toEqual(['before: mean', 'before: sd', 'after: mean', 'after: sd']);
  });

  test('whose first row of data is words alone keeps it as data', async () => {
    const sheet = await give(
      'solvent,base,yield (%)\nDMF,K2CO3,n/a\nTHF,Et3N,20\nDMF,Et3N,31\nTHF,K2CO3,12\n',
    );
    expect(namesOf(sheet)).toEqual(['solvent', 'base', 'yield (%)']);
    expect(sheet.rowCount).toBe(4);
  });

  test('with a total and a mean at its end, which are no runs', async () => {
    const sheet = await give(
      'run,T (K),yield (%)\n1,300,10\n2,310,20\n3,320,30\n4,330,35\nTotal,1260,95\nMean,315,23.75\n',
    );
    expect(sheet.rowCount).toBe(4);
    expect(columnOf(sheet, 'T (K)')).toMatchObject({ range: [300, 330], faults: [] });
    expect(sheet.notes.join()).toContain('The last 2 rows ("Total", "Mean") sum up the others');
  });

  test('with columns of one name, percent signs, blank rows and dates of several kinds', async () => {
    const sheet = await give(
      'date,T,T,yield\n2024-01-03,1,2,12%\n\n,,,\n03/04/2024,2,3,15%\n2024-05-01,3,5,18%\n2024-05-02,4,7,9%\n',
    );
    expect(namesOf(sheet)).toEqual(['date', 'T', 'T #2', 'yield']);
    expect(columnOf(sheet, 'date')).toMatchObject({ kind: 'dates', role: 'order' });
    expect(columnOf(sheet, 'yield')).toMatchObject({ unit: '%', range: [9, 18] });
    expect(sheet.rowCount).toBe(4);
  });

  test('of Excel: a merged title, real dates, numbers as text, percent cells and a total', async () => {
    const number = (value: number, format?: string) => ({ value, type: Number, ...(format && { format }) });
    const rows = [
      [{ value: 'Campaign 7', span: 4 }, null, null, null],
      ['made on', 'T (K)', 'humidity', 'Tc (K)'].map((value) => ({ value })),
      ...[1, 2, 3, 4, 5].map((n) => [
        { value: new Date(Date.UTC(2024, 0, n)), type: Date, format: 'dd/mm/yyyy' },
        { value: String(290 + n) },
        number(n / 100, '0%'),
        number(9 + n / 10),
      ]),
      [{ value: 'Total' }, null, null, number(46.5)],
    ];
    const file = await writeXlsxFile(rows as never).toBuffer();
    const sheet = await give(new Uint8Array(file), 'own.xlsx');
    expect(namesOf(sheet)).toEqual(['made on', 'T (K)', 'humidity', 'Tc (K)']);
    expect(columnOf(sheet, 'made on')).toMatchObject({ kind: 'dates' });
    expect(columnOf(sheet, 'T (K)')).toMatchObject({ kind: 'numbers', range: [291, 295] });
    expect(columnOf(sheet, 'humidity')?.range).toEqual([0.01, 0.05]);
    expect(sheet).toMatchObject({ rowCount: 5, choices: { objective: 'Tc (K)' } });
  });

  test('of 20,000 rows is read whole and shown in part', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `${n % 97},${n % 7},${(n * 31) % 101}`);
    const sheet = await give(`a,b,yield\n${rows.join('\n')}\n`);
    expect(sheet.rowCount).toBe(20_000);
    expect(sheet.rows.length).toBeLessThanOrEqual(200);
  });

  test('with more choices than are listed says so of an input, and of no label', async () => {
    const list = (count: number): string =>
      `solvent,sample,yield\n${Array.from({ length: 2 * count }, (_, n) => `S${n % count},P${n},${n}`).join('\n')}\n`;
    const note =
      'Of the 250 different texts in "solvent", the first 200 are listed as choices of a new campaign; add the rest there by hand.';
    expect((await give(list(250))).notes).toEqual([note]);
    expect((await give(list(200))).notes).toEqual([]);
  });
});

test.each([
  ['<html><body><table><tr><td>1</td></tr></table></body></html>', 'a web page'],
  ['hello world\nthis is a letter\nnot a table\n', 'no column of numbers'],
  ['a,b\n', 'no row beneath'],
])('what is no table is refused in words: %s', async (content, says) => {
  expect(await refused(content)).toContain(says);
});
