import { beforeEach, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { createHttpApp } from '../../src/app/http/create-http-app.ts';
import { lab } from '../../src/app/lab.ts';
import { readSheet } from '../../src/app/sheets/read-sheet.ts';
import { noLimits } from '../../src/app/workspace/open-limits.ts';
import { accepted, furnace, requestOf, started } from '../../src/campaign/laboratory/laboratory.fixture.ts';
import {
  createLaboratoryView,
  createMemoryStore,
  createVirtualClock,
  openLaboratoryClient,
  type Store,
} from '../../src/runtime/index.ts';

const person = { kind: 'person', id: 'gerrit' } as const;
const order = 'c:s1/measure/1';
const bytes = { 'content-type': 'application/octet-stream' };
let store: Store;
let app: ReturnType<typeof createHttpApp>['app'];

/** A laboratory with one order of campaign `c` for two samples at the bench. */
beforeEach(async () => {
  store = createMemoryStore();
  const client = openLaboratoryClient(store, 'bench', createVirtualClock());
  await client.command({ command: 'open', name: 'bench', clock: 'virtual' }, person);
  await client.command({ command: 'list-instrument', instrument: 'furnace', entry: furnace }, person);
  await client.command({ command: 'request', request: requestOf(order, ['s1', 's2']) }, person);
  client.close();
  const view = createLaboratoryView(store, 'bench');
  await view.refresh();
  const begun = started(order) as { data: { handle: object } };
  const awaiting = {
    ...begun,
    data: { ...begun.data, handle: { action: order, token: '', awaits: 'person' } },
  };
  await view.append([accepted(order), awaiting as never], { by: person, at: 0, labAt: 0, cause: 'test' });
  const workspace = {
    ...{ store, address: 'memory', folder: '/nowhere', lab, labModule: '' },
    ...{ limits: noLimits, laboratory: null },
  };
  ({ app } = createHttpApp({
    workspace,
    access: { token: 'secret', hosts: new Set(['here']) },
    assets: null,
  }));
});

const call = async (path: string, init: RequestInit = {}): Promise<Response> =>
  app.request(`http://here/api${path}`, {
    ...init,
    headers: { host: 'here', authorization: 'Bearer secret', ...init.headers },
  });
const give = async (
  content: string | Uint8Array<ArrayBuffer>,
): Promise<{ status: number; body: { [name: string]: unknown } }> => {
  const response = await call('/campaigns/c/runs', { method: 'POST', headers: bytes, body: content });
  return { status: response.status, body: (await response.json()) as { [name: string]: unknown } };
};
const entered = async (): Promise<readonly { sample: string; by: string }[]> =>
  (await store.read('laboratory/bench', 0)).flatMap(({ type, data, by }) =>
    type === 'order-entered' ? [{ sample: (data as { sample: string }).sample, by: by.id }] : [],
  );
/** The workbook that is handed out, with what a person writes into the cells of each row. */
async function handedOut(): Promise<(string | number | null)[][]> {
  const response = await call('/campaigns/c/runs.xlsx');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain('next-runs.xlsx');
  const grid = await readSheet(new Uint8Array(await response.arrayBuffer()), 'next-runs.xlsx');
  return grid.rows.map((row) => row.map((cell) => (typeof cell === 'boolean' ? null : cell)));
}
const workbook = async (
  rows: readonly (readonly (string | number | null)[])[],
): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await writeXlsxFile(rows.map((row) => [...row])).toBuffer());

describe('runs as a workbook over HTTP', () => {
  it('go out, come back filled in, and are entered once however often the workbook is sent', async () => {
    const [header = [], ...rows] = await handedOut();
    const at = header.indexOf('Tc (K)');
    const filled = rows.map((row, index) => row.with(at, 9 + index).with(at + 1, 0.1));
    const content = await workbook([header, ...filled]);
    expect(rows.map((row) => row[1])).toEqual(['s1', 's2']);
    expect(await give(content)).toMatchObject({
      status: 200,
      body: { enteredCount: 2, sameCount: 0, conflicts: [] },
    });
    expect(await give(content)).toMatchObject({
      status: 200,
      body: { enteredCount: 0, sameCount: 2, conflicts: [] },
    });
    const { visitor } = (await (await call('/session')).json()) as { visitor: { name: string } };
    expect(await entered()).toEqual([
      { sample: 's1', by: visitor.name },
      { sample: 's2', by: visitor.name },
    ]);
  });

  it('take a limit as a limit, leave an empty row open, and name the row that says something else later', async () => {
    const [header = [], first = [], second = []] = await handedOut();
    const at = header.indexOf('Tc (K)');
    const once = await give(await workbook([header, first.with(at, '<1.8'), second]));
    expect(once.body).toMatchObject({ enteredCount: 1, openCount: 1 });
    const again = await give(await workbook([header, first.with(at, 7), second]));
    expect(again.body).toMatchObject({
      enteredCount: 0,
      conflicts: [{ line: 2, detail: expect.stringContaining('entered before with other values') }],
    });
    expect(await entered()).toHaveLength(1);
  });

  it('are refused with a reason where there is no such campaign, or the sheet is another one', async () => {
    const nothing = await call('/campaigns/another/runs.xlsx');
    expect(nothing.status).toBeGreaterThanOrEqual(400);
    expect(nothing.headers.get('content-type')).toContain('problem+json');
    expect(await nothing.json()).toMatchObject({ title: 'no-such-campaign' });
    expect(await give('alloy,Tc\nNb,9.2\n')).toMatchObject({ status: 400, body: { title: 'bad-columns' } });
    const [header = [], row = []] = await handedOut();
    const foreign = await give(await workbook([header, row.with(0, 'd:s9/measure/1')]));
    expect(foreign.body).toMatchObject({ enteredCount: 0, conflicts: [{ line: 2 }] });
    expect(await entered()).toEqual([]);
  });
});
