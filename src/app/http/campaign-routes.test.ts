import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore, openCampaignView, type Store } from '../../runtime/index.ts';
import { lab } from '../lab.ts';
import { recordCampaign } from '../tools/campaign-record.fixture.ts';
import { noLimits } from '../workspace/open-limits.ts';
import { loadLab } from '../workspace/open-workspace.ts';
import type { BeliefView, ParityView, ProfileView, StopView } from './contract/belief.ts';
import type { RunsView } from './contract/runs.ts';
import type {
  AmendmentPreview,
  DecisionPage,
  DevicesView,
  HonestyView,
  RecordPage,
} from './contract/story.ts';
import { createHttpApp } from './create-http-app.ts';
import type { HttpApp } from './http-scene.ts';

const headers = { host: 'localhost', authorization: 'Bearer t', 'content-type': 'application/json' };
let store: Store;
let app: HttpApp;
let close: () => void;
let ended: string;
let open: string;

beforeAll(async () => {
  store = createMemoryStore();
  ended = (await recordCampaign(12, true, store)).id;
  open = (await recordCampaign(20, false, store)).id;
  const { url } = await loadLab(undefined);
  const workspace = {
    store,
    address: 'memory:',
    folder: '',
    lab,
    labModule: url,
    limits: noLimits,
    laboratory: null,
  };
  ({ app, close } = createHttpApp({
    workspace,
    assets: null,
    access: { token: 't', hosts: new Set(['localhost']) },
  }));
});
afterAll(() => close());

const ask = (path: string, body?: unknown): Promise<Response> =>
  Promise.resolve(
    app.request(`http://localhost/api${path}`, {
      headers,
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    }),
  );
async function get<Answer>(path: string, body?: unknown): Promise<Answer> {
  const response = await ask(path, body);
  expect(response.status, path).toBe(200);
  return (await response.json()) as Answer;
}

describe('decisions of a campaign', () => {
  it('tell each result beside its prediction, newest first, in pages that join without a gap', async () => {
    const all = await get<DecisionPage>(`/campaigns/${ended}/decisions?limit=500`);
    const first = await get<DecisionPage>(`/campaigns/${ended}/decisions?limit=5`);
    const last = first.items.at(-1)?.seq ?? 0;
    const second = await get<DecisionPage>(`/campaigns/${ended}/decisions?limit=500&before=${last}`);
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect(first.older).toBe(all.items.length - 5);
    expect(all.items.at(-1)?.title).toBe('Opened: maximize Tc_K');
    expect(all.items.filter(({ kind }) => kind === 'result')).toHaveLength(12);
    expect(all.items.find(({ subject }) => subject === 'best')?.why).toContain('It leads now.');
  });
  it('after an event are only those that came since', async () => {
    const all = await get<DecisionPage>(`/campaigns/${ended}/decisions?limit=500`);
    const middle = all.items[6]?.seq ?? 0;
    const since = await get<DecisionPage>(`/campaigns/${ended}/decisions?limit=500&after=${middle}`);
    expect(since.items).toEqual(all.items.filter(({ seq }) => seq > middle));
  });
  it('of a campaign that is none are refused by name', async () => {
    const response = await ask('/campaigns/nobody/decisions');
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('problem+json');
  });
});

describe('the record of a campaign', () => {
  it('shows devices, honesty and events, and is found intact', async () => {
    const devices = await get<DevicesView>(`/campaigns/${ended}/devices`);
    expect(devices.runs.filter(({ samples, state }) => samples !== null && state === 'done')).toHaveLength(
      12,
    );
    expect(devices.runs.every(({ start, end }) => end - start === 8 * 3_600_000)).toBe(true);
    const honesty = await get<HonestyView>(`/campaigns/${ended}/honesty`);
    expect(honesty.settled.receipts).toBe(12);
    expect(honesty.words).toContain('it takes three');
    const page = await get<RecordPage>(`/campaigns/${ended}/events?limit=3`);
    expect(page.events.map(({ seq }) => seq)).toEqual([page.total, page.total - 1, page.total - 2]);
    const found = await get<{ isIntact: boolean; head: string }>(`/campaigns/${ended}/verify`, {});
    expect(found).toMatchObject({ isIntact: true, head: page.events[0]?.hash });
  });
});

describe('the devices of a closed campaign', () => {
  it('are those of its own time, though the laboratory went on for another', async () => {
    const before = await get<DevicesView>(`/campaigns/${ended}/devices`);
    const next = await recordCampaign(3, true, store);
    const after = await get<DevicesView>(`/campaigns/${next.id}/devices`);
    expect(after.now).toBeGreaterThan(before.now);
    expect(await get<DevicesView>(`/campaigns/${ended}/devices`)).toEqual(before);
  });
});

describe('the report of a campaign', () => {
  it('comes as a file that stands alone', async () => {
    const response = await ask(`/campaigns/${ended}/report?download=1`);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(await response.text()).toContain('<!doctype html>');
  });
});

describe('the belief of a campaign', () => {
  it('is that of a stand-in, and says so, where the planner has no model', async () => {
    const belief = await get<BeliefView>(`/campaigns/${ended}/belief`);
    if (!belief.isKnown) throw new Error(belief.why);
    expect(belief).toMatchObject({ planner: 'auto', isOwn: false, trials: 12 });
    expect(belief.map?.kind).toBe('ternary');
    expect(belief.map?.cells.every(({ sd, gain }) => sd >= 0 && gain >= 0)).toBe(true);
    const profile = await get<ProfileView>(`/campaigns/${ended}/belief/profile`, {
      design: belief.profile.design,
    });
    expect(profile).toEqual(belief.profile);
  }, 60_000);
  it('names what is wrong with a design or an axis', async () => {
    const design = await ask(`/campaigns/${ended}/belief/profile`, { design: { Nb: 'much' } });
    expect(design.status).toBe(400);
    expect(((await design.json()) as { detail: string }).detail).toContain('expected a number');
    const axes = await ask(`/campaigns/${ended}/belief?axes=Nb,Ti,Unobtainium`);
    expect(((await axes.json()) as { detail: string }).detail).toContain('"Unobtainium" is none of');
  }, 60_000);
  it('gives chances that fall the more is asked for, and shares of one best', async () => {
    const stop = await get<StopView>(`/campaigns/${ended}/belief/stop`);
    if (!stop.isKnown) throw new Error(stop.why);
    const chances = stop.chances.map(([, chance]) => chance);
    expect(chances).toEqual([...chances].sort((a, b) => b - a));
    expect(Object.values(stop.bestChances).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  }, 60_000);
  it('foretells every measured value from others', async () => {
    const parity = await get<ParityView>(`/campaigns/${ended}/belief/parity`);
    if (!parity.isKnown) throw new Error(parity.why);
    expect(parity.folds).toBe(12);
    expect(new Set(parity.pairs.map(({ sample }) => sample)).size).toBe(12);
  }, 60_000);
  it('says why there is none before a measurement', async () => {
    expect(await get<BeliefView>(`/campaigns/${open}/belief`)).toEqual({
      isKnown: false,
      why: 'nothing is measured yet',
    });
  });
});

describe('an amendment', () => {
  it('is previewed without being written, then written', async () => {
    const changes = { budget: { experiments: 30 } };
    const view = openCampaignView(store, open);
    await view.refresh();
    const before = view.version();
    const preview = await get<AmendmentPreview>(`/campaigns/${open}/amend/preview`, { changes });
    expect(preview.effects).toEqual([{ what: 'Experiments in the budget', before: '20', after: '30' }]);
    await view.refresh();
    expect(view.version()).toBe(before);
    await get(`/campaigns/${open}/amend`, { changes, why: 'the ridge is wide' });
    await view.refresh();
    expect(view.state()?.spec.budget.experiments).toBe(30);
  });
  it('of a planner names it, with its options where it has any', async () => {
    const plain = await get<AmendmentPreview>(`/campaigns/${open}/amend/preview`, {
      changes: { planner: 'auto' },
    });
    expect(plain.effects).toMatchObject([{ what: 'Planner', after: 'auto' }]);
    const set = await get<AmendmentPreview>(`/campaigns/${open}/amend/preview`, {
      changes: { planner: { name: 'bayes', options: { acquisition: 'ucb', beta: 1.5 } } },
    });
    expect(set.effects[0]?.after).toBe('bayes, acquisition ucb, beta 1.5');
  });
  it('that a campaign cannot take is refused with the field', async () => {
    const response = await ask(`/campaigns/${open}/amend/preview`, {
      changes: { budget: { experiments: 0 } },
    });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toContain('experiments');
  });
  it('to a planner that the lab lacks is refused by name', async () => {
    const response = await ask(`/campaigns/${open}/amend/preview`, { changes: { planner: 'oracle' } });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toContain('oracle');
  });
});

describe('the next runs', () => {
  it('refuse a shift that no day has', async () => {
    expect((await ask('/runs?shift=25')).status).toBe(400);
    expect((await get<RunsView>('/runs?shift=10')).shiftHours).toBe(10);
  });
  it('come as a workbook', async () => {
    const response = await ask('/runs.xlsx');
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(new TextDecoder().decode(bytes.subarray(0, 2))).toBe('PK');
  });
});
