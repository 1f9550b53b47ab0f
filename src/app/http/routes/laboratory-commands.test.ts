import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LaboratoryState } from '../../../campaign/index.ts';
import { createLaboratoryView, createVirtualClock, openLaboratoryClient } from '../../../runtime/index.ts';
import { asJson, openTestServer, type TestServer } from '../http-app.fixture.ts';

const hour = 3_600_000;
const person = { kind: 'person', id: 'gerrit' } as const;
const furnace = { driver: 'bench', capacity: 2, hours: 1, options: {}, table: null } as const;
const startedAt = Date.now();

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  await openQuiet('quiet', 'wall', startedAt - 10 * hour);
  await openQuiet('simulated', 'virtual', 5 * hour);
});
afterAll(() => server.close());

/** A laboratory with a furnace in which nothing has happened since some time of its clock [ms]. */
async function openQuiet(name: string, clock: 'wall' | 'virtual', last: number): Promise<void> {
  const client = openLaboratoryClient(server.workspace.store, name, createVirtualClock(last));
  await client.command({ command: 'open', name, clock }, person);
  await client.command({ command: 'list-instrument', instrument: 'furnace', entry: furnace }, person);
  client.close();
}

async function give(laboratory: string, command: object): Promise<LaboratoryState> {
  const response = await server.ask(`/api/laboratories/${laboratory}/commands`, asJson(command));
  expect(response.status).toBe(200);
  const view = createLaboratoryView(server.workspace.store, laboratory);
  await view.refresh();
  return view.state() as LaboratoryState;
}

describe('maintenance over HTTP', () => {
  const maintain = { command: 'maintain', instrument: 'furnace', hours: 4, why: 'new tube' };

  test('is in force from now on, however long nothing has happened in the laboratory', async () => {
    const known = (await give('quiet', maintain)).instruments.get('furnace');
    expect(known?.isUnderMaintenance).toBe(true);
    expect(known?.maintenanceUntil).toBeGreaterThanOrEqual(startedAt + 4 * hour);
  });

  test('of a simulated laboratory goes by its own time', async () => {
    const { now, instruments } = await give('simulated', maintain);
    expect(now).toBe(5 * hour);
    expect(instruments.get('furnace')?.maintenanceUntil).toBe(9 * hour);
  });
});
