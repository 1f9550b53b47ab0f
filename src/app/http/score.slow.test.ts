import { afterAll, beforeAll, expect, test } from 'vitest';
import { computeHere } from '../../runtime/index.ts';
import { createClock } from '../workspace/create-clock.ts';
import { loadCampaign } from '../workspace/load-campaign.ts';
import { openCampaign } from '../workspace/open-campaign.ts';
import { runCampaigns } from '../workspace/run-campaigns.ts';
import { openTestServer, type TestServer } from './http-app.fixture.ts';
import { type Described, faultsOf } from './openapi-faults.fixture.ts';
import { describeInterface } from './routes/docs.ts';

let server: TestServer;
let id: string;
beforeAll(async () => {
  server = await openTestServer();
  const { workspace } = server;
  const { definitions } = workspace.lab;
  const options = { experiments: 3, planner: 'random', seed: 1 };
  const { spec, table } = await loadCampaign('campaigns/twin-bcc-alloys.yaml', options, definitions);
  const clock = createClock(spec.laboratory.clock);
  id = await openCampaign(workspace.store, spec, table, clock, { kind: 'person', id: 'heike' });
  const { signal } = new AbortController();
  const clocks = new Map([[spec.laboratory.name, clock]]);
  await runCampaigns({ workspace, ids: [id], compute: computeHere(definitions), signal, clocks });
}, 300_000);
afterAll(() => server.close());

test('the score of a closed campaign of the twin is what its description says', async () => {
  const document = describeInterface(server.app) as unknown as Described;
  const response = await server.ask(`/api/campaigns/${id}/score`, { method: 'POST' });
  expect(response.status).toBe(200);
  const operation = document.paths['/api/campaigns/{id}/score']?.post;
  const schema = operation?.responses['200']?.content?.['application/json']?.schema;
  const score = await response.json();
  expect(faultsOf(schema, score, document)).toEqual([]);
  expect(score).toMatchObject({ campaign: id, fidelity: 'simulated' });
});
