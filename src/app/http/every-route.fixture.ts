import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { sha256Hex } from '../../core/hash.ts';
import { logSent } from '../models/sent-log.ts';
import { recordCampaign } from '../tools/campaign-record.fixture.ts';
import { openBenchOrder } from './bench-order.fixture.ts';
import type { CampaignView } from './contract.ts';
import { asJson, openTestServer, type TestServer } from './http-app.fixture.ts';
import { recordSample } from './routes/sample-record.fixture.ts';

/** One sound request of a route. */
export type Sound = {
  /** `METHOD path` as the description has it. */
  readonly route: string;
  readonly path: string;
  /** A body of JSON, or of bytes where it is a string or bytes. */
  readonly body?: unknown;
  /** Where it is not 200. */
  readonly status?: number;
};

/** A workspace with a campaign that ended, one that is open and has a request, one with a raw file, an order at the bench and a sheet. */
export async function openEveryRouteScene(): Promise<{
  server: TestServer;
  sound: readonly Sound[];
  other: object;
}> {
  const server = await openTestServer();
  const { store } = server.workspace;
  const { id: ended } = await recordCampaign(5, true, store);
  const { id: open } = await recordCampaign(20, false, store);
  const blob = await recordSample(store);
  await openBenchOrder(store, 'bench-campaign');
  const answer = async <T>(path: string, init?: RequestInit): Promise<T> => {
    const response = await server.ask(path, init);
    expect(response.status, path).toBe(200);
    return (await response.json()) as T;
  };
  const table = `x,y\n${Array.from({ length: 12 }, (_, n) => `${n},${(n * 7) % 12}`).join('\n')}\n`;
  const sheet = await answer<{ id: string; choices: object }>('/api/sheets?name=own.csv', {
    ...{ method: 'POST', body: table },
  });
  const replay = await answer<{ id: string }>(`/api/sheets/${sheet.id}/replays`, asJson({ replays: 1 }));
  await answer(`/api/replays/${replay.id}`, { method: 'DELETE' });
  const { rows } = await answer<CampaignView>(`/api/campaigns/${ended}`);
  const [design = {}, other = {}] = Object.values(rows).map(({ values }) => values);
  const request = { campaign: open, design, why: 'to try', reference: 'r1' };
  const asked = await answer<{ result: { request: string } }>(
    '/api/tools/request-experiment',
    asJson(request),
  );
  const body = new TextEncoder().encode('{"question":"what is best?"}');
  const sha256 = sha256Hex(body);
  const outgoing = { method: 'POST', url: 'https://models.example/', headers: {}, body, sha256 };
  await logSent(server.folder, 'a-model', ended, outgoing);
  const unfilled = await server.ask('/api/campaigns/bench-campaign/runs.xlsx');
  const runSheet = new Uint8Array(await unfilled.arrayBuffer());
  const review = `${open}:${asked.result.request}`;
  return {
    server,
    other,
    sound: [
      get('/api/campaigns/{id}/sent/{hash}', `/api/campaigns/${ended}/sent/${sha256}`),
      ...ofCampaigns(ended, open, design),
      ...ofMatter(blob, review, runSheet),
      ...ofWorkspace(sheet, replay.id, table),
      on('POST /api/campaigns/{id}/stop', `/api/campaigns/${open}/stop`, { why: 'enough' }),
    ],
  };
}

export const benchOrder = 'bench-campaign:s1/measure/1';

const on = (route: string, path: string, body?: unknown, status = 200): Sound => ({
  ...{ route, path, status },
  ...(body !== undefined && { body }),
});
const get = (route: string, path = route): Sound => on(`GET ${route}`, path);

const inCampaign = '/api/campaigns/{id}';
function ofCampaigns(ended: string, open: string, design: object): readonly Sound[] {
  const at = `/api/campaigns/${ended}`;
  const reading = ['decisions', 'devices', 'honesty', 'events', 'files', 'export', 'report', 'copilot'];
  const believing = ['belief', 'belief/stop', 'belief/parity'];
  return [
    get('/api/campaigns'),
    get(inCampaign, at),
    ...[...reading, ...believing].map((name) => get(`${inCampaign}/${name}`, `${at}/${name}`)),
    on(`POST ${inCampaign}/verify`, `${at}/verify`),
    on(`POST ${inCampaign}/ask`, `${at}/ask`, { question: 'what is best?' }),
    on(`POST ${inCampaign}/ask/model`, `${at}/ask/model`, { question: 'what is best?' }),
    on(`POST ${inCampaign}/belief/profile`, `${at}/belief/profile`, {
      design,
    }),
    on(`POST ${inCampaign}/commands`, `/api/campaigns/${open}/commands`, {
      ...{ command: 'add', design, value: 9.2, sd: 0.1, why: 'measured before' },
    }),
    on(`POST ${inCampaign}/amend/preview`, `/api/campaigns/${open}/amend/preview`, {
      changes: { budget: { experiments: 30 } },
    }),
    on(`POST ${inCampaign}/amend`, `/api/campaigns/${open}/amend`, {
      ...{ changes: { budget: { experiments: 30 } }, why: 'the ridge is wide' },
    }),
    on(`POST ${inCampaign}/pause`, `/api/campaigns/${open}/pause`, { why: 'lunch' }),
    on(`POST ${inCampaign}/resume`, `/api/campaigns/${open}/resume`, { why: 'back' }),
    on(`GET ${inCampaign}/agent`, `/api/campaigns/${open}/agent`),
    on(`POST /api/campaign-drafts`, '/api/campaign-drafts', { file: { name: 'none' } }),
    on('POST /api/campaigns', '/api/campaigns', { file: campaignText }),
    on('POST /api/demo', '/api/demo'),
    get('/api/campaign-choices'),
    get('/api/runs'),
    get('/api/runs.csv'),
    get('/api/runs.xlsx'),
    get('/api/reviews'),
  ];
}

const campaignText = readFileSync('campaigns/twin-bcc-alloys.yaml', 'utf8');

const inSample = `${inCampaign}/samples/{sample}`;
const inLaboratory = '/api/laboratories/{name}';
function ofMatter(blob: string, review: string, runSheet: Uint8Array): readonly Sound[] {
  const at = '/api/campaigns/c1/samples/s1';
  const file = readFileSync('examples/resistance.csv', 'latin1');
  return [
    get(inSample, at),
    get(`${inSample}/notes`, `${at}/notes`),
    get(`${inSample}/files/{hash}`, `${at}/files/${blob}`),
    on(`POST ${inSample}/notes`, `${at}/notes`, { text: 'a crack' }),
    on(`POST ${inSample}/verify`, `${at}/verify`),
    on(`POST ${inSample}/analyse`, `${at}/analyse`, { analysis: 'resistive-transition' }),
    on('POST /api/analyses', '/api/analyses?name=rt.csv', file),
    on('POST /api/blobs', '/api/blobs?name=rt.csv', file),
    get('/api/blobs/{hash}', `/api/blobs/${blob}`),
    get('/api/bench'),
    on('POST /api/bench/orders/{command}', '/api/bench/orders/claim', { order: benchOrder }),
    on('PUT /api/bench/files/{name}', '/api/bench/files/rt.csv', file),
    on('POST /api/bench/entries', '/api/bench/entries', {
      ...{ kind: 'result', key: 'tablet-0001', order: benchOrder, sample: 's1', asMade: null },
      values: { Tc: { value: 9.1, sd: 0.1, unit: 'K' } },
    }),
    get(`${inCampaign}/runs.xlsx`, '/api/campaigns/bench-campaign/runs.xlsx'),
    on(`POST ${inCampaign}/runs`, '/api/campaigns/bench-campaign/runs', runSheet),
    on('POST /api/reviews', '/api/reviews', { id: review, verdict: 'approve' }),
    get('/api/laboratories'),
    get(inLaboratory, '/api/laboratories/bench'),
    get(`${inLaboratory}/samples`, '/api/laboratories/bench/samples'),
    get(`${inLaboratory}/recovery`, '/api/laboratories/bench/recovery'),
    on(`POST ${inLaboratory}/commands`, '/api/laboratories/bench/commands', {
      ...{ command: 'register-sample', registration: { sample: 'button-1', barcode: 'B-1' } },
    }),
  ];
}

function ofWorkspace(
  sheet: { id: string; choices: object },
  replay: string,
  table: string,
): readonly Sound[] {
  const at = `/api/sheets/${sheet.id}`;
  const structure = readFileSync('examples/mgb2.cif', 'utf8');
  return [
    on('POST /api/sheets', '/api/sheets?name=again.csv', table),
    get('/api/sheets'),
    get('/api/sheets/{id}', at),
    on('PUT /api/sheets/{id}/choices', `${at}/choices`, { choices: sheet.choices }),
    on('PUT /api/sheets/{id}/runs/{line}', `${at}/runs/3`, { isExcluded: true, reason: 'spilled' }),
    on('POST /api/sheets/{id}/replays', `${at}/replays`, { replays: 1 }),
    get('/api/replays/{id}', `/api/replays/${replay}`),
    on('DELETE /api/replays/{id}', `/api/replays/${replay}`),
    get('/api/physics'),
    get('/api/physics/{tool}', '/api/physics/tc'),
    on('POST /api/physics/{tool}', '/api/physics/tc', { values: { einstein: '1@10' } }),
    on('POST /api/structures', '/api/structures', { name: 'mgb2.cif', text: structure }),
    get('/api/units'),
    get('/api/tools'),
    on('POST /api/tools/{name}', '/api/tools/list-campaigns', {}),
    get('/api/models'),
    on('POST /api/models/{name}/preview', '/api/models/none/preview', { text: 'hello' }, 400),
    get('/api/models/sent'),
    get('/api/doctor'),
    get('/api/limits'),
    get('/api/gym'),
    get('/api/live'),
    get('/api/live/view', '/api/live/view?topic=campaigns'),
    on('POST /api/live/{connection}', '/api/live/none', { topics: [] }, 404),
    get('/api/session'),
    on('POST /api/session', '/api/session', { name: 'nobody', password: 'nothing' }, 401),
    on('DELETE /api/session', '/api/session', undefined, 204),
  ];
}
