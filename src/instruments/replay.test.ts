import { describe, expect, test } from 'vitest';
import type { ActionHandle, ActionRequest, ActionResult, Context, Design, Table } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { replay } from './replay.ts';

const table: Table = {
  name: 'alloys',
  columns: ['x', 'route', 'y', 'z'],
  rows: [
    { x: 0.1, route: 'arc', y: 1, z: null },
    { x: 0.1, route: 'arc', y: 2, z: null },
    { x: 0.1, route: 'arc', y: null, z: null },
    { x: 0.9, route: 'arc', y: 3, z: 7 },
    { x: 0.9, route: 'melt', y: null, z: null },
  ],
  licence: 'CC0',
  source: 'test',
  sha256: 'a'.repeat(64),
};
const surroundings = { table, orders: { get: () => null }, hours: 2 };
const instrument = replay.open(replay.parseOptions({ fidelity: 'literature' }), surroundings);

const requestFor = (designs: readonly Design[], seed = 1, repeat = 0): ActionRequest => ({
  id: 'c1:s1/measure/1',
  campaign: 'c1',
  seed,
  key: 's1/measure/1',
  instrument: 'cryostat',
  samples: designs.map((design, index) => ({ id: `s${index + 1}`, design, replicateOf: null, repeat })),
  goals: [
    { quantity: 'y', criterion: 'as tabulated', unit: 'K', direction: 'maximize' },
    { quantity: 'z', criterion: 'as tabulated', unit: 'T', direction: 'maximize' },
  ],
  action: {},
  cost: { money: 5, hours: 2 },
});
const context: Context = {
  key: 's1/measure/1',
  random: seededRandom(1),
  now: 500,
  progress: () => undefined,
  signal: { aborted: false },
};
const start = (design: Design, seed = 1, repeat = 0): Promise<ActionHandle> =>
  instrument.start(requestFor([design], seed, repeat), context);

async function measure(design: Design, seed = 1, repeat = 0): Promise<ActionResult> {
  const progress = await instrument.poll(await start(design, seed, repeat), 500 + 2 * 3_600_000);
  if (progress.status !== 'done') throw new Error(`expected done, got ${progress.status}`);
  return progress.result;
}
const readingOf = ({ files }: ActionResult): unknown =>
  JSON.parse(new TextDecoder().decode(files[0]?.bytes)) as unknown;

describe('replay', () => {
  test('gives the recorded row and its provenance', async () => {
    const result = await measure({ x: 0.9, route: 'arc' });
    expect(readingOf(result)).toEqual({
      format: 'onnes-reading/1',
      sample: 's1',
      instrument: 'cryostat',
      fidelity: 'literature',
      values: { y: { value: 3, sd: null, unit: 'K' }, z: { value: 7, sd: null, unit: 'T' } },
      source: 'alloys, row 4',
    });
    expect(result.files[0]).toMatchObject({ name: 's1.reading.json', licence: 'CC0', source: 'test' });
  });

  test('draws each recorded replicate, and nothing between or beside them', async () => {
    const drawn = new Set<unknown>();
    for (let seed = 0; seed < 40; seed++)
      drawn.add((readingOf(await measure({ x: 0.1, route: 'arc' }, seed)) as { source: string }).source);
    expect([...drawn].sort()).toEqual(['alloys, row 1', 'alloys, row 2']);
  });

  test('a repeat draws another recorded measurement, and none when all are given', async () => {
    const design = { x: 0.1, route: 'arc' };
    for (const seed of [1, 2, 3]) {
      const sources = [];
      for (const repeat of [0, 1])
        sources.push((readingOf(await measure(design, seed, repeat)) as { source: string }).source);
      expect(sources.sort()).toEqual(['alloys, row 1', 'alloys, row 2']);
      const { files, failures } = await measure(design, seed, 2);
      expect(files).toEqual([]);
      expect(failures.s1).toMatchObject({ kind: 'refused' });
    }
  });

  test('takes the hours that the experiment takes', async () => {
    const handle = await start({ x: 0.9, route: 'arc' });
    const due = 500 + 2 * 3_600_000;
    expect(await instrument.poll(handle, 500)).toEqual({ status: 'running', fraction: 0, dueAt: due });
    expect(await instrument.poll(handle, due - 1)).toMatchObject({ status: 'running' });
    expect(await instrument.poll(handle, due)).toMatchObject({ status: 'done' });
  });

  test('numbers match to the last bits, and no further', async () => {
    await expect(start({ x: 0.1 * (1 + 1e-10), route: 'arc' })).resolves.toBeDefined();
    await expect(start({ x: 0.1 * (1 + 1e-8), route: 'arc' })).rejects.toMatchObject({
      code: 'not-in-table',
    });
  });

  test.each([
    [{ x: 0.8, route: 'melt' }, 'the nearest is {"x":0.9,"route":"melt"}'],
    [{ x: 0.15, route: 'arc' }, 'the nearest is {"x":0.1,"route":"arc"}'],
    [{ x: '0.1', route: 'arc' }, 'has no row for {"x":"0.1","route":"arc"}'],
    [{ pressure: 3 }, 'has no column "pressure"; its columns are "x", "route", "y", "z"'],
  ])('%o is outside the table', async (design, detail) => {
    await expect(start(design)).rejects.toMatchObject({
      code: 'not-in-table',
      message: expect.stringContaining(detail),
    });
  });

  test('a design whose objectives are all empty was never measured', async () => {
    const { files, failures } = await measure({ x: 0.9, route: 'melt' });
    expect(files).toEqual([]);
    expect(failures.s1).toMatchObject({ kind: 'measurement-invalid' });
    expect(failures.s1?.detail).toContain('"y", "z"');
  });

  test('a table that changed under a running action is noticed', async () => {
    const handle = await start({ x: 0.9, route: 'arc' });
    const other = replay.open(replay.parseOptions({}), {
      ...surroundings,
      table: { ...table, sha256: 'b'.repeat(64) },
    });
    await expect(other.poll(handle, 0)).rejects.toMatchObject({ code: 'table-changed' });
  });

  test('without a table it does not open', () => {
    expect(() => replay.open(replay.parseOptions({}), { ...surroundings, table: null })).toThrow('--data');
  });

  test('an unknown fidelity is refused', () => {
    expect(() => replay.parseOptions({ fidelity: 'simulated' })).toThrow(
      'instrument replay: fidelity: "simulated" is not one of measured, literature',
    );
  });
});
