import { describe, expect, it } from 'vitest';
import {
  actuate,
  analyse,
  describeState,
  hour,
  observationOn,
  openRecord,
  proposalOf,
  receiptFor,
  review,
  reward,
  simulate,
  specOf,
  storedEvent,
  successOf,
} from './campaign.fixture.ts';
import type { Design, Failure, FailureKind } from './contracts.ts';
import type { CampaignEvent } from './events.ts';
import { foldAll, foldCampaign } from './fold.ts';
import type { CampaignSpec } from './spec.ts';

const free = { money: 0, hours: 0 };
const failureOf = (kind: FailureKind): Failure => ({ kind, detail: 'a test says so' });

/** A campaign whose first sample, s1 at x = 5, is in its first step. */
function openWithSample(changes: Partial<CampaignSpec> = {}) {
  const record = openRecord(specOf(changes));
  record.propose(5);
  record.advance();
  return record;
}
const measured = (key: string, failures: Record<string, Failure>, asMade = {}): CampaignEvent => ({
  type: 'action-finished',
  data: { key, files: [{ sample: 's1', name: key, blob: key }], failures, asMade, cost: free },
});
const failed = (key: string, kind: FailureKind): CampaignEvent => ({
  type: 'step-failed',
  data: { key, failure: failureOf(kind), code: 'test', cost: free },
});

describe('the record', () => {
  it('F1: begins with campaign-opened, and nothing opens it again', () => {
    const paused = storedEvent({ type: 'campaign-paused', data: { why: '' } }, 1, 0);
    expect(() => foldCampaign(null, paused)).toThrow('does not begin with campaign-opened');
    expect(() => foldAll([])).toThrow('an empty log');
    const record = openWithSample();
    record.append({ type: 'campaign-opened', data: { spec: specOf({ name: 'other' }), policy: 'x' } });
    expect(record.state).toMatchObject({ id: 'test', spec: { name: 'test' }, samples: { size: 1 } });
  });

  it.each<CampaignEvent>([
    failed('s9/measure/1', 'refused'),
    { type: 'step-held', data: { key: 's9/measure/1', why: '' } },
    {
      type: 'designs-proposed',
      data: { key: 'propose/1/1', proposals: [proposalOf({ x: 1 })], truncated: false },
    },
    { type: 'designs-proposed', data: { key: 's1/measure/1', proposals: [], truncated: false } },
    { type: 'samples-estimated', data: { key: 's1/measure/1', estimates: [], notKnown: [] } },
    { type: 'review-settled', data: { key: 's1/measure/1', verdict: 'refused', design: null, why: '' } },
    { type: 'samples-analysed', data: { key: 's1/measure/1', findings: [] } },
    { type: 'rewards-paid', data: { key: 's1/measure/1', receipts: [receiptFor('s1')] } },
    measured('s1/analyse/1', {}),
    { type: 'sample-cancelled', data: { sample: 's9', why: '' } },
    { type: 'sample-cancelled', data: { sample: 's1', why: 'it is in a step' } },
    { type: 'replicate-planned', data: { of: 's9', why: '' } },
    { type: 'observation-retracted', data: { sample: 's9', why: '' } },
  ])('F2: $type of an unknown step or sample, or of another kind, changes nothing', (event) => {
    const record = openWithSample();
    const before = describeState({ ...record.state, version: 0 });
    record.append(event);
    expect(describeState({ ...record.state, version: 0 })).toBe(before);
    expect(record.state.version).toBe(record.events.length);
  });

  it('F3: a step in flight does not begin again', () => {
    const record = openWithSample();
    const started = record.events.at(-1) as CampaignEvent;
    expect(started.type).toBe('step-started');
    record.append(started);
    expect(record.sample('s1').attempts.get('measure')).toBe(1);
  });

  it('F4: time does not run back', () => {
    const record = openRecord();
    record.append({ type: 'time-passed', data: { to: 50 } }, { type: 'time-passed', data: { to: 20 } });
    expect(record.state.now).toBe(50);
  });

  it('F5: samples are numbered in the order in which they come', () => {
    const record = openRecord(specOf({ concurrency: 3, batch: 2 }));
    record.propose(1, 2);
    const added = { design: { x: 3 }, observations: [observationOn('', 8)], why: 'literature' };
    record.append({ type: 'measurement-added', data: added });
    record.append({ type: 'replicate-planned', data: { of: 's3', why: 'repeat' } });
    record.append({ type: 'sample-cancelled', data: { sample: 's2', why: 'dropped' } });
    expect([...record.state.samples].map(([id, { design }]) => [id, design.x])).toEqual([
      ['s1', 1],
      ['s2', 2],
      ['s3', 3],
      ['s4', 3],
    ]);
    expect(record.sample('s3')).toMatchObject({ origin: 'added', outcome: 'measured', status: 'finished' });
    expect(record.sample('s3').observations).toEqual([observationOn('s3', 8)]);
  });
});

describe('a sample', () => {
  it('F6: goes from stage to stage and ends measured', () => {
    const record = openWithSample({ protocol: [simulate, review, actuate('measure'), analyse, reward] });
    const stages = () => [record.sample('s1').stage, record.sample('s1').outcome];
    const seen = [stages()];
    for (let i = 0; i < 5; i++) {
      record.succeed();
      seen.push(stages());
    }
    expect(seen).toEqual([
      [0, 'open'],
      [1, 'open'],
      [2, 'open'],
      [3, 'open'],
      [4, 'open'],
      [5, 'measured'],
    ]);
    expect(record.sample('s1')).toMatchObject({ status: 'finished', files: [{ stage: 'measure' }] });
    expect([...record.state.active]).toEqual([]);
  });

  it('F7: an instrument fault is tried again after the waiting time, as often as allowed', () => {
    const record = openWithSample({
      retry: { instrumentFaults: 2, invalidMeasurements: 0, backoffHours: 3 },
    });
    record.append(failed('s1/measure/1', 'instrument-fault'));
    expect(record.sample('s1')).toMatchObject({
      status: 'ready',
      stage: 0,
      retryAt: 3 * hour,
      outcome: 'open',
    });
    record.wait(3);
    record.advance();
    expect(record.sample('s1').retryAt).toBeNull();
    record.append(failed('s1/measure/2', 'instrument-fault'));
    record.wait(3);
    record.advance();
    record.append(failed('s1/measure/3', 'instrument-fault'));
    expect(record.sample('s1')).toMatchObject({ outcome: 'failed', failure: { kind: 'instrument-fault' } });
  });

  it('F8: invalid data repeat the last measurement and drop its files alone', () => {
    const record = openWithSample({ protocol: [actuate('melt'), actuate('measure'), analyse, reward] });
    record.succeed(2);
    const invalid = {
      sample: 's1',
      observations: [],
      warnings: ['noisy'],
      failure: failureOf('measurement-invalid'),
    };
    record.append({ type: 'samples-analysed', data: { key: 's1/analyse/1', findings: [invalid] } });
    expect(record.sample('s1')).toMatchObject({
      stage: 1,
      status: 'ready',
      outcome: 'open',
      warnings: ['noisy'],
    });
    expect(record.sample('s1').files.map(({ stage }) => stage)).toEqual(['melt']);
    record.succeed();
    expect(record.sample('s1').files.map(({ stage }) => stage)).toEqual(['melt', 'measure']);
    record.append({ type: 'samples-analysed', data: { key: 's1/analyse/2', findings: [invalid] } });
    expect(record.sample('s1')).toMatchObject({ stage: 3, outcome: 'failed' });
  });

  it.each<[FailureKind, object]>([
    ['refused', { outcome: 'failed', status: 'ready', stage: 2 }],
    ['synthesis-failed', { outcome: 'failed', status: 'ready', stage: 2 }],
    ['measured-negative', { outcome: 'failed', status: 'ready', stage: 2 }],
    ['operator-deviation', { outcome: 'failed', status: 'ready', stage: 2 }],
    ['unresolved', { outcome: 'failed', status: 'ready', stage: 2 }],
    ['cancelled', { outcome: 'cancelled', status: 'finished', stage: 3 }],
  ])('F9: after %s nothing is tried again', (kind, expected) => {
    const record = openWithSample();
    record.append(failed('s1/measure/1', kind));
    expect(record.sample('s1')).toMatchObject({ ...expected, failure: { kind } });
    record.succeed();
    expect(record.sample('s1')).toMatchObject({
      status: 'finished',
      outcome: kind === 'cancelled' ? kind : 'failed',
    });
  });

  it('F9: a sample to which nothing was done gets no reward', () => {
    const record = openWithSample({ protocol: [review, actuate('measure'), analyse, reward] });
    record.command({ command: 'refuse', key: 's1/review/1', why: 'toxic' });
    expect(record.sample('s1')).toMatchObject({
      status: 'finished',
      outcome: 'failed',
      failure: { kind: 'refused' },
    });
  });

  it('F10: a failed prediction or reward is a warning', () => {
    const record = openWithSample({ protocol: [simulate, actuate('measure'), analyse, reward] });
    record.append(failed('s1/predict/1', 'instrument-fault'));
    record.succeed(2);
    record.append(failed('s1/reward/1', 'measurement-invalid'));
    expect(record.sample('s1')).toMatchObject({
      outcome: 'measured',
      warnings: ['predict: a test says so', 'reward: a test says so'],
    });
  });

  it('F11: samples of one run fail singly and share its cost', () => {
    const record = openRecord(
      specOf({
        concurrency: 2,
        batch: 2,
        protocol: [actuate('measure', { samplesPerRun: 2 }), analyse, reward],
      }),
    );
    record.propose(1, 2);
    record.advance();
    const failures = { s2: failureOf('synthesis-failed') };
    const cost = { money: 10, hours: 4 };
    const key = 's1/measure/1';
    record.append({ type: 'action-finished', data: { key, files: [], failures, asMade: {}, cost } });
    expect(record.sample('s1')).toMatchObject({ outcome: 'open', stage: 1, cost: { money: 5, hours: 2 } });
    expect(record.sample('s2')).toMatchObject({ outcome: 'failed', stage: 2, cost: { money: 5, hours: 2 } });
    expect(record.state.spent).toEqual(cost);
  });

  it('F12: what was made otherwise than planned goes on as made', () => {
    const deviation = { s1: failureOf('operator-deviation') };
    const record = openWithSample();
    record.append(measured('s1/measure/1', deviation, { s1: { x: 6 } }));
    expect(record.sample('s1')).toMatchObject({
      outcome: 'open',
      stage: 1,
      design: { x: 5 },
      asMade: { x: 6 },
    });
    expect(record.sample('s1').warnings).toEqual(['made otherwise than planned: a test says so']);
  });

  it('F13: an analysis must say something of every sample, and one failed finding is enough', () => {
    const retry = { instrumentFaults: 0, invalidMeasurements: 0, backoffHours: 0 };
    const silent = openWithSample({ retry });
    silent.succeed();
    silent.append({ type: 'samples-analysed', data: { key: 's1/analyse/1', findings: [] } });
    expect(silent.sample('s1')).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'measurement-invalid' },
    });
    const { protocol } = specOf();
    const more = { name: 'phases', kind: 'analyse', analysis: 'reading' } as const;
    const at = protocol.findIndex(({ kind }) => kind === 'analyse');
    const silentEarly = openWithSample({ retry, protocol: protocol.toSpliced(at, 0, more) });
    silentEarly.succeed();
    silentEarly.append({ type: 'samples-analysed', data: { key: 's1/phases/1', findings: [] } });
    expect(silentEarly.sample('s1').outcome).toBe('failed');
    const mixed = openWithSample({ retry });
    mixed.succeed();
    const good = { sample: 's1', observations: [observationOn('s1', 4)], warnings: [] };
    const bad = {
      sample: 's1',
      observations: [observationOn('s1', 99)],
      warnings: [],
      failure: failureOf('measurement-invalid'),
    };
    mixed.append({ type: 'samples-analysed', data: { key: 's1/analyse/1', findings: [good, bad] } });
    expect(mixed.sample('s1').outcome).toBe('failed');
    expect(mixed.sample('s1').observations.map(({ value }) => value)).toEqual([4]);
    const stranger = openWithSample({ retry });
    stranger.succeed();
    const findings = [good, { ...good, sample: 's7' }];
    stranger.append({ type: 'samples-analysed', data: { key: 's1/analyse/1', findings } });
    expect(stranger.sample('s1')).toMatchObject({ outcome: 'open', stage: 2 });
  });

  it('F21: the last analysis must answer a goal, an earlier one need not', () => {
    const retry = { instrumentFaults: 0, invalidMeasurements: 0, backoffHours: 0 };
    const nothing = { sample: 's1', observations: [], warnings: [] };
    const last = openWithSample({ retry });
    last.succeed();
    last.append({ type: 'samples-analysed', data: { key: 's1/analyse/1', findings: [nothing] } });
    expect(last.sample('s1')).toMatchObject({ outcome: 'failed', failure: { kind: 'measurement-invalid' } });
    const more = { name: 'phases', kind: 'analyse', analysis: 'reading' } as const;
    const { protocol } = specOf();
    const at = protocol.findIndex(({ kind }) => kind === 'analyse');
    const earlier = openWithSample({ retry, protocol: protocol.toSpliced(at, 0, more) });
    earlier.succeed();
    earlier.append({ type: 'samples-analysed', data: { key: 's1/phases/1', findings: [nothing] } });
    expect(earlier.sample('s1')).toMatchObject({ outcome: 'open', stage: at + 1 });
  });

  it('F14: an edit replaces the design and drops what was estimated of the other', () => {
    const record = openWithSample({ protocol: [simulate, review, actuate('measure'), analyse, reward] });
    const estimate = { ...observationOn('s1', 3), fidelity: 'simulated' as const };
    const estimates = [{ sample: 's1', estimate }];
    record.append({ type: 'samples-estimated', data: { key: 's1/predict/1', estimates, notKnown: [] } });
    record.advance();
    expect(record.sample('s1').estimates).toHaveLength(1);
    record.command({ command: 'approve', key: 's1/review/1', design: { x: 9 }, why: 'cheaper' });
    expect(record.sample('s1')).toMatchObject({
      design: { x: 9 },
      estimates: [],
      stage: 2,
      proposal: { design: { x: 5 } },
    });
  });
});

describe('corrections', () => {
  it('F15: a retracted measurement pays nothing, before or after the reward', () => {
    const before = openWithSample();
    before.succeed(2);
    before.append({ type: 'observation-retracted', data: { sample: 's1', why: 'wrong button' } });
    before.succeed();
    const after = openWithSample();
    after.succeed(3);
    after.append({ type: 'observation-retracted', data: { sample: 's1', why: 'wrong button' } });
    after.append({ type: 'observation-retracted', data: { sample: 's1', why: 'again' } });
    for (const record of [before, after]) {
      expect(record.sample('s1').observations).toHaveLength(1);
      const receipts = record
        .sample('s1')
        .receipts.map(({ version, status, total }) => [version, status, total]);
      expect(receipts).toEqual([
        [1, 'settled', 0.5],
        [2, 'void', 0],
      ]);
    }
    expect(after.sample('s1').receipts[1]).toMatchObject({ supersedes: 1, explanation: 'wrong button' });
  });

  const amended: CampaignEvent = { type: 'campaign-amended', data: { changes: { confirm: 2 }, why: 'sure' } };

  it('F16: an amendment forgets what the planner said before it and keeps the rest', () => {
    const record = openWithSample({ concurrency: 2 });
    record.succeed(3);
    expect(record.state.inFlight.has('propose/2/1')).toBe(true);
    record.append(amended);
    record.append({
      type: 'designs-proposed',
      data: { key: 'propose/2/1', proposals: [], truncated: false },
    });
    expect(record.state).toMatchObject({ isExhausted: false, spec: { confirm: 2 }, amendmentCount: 1 });
    expect(record.sample('s1').observations).toHaveLength(1);
    record.advance();
    record.append({
      type: 'designs-proposed',
      data: { key: 'propose/3/1', proposals: [], truncated: false },
    });
    expect(record.state.isExhausted).toBe(true);
  });

  it('F16: an amendment reopens an end that came by itself, also behind a pause, and no other', () => {
    const endings = [
      ['budget-spent', [], 'open'],
      ['stopped-by-person', [], 'stopping'],
      ['budget-spent', [{ type: 'campaign-paused', data: { why: '' } }], 'paused'],
      ['budget-spent', [{ type: 'campaign-closed', data: { reason: 'budget-spent', detail: '' } }], 'closed'],
    ] as const;
    for (const [reason, events, status] of endings) {
      const record = openRecord();
      record.append({ type: 'campaign-stopping', data: { reason, detail: '' } }, ...events, amended);
      expect(record.state.status).toBe(status);
      expect(record.state.stopping === null).toBe(status === 'open' || status === 'paused');
    }
  });

  it.each<[Design, Design]>([
    [{ x: 6 }, { x: 6 }],
    [{ x: 600 }, { x: 5 }],
  ])('F17: a replicate of what was made as %o asks for %o', (asMade, expected) => {
    const record = openWithSample();
    record.append(measured('s1/measure/1', {}, { s1: asMade }));
    record.append({ type: 'replicate-planned', data: { of: 's1', why: 'to be sure' } });
    const proposal = { design: expected, predicted: null, expectedImprovement: null, why: 'to be sure' };
    expect(record.sample('s2')).toMatchObject({
      origin: 'replicate',
      replicateOf: 's1',
      design: expected,
      proposal,
    });
  });

  it('F18: resuming goes back to where the pause began', () => {
    const stopping: CampaignEvent = {
      type: 'campaign-stopping',
      data: { reason: 'target-reached', detail: '' },
    };
    const closed: CampaignEvent = { type: 'campaign-closed', data: { reason: 'target-reached', detail: '' } };
    const paused: CampaignEvent = { type: 'campaign-paused', data: { why: 'lunch' } };
    const resumed: CampaignEvent = { type: 'campaign-resumed', data: { why: 'back' } };
    const statusAfter = (...events: CampaignEvent[]) => {
      const record = openRecord();
      record.append(...events);
      return record.state.status;
    };
    expect(statusAfter(paused)).toBe('paused');
    expect(statusAfter(paused, resumed)).toBe('open');
    expect(statusAfter(stopping, paused, resumed)).toBe('stopping');
    expect(statusAfter(paused, stopping)).toBe('paused');
    expect(statusAfter(closed, paused, stopping, resumed)).toBe('closed');
  });
});

it('K1: the first sample of a run gives the key, and no key is used twice', () => {
  const record = openRecord(
    specOf({
      concurrency: 2,
      batch: 2,
      protocol: [actuate('measure', { samplesPerRun: 2 }), analyse, reward],
    }),
  );
  record.propose(1, 2);
  record.advance();
  const failures = { s2: failureOf('instrument-fault') };
  record.append({
    type: 'action-finished',
    data: { key: 's1/measure/1', files: [], failures, asMade: {}, cost: free },
  });
  record.wait(1);
  record.advance();
  for (const { step } of record.state.inFlight.values()) record.append(successOf(record.state, step));
  record.advance();
  const keys = record.events.flatMap((event) => (event.type === 'step-started' ? [event.data.step.key] : []));
  expect(keys).toEqual([
    'propose/1/1',
    's1/measure/1',
    's2/measure/2',
    's1/analyse/1',
    's2/analyse/1',
    's1/reward/1',
  ]);
});
