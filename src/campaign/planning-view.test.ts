import { expect, it } from 'vitest';
import { actuate, analyse, observationOn, openRecord, reward, specOf } from './campaign.fixture.ts';
import type { CampaignEvent } from './events.ts';
import { viewForPlanner } from './planning-view.ts';

const [tc] = specOf().goals;
const failing = (key: string, kind: 'synthesis-failed' | 'cancelled'): CampaignEvent => ({
  type: 'step-failed',
  data: { key, failure: { kind, detail: '' }, code: '', cost: { money: 0, hours: 0 } },
});

it('P25: a planner sees every sample but cancelled ones, as made', () => {
  const record = openRecord(specOf({ concurrency: 4, batch: 4 }));
  record.propose(1, 2, 3, 4);
  record.advance();
  record.append(failing('s2/measure/1', 'synthesis-failed'), failing('s3/measure/1', 'cancelled'));
  const cost = { money: 0, hours: 0 };
  record.append({
    type: 'action-finished',
    data: { key: 's1/measure/1', files: [], failures: {}, asMade: { s1: { x: 1.5 } }, cost },
  });
  record.advance();
  const finding = { sample: 's1', observations: [observationOn('s1', 8)], warnings: [] };
  record.append({ type: 'samples-analysed', data: { key: 's1/analyse/1', findings: [finding] } });
  expect(viewForPlanner(record.state)).toMatchObject({
    experimentsLeft: 6,
    trials: [
      { sample: 's1', design: { x: 1.5 }, status: 'measured', outcomes: [{ value: 8 }] },
      { sample: 's2', status: 'failed', failure: 'synthesis-failed', outcomes: [null] },
      { sample: 's4', status: 'pending', outcomes: [null] },
    ],
  });
});

it('P25: another goal makes no failure of what was measured before; a retraction does', () => {
  const record = openRecord();
  record.propose(1);
  record.succeed(3);
  record.command({ command: 'amend', changes: { goals: [{ ...tc, quantity: 'Hc2' }] }, why: 'magnets' });
  expect(viewForPlanner(record.state).trials).toMatchObject([{ status: 'measured', outcomes: [null] }]);
  record.command({ command: 'retract', sample: 's1', why: 'wrong button' });
  expect(viewForPlanner(record.state).trials).toMatchObject([
    { status: 'failed', failure: 'measurement-invalid' },
  ]);
});

it('P25: what samples share in a run is shown, and which of them others may still join', () => {
  const furnace = actuate('anneal', { samplesPerRun: 3, shared: ['x'] });
  const protocol = [actuate('mix'), furnace, actuate('measure'), analyse, reward];
  const record = openRecord(specOf({ protocol, concurrency: 3, batch: 3 }));
  record.propose(1, 1, 2);
  record.advance();
  const view = () => viewForPlanner(record.state);
  expect(view().run).toEqual({ samplesPerRun: 3, shared: ['x'] });
  expect(view().trials.map(({ awaitsRun }) => awaitsRun)).toEqual([true, true, true]);
  record.succeed(1);
  expect(view().trials.map(({ awaitsRun }) => awaitsRun)).toEqual([undefined, undefined, undefined]);
  expect(viewForPlanner(openRecord(specOf()).state).run).toBeUndefined();
});

it('P25: what experiments cost is shown with what every one of them costs', () => {
  const costs = [{ variable: 'x', perUnit: 2 }];
  const protocol = [actuate('anneal', { samplesPerRun: 4 }), actuate('measure'), analyse, reward];
  const view = viewForPlanner(openRecord(specOf({ protocol, costs, currency: 'USD' })).state);
  expect(view.costs).toEqual({ experiment: 12.5, currency: 'USD', rules: costs });
});

it('P25: a planner sees what simulators said of a goal, design by design', () => {
  const stages = specOf().protocol;
  const simulate = { kind: 'simulate' as const, name: 'predict', simulator: 'model' };
  const record = openRecord(specOf({ protocol: [simulate, ...stages], concurrency: 2, batch: 2 }));
  record.propose(1, 2);
  record.advance();
  const estimateOf = (sample: string, quantity: string, value: number) => ({
    sample,
    estimate: { quantity, value, sd: 1, unit: 'K', fidelity: 'simulated' as const, method: 'model@1' },
  });
  for (const sample of ['s1', 's2'])
    record.append({
      type: 'samples-estimated',
      data: {
        key: `${sample}/predict/1`,
        estimates: [estimateOf(sample, tc.quantity, 7), estimateOf(sample, 'density', 8)],
        notKnown: [],
      },
    });
  expect(viewForPlanner(record.state).foresight).toMatchObject([
    {
      method: 'model@1',
      quantity: tc.quantity,
      estimates: [
        { design: { x: 1 }, value: 7 },
        { design: { x: 2 }, value: 7 },
      ],
    },
  ]);
  expect(viewForPlanner(openRecord().state)).not.toHaveProperty('foresight');
});
