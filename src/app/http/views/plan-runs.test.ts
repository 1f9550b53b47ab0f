import { describe, expect, it } from 'vitest';
import type { CampaignState, SampleState } from '../../../campaign/index.ts';
import { openCampaignView } from '../../../runtime/index.ts';
import { recordCampaign } from '../../tools/campaign-record.fixture.ts';
import { planRuns } from './plan-runs.ts';

/** An open campaign of two stages, a shared furnace and a device for one, with samples of the settings given. */
async function stateWith(settings: readonly number[]): Promise<CampaignState> {
  const { store, id } = await recordCampaign(20, false);
  const view = openCampaignView(store, id);
  await view.refresh();
  const state = view.state() as CampaignState;
  const stage = { kind: 'actuate', action: {}, shared: [], samplesPerRun: 1 } as const;
  const furnace = {
    ...stage,
    name: 'anneal',
    instrument: 'furnace',
    samplesPerRun: 3,
    shared: ['annealing'],
    cost: { money: 0, hours: 20 },
  };
  const cryostat = { ...stage, name: 'measure', instrument: 'cryostat', cost: { money: 0, hours: 3 } };
  state.spec = { ...state.spec, protocol: [furnace, cryostat] };
  settings.forEach((annealing, index) => {
    const sample = {
      id: `s${index + 1}`,
      stage: 0,
      origin: 'proposed',
      proposal: null,
      design: { annealing },
      status: 'ready',
      observations: [],
    };
    state.samples.set(sample.id, sample as unknown as SampleState);
    state.active.add(sample.id);
  });
  return state;
}

describe('a plan of runs', () => {
  it('fills a load with samples that agree in what the run shares, up to its places', async () => {
    const runs = planRuns([await stateWith([900, 1100, 900, 900, 900])], 8);
    const loads = runs.filter(({ instrument }) => instrument === 'furnace');
    expect(loads.map(({ samples }) => samples.map(({ sample }) => sample))).toEqual([
      ['s1', 's3', 's4'],
      ['s2'],
      ['s5'],
    ]);
  });
  it('begins every load in a shift, after its device and its samples are free', async () => {
    const runs = planRuns([await stateWith([900, 1100, 900, 900, 900])], 8);
    expect(runs.every(({ start }) => start % 24 < 8)).toBe(true);
    const byDevice = Map.groupBy(runs, ({ instrument }) => instrument);
    for (const list of byDevice.values())
      for (const [index, run] of list.entries())
        if (index > 0) expect(run.start).toBeGreaterThanOrEqual(list[index - 1]?.end ?? 0);
    const made = new Map(
      runs.flatMap((run) =>
        run.instrument === 'furnace' ? run.samples.map(({ sample }) => [sample, run.end] as const) : [],
      ),
    );
    for (const run of runs)
      if (run.instrument === 'cryostat')
        for (const { sample } of run.samples) expect(run.start).toBeGreaterThanOrEqual(made.get(sample) ?? 0);
  });
  it('says which loads outlast the shift', async () => {
    const runs = planRuns([await stateWith([900])], 8);
    expect(runs.map(({ instrument, start, isUnattended }) => [instrument, start, isUnattended])).toEqual([
      ['furnace', 0, true],
      ['cryostat', 24, false],
    ]);
  });
});
