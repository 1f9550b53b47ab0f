import { describe, expect, it } from 'vitest';
import {
  actuate,
  analyse,
  type CampaignRecord,
  hour,
  observationOn,
  openRecord,
  proposalOf,
  review,
  reward,
  simulate,
  specOf,
  stepsInFlight,
} from './campaign.fixture.ts';
import type { CampaignEvent } from './events.ts';

const free = { money: 0, hours: 0 };
const fault = { kind: 'instrument-fault', detail: 'a test says so' } as const;
const failed = (key: string): CampaignEvent => ({
  type: 'step-failed',
  data: { key, failure: fault, code: 'test', cost: free },
});
const keysOf = (record: CampaignRecord) => stepsInFlight(record.state).map(({ key }) => key);
const plannedKeys = (record: CampaignRecord) => record.plan.steps.map(({ step }) => step.key);
const outcomesOf = (record: CampaignRecord) =>
  [...record.state.samples.values()].map(({ outcome, failure }) => failure?.kind ?? outcome);
const countOf = (record: CampaignRecord): number => {
  const [step] = record.advance();
  return step?.kind === 'propose' ? step.count : 0;
};

describe('order', () => {
  it('P1: a closed campaign does nothing', () => {
    const record = openRecord();
    record.propose(1);
    record.append({ type: 'campaign-closed', data: { reason: 'stopped-by-person', detail: '' } });
    expect(record.plan).toEqual({ steps: [], decisions: [], wakeAt: null, close: null, awaits: [] });
  });

  it('P2: decisions come without steps', () => {
    const record = openRecord(specOf({ concurrency: 2, protocol: [review, actuate('measure'), analyse] }));
    record.propose(1);
    record.advance();
    record.propose(2);
    record.wait(24);
    expect(record.plan).toMatchObject({ steps: [], decisions: [{ type: 'review-settled' }], close: null });
  });

  it('P3 P24: a paused campaign starts nothing, ends what is in flight and awaits a person', () => {
    const record = openRecord(specOf({ protocol: [review, actuate('measure'), analyse], concurrency: 2 }));
    record.propose(1);
    record.advance();
    record.command({ command: 'pause', why: 'lunch' });
    record.command({ command: 'approve', key: 's1/review/1', design: null, why: '' });
    record.propose(2);
    expect(record.plan).toMatchObject({ steps: [], decisions: [], awaits: ['paused: lunch'] });
    record.command({ command: 'resume', why: 'back' });
    record.advance();
    record.command({ command: 'pause', why: 'tea' });
    expect(record.plan).toMatchObject({ wakeAt: 24 * hour, awaits: ['paused: tea', 'review s2/review/1'] });
    record.wait(24);
    expect(record.plan.decisions).toMatchObject([{ type: 'review-settled', data: { verdict: 'expired' } }]);
  });

  it('P4: every ready sample takes the step of its stage, one sample a step', () => {
    const record = openRecord(
      specOf({ concurrency: 2, batch: 2, protocol: [simulate, actuate('measure'), analyse] }),
    );
    record.propose(1, 2);
    expect(plannedKeys(record)).toEqual(['s1/predict/1', 's2/predict/1']);
    record.advance();
    record.append({ type: 'samples-estimated', data: { key: 's2/predict/1', estimates: [], notKnown: [] } });
    expect(record.plan.steps).toMatchObject([
      {
        step: { kind: 'actuate', instrument: 'measure', samples: ['s2'] },
        reserved: { money: 10, hours: 1 },
      },
    ]);
  });
});

describe('shared runs', () => {
  const furnace = actuate('melt', { samplesPerRun: 2, shared: ['x'] });
  const openFurnace = (concurrency: number, batch: number, samplesPerRun = 2) =>
    openRecord(specOf({ concurrency, batch, protocol: [simulate, { ...furnace, samplesPerRun }, analyse] }));

  it('P5: a run takes samples with equal shared settings, as many as fit', () => {
    const record = openFurnace(5, 5);
    record.propose(1, 2, 1, 1, 2);
    record.succeed();
    const runs = stepsInFlight(record.state).map((step) => (step.kind === 'actuate' ? step.samples : []));
    expect(runs).toEqual([['s1', 's3'], ['s4'], ['s2', 's5']]);
  });

  it('P6: a run that is not full waits for samples on their way, and no longer', () => {
    const record = openFurnace(2, 2);
    record.propose(1, 1);
    record.advance();
    const estimated = (key: string): CampaignEvent => ({
      type: 'samples-estimated',
      data: { key, estimates: [], notKnown: [] },
    });
    record.append(estimated('s1/predict/1'));
    expect(plannedKeys(record)).toEqual([]);
    record.append(estimated('s2/predict/1'));
    expect(plannedKeys(record)).toEqual(['s1/melt/1']);
    const alone = openFurnace(1, 1);
    alone.propose(1);
    alone.succeed();
    expect(keysOf(alone)).toEqual(['s1/melt/1']);
  });

  it('P6: a run that is not full waits for the planner, at work or about to be', () => {
    const record = openFurnace(4, 2, 4);
    record.propose(1, 1);
    record.advance();
    for (const sample of ['s1', 's2'])
      record.append({
        type: 'samples-estimated',
        data: { key: `${sample}/predict/1`, estimates: [], notKnown: [] },
      });
    expect(keysOf(record)).toEqual(['propose/2/1']);
    expect(plannedKeys(record)).toEqual([]);
    record.append(failed('propose/2/1'));
    expect(plannedKeys(record)).toEqual(['propose/2/2']);
    record.propose(1, 1);
    record.succeed();
    expect(stepsInFlight(record.state)).toMatchObject([
      { key: 's1/melt/1', samples: ['s1', 's2', 's3', 's4'] },
    ]);
  });

  it('P7: a repetition waits for its time', () => {
    const record = openRecord();
    record.propose(1);
    record.advance();
    record.append(failed('s1/measure/1'));
    expect(record.plan).toMatchObject({ steps: [], wakeAt: hour });
    record.wait(1);
    expect(plannedKeys(record)).toEqual(['s1/measure/2']);
  });
});

describe('money', () => {
  it('P8: a run that the money left does not pay waits for money to come free, then is given up', () => {
    const record = openRecord(
      specOf({
        concurrency: 2,
        batch: 2,
        budget: { experiments: 9, money: 25 },
        protocol: [actuate('measure'), analyse],
      }),
    );
    record.propose(1, 2);
    record.advance();
    const broken = (sample: string, money: number): CampaignEvent => ({
      type: 'action-finished',
      data: {
        key: `${sample}/measure/1`,
        files: [],
        failures: { [sample]: fault },
        asMade: {},
        cost: { money, hours: 1 },
      },
    });
    record.append(broken('s1', 10));
    record.wait(2);
    expect(plannedKeys(record)).toEqual([]);
    expect(record.plan.decisions).toEqual([]);
    record.append(broken('s2', 10));
    const why = 's1/measure/2 costs 10 EUR, and 5 EUR are left';
    expect(record.plan.decisions).toEqual([{ type: 'sample-cancelled', data: { sample: 's1', why } }]);
    record.advance();
    record.wait(2);
    record.advance();
    expect(outcomesOf(record)).toEqual(['cancelled', 'cancelled']);
    expect(record.state).toMatchObject({ status: 'closed', stopping: { reason: 'budget-spent' } });
  });
});

describe('admission', () => {
  it('P9: one planner at a time is asked when a batch has room, for what budget and room allow', () => {
    const record = openRecord(specOf({ concurrency: 5, batch: 3, budget: { experiments: 5 } }));
    expect(countOf(record)).toBe(3);
    expect(plannedKeys(record)).toEqual([]);
    record.propose(1, 2, 3);
    record.advance();
    expect(keysOf(record)).not.toContain('propose/2/1');
    record.append({
      type: 'action-finished',
      data: {
        key: 's1/measure/1',
        files: [],
        failures: { s1: { ...fault, kind: 'cancelled' } },
        asMade: {},
        cost: free,
      },
    });
    expect(record.plan.steps).toMatchObject([{ step: { key: 'propose/2/1', count: 2 } }]);
    expect(countOf(openRecord(specOf({ concurrency: 2, batch: 5 })))).toBe(2);
  });

  it('P17: an end is not decided while samples are under way', () => {
    const goal = { ...specOf().goals[0], target: 50 };
    const record = openRecord(specOf({ concurrency: 2, goals: [goal], stop: [{ rule: 'target' }] }));
    record.propose(60);
    record.advance();
    record.propose(70);
    record.advance();
    const analysed = (sample: string, value: number): CampaignEvent => ({
      type: 'samples-analysed',
      data: {
        key: `${sample}/analyse/1`,
        findings: [{ sample, observations: [observationOn(sample, value)], warnings: [] }],
      },
    });
    record.append({
      type: 'action-finished',
      data: { key: 's1/measure/1', files: [], failures: {}, asMade: {}, cost: free },
    });
    record.advance();
    record.append(analysed('s1', 60));
    record.advance();
    record.append({ type: 'rewards-paid', data: { key: 's1/reward/1', receipts: [] } });
    expect(record.plan).toMatchObject({ steps: [], decisions: [] });
    record.succeed(3);
    expect(record.state).toMatchObject({ status: 'closed', stopping: { reason: 'target-reached' } });
  });

  const openConfirming = (changes = {}) =>
    openRecord(specOf({ confirm: 3, concurrency: 2, batch: 2, budget: { experiments: 6 }, ...changes }));

  it('P18: batches leave room for the leader to be repeated, which comes before the end', () => {
    const record = openConfirming({ batch: 2, concurrency: 4, budget: { experiments: 5 } });
    record.propose(7, 3);
    record.succeed(3);
    expect(stepsInFlight(record.state)).toMatchObject([{ kind: 'propose', count: 1 }]);
    record.propose(5);
    record.succeed(3);
    expect(keysOf(record)).toEqual(['s4/measure/1', 's5/measure/1']);
    expect([record.sample('s4'), record.sample('s5')]).toMatchObject([
      { replicateOf: 's1' },
      { replicateOf: 's1' },
    ]);
    record.succeed(3);
    expect(record.state).toMatchObject({
      status: 'closed',
      samples: { size: 5 },
      stopping: { reason: 'budget-spent' },
    });
  });

  it('P18: repeats also come before another end, as many at once as are allowed', () => {
    const record = openConfirming();
    record.propose(7);
    record.succeed(3);
    record.propose();
    record.advance();
    expect(record.state.isExhausted).toBe(true);
    expect(keysOf(record)).toEqual(['s2/measure/1', 's3/measure/1']);
  });

  it('P18: as many fruitless repeats as measurements asked for end the attempt', () => {
    const record = openConfirming({ concurrency: 1, batch: 1, confirm: 2, budget: { experiments: 9 } });
    record.propose(7);
    record.succeed(3);
    record.propose();
    for (const [index, asMade] of [{ x: 6.4 }, { x: 6.5 }].entries()) {
      record.advance();
      const id = `s${index + 2}`;
      record.append({
        type: 'action-finished',
        data: { key: `${id}/measure/1`, files: [], failures: {}, asMade: { [id]: asMade }, cost: free },
      });
      record.succeed(2);
    }
    expect(record.state).toMatchObject({
      status: 'closed',
      samples: { size: 3 },
      stopping: { reason: 'space-exhausted' },
    });
  });

  it('P18: a leader that the amended space leaves out is not repeated', () => {
    const record = openConfirming();
    record.propose(70);
    record.succeed(3);
    const { space } = specOf();
    const variables = [
      { kind: 'continuous', name: 'x', unit: 'K', min: 0, max: 50, scale: 'linear' },
    ] as const;
    record.command({ command: 'amend', changes: { space: { ...space, variables } }, why: 'furnace' });
    record.propose();
    record.propose();
    record.advance();
    expect(record.state).toMatchObject({ status: 'closed', samples: { size: 1 } });
  });
});

describe('planners that fail', () => {
  it('P19: are asked again in the same round and pause the campaign after three failures in a row', () => {
    const record = openRecord();
    for (const attempt of [1, 2, 3]) {
      record.advance();
      expect(keysOf(record)).toEqual([`propose/1/${attempt}`]);
      record.append(failed(`propose/1/${attempt}`));
    }
    record.advance();
    expect(record.state.status).toBe('paused');
    expect(record.plan.awaits).toEqual([
      'paused: planner random failed 3 times in a row; amend it if need be, then resume',
    ]);
    record.command({ command: 'resume', why: 'mended' });
    expect(plannedKeys(record)).toEqual(['propose/2/1']);
    record.propose(1);
    expect(record.state.proposeFailures).toBe(0);
  });

  it('K1 V3: are asked under a new key when an amendment came between two failures', () => {
    const record = openRecord();
    record.advance();
    record.append(failed('propose/1/1'));
    record.advance();
    record.command({ command: 'amend', changes: { budget: { experiments: 9 } }, why: 'more helium' });
    record.append(failed('propose/1/2'));
    record.advance();
    expect(keysOf(record)).toEqual(['propose/1/3']);
  });

  it('P17 P19: pause only once begun samples are finished', () => {
    const record = openRecord(specOf({ concurrency: 2 }));
    record.propose(1);
    for (const attempt of [1, 2, 3]) {
      record.advance();
      record.append(failed(`propose/2/${attempt}`));
    }
    record.succeed(2);
    expect(record.state.status).toBe('open');
    record.succeed(1);
    expect(record.state).toMatchObject({ status: 'paused', active: { size: 0 } });
  });

  it('K1: give no key twice, though a pause and a return come between', () => {
    const record = openRecord();
    record.advance();
    record.append(failed('propose/1/1'));
    record.advance();
    record.command({ command: 'pause', why: '' });
    record.command({ command: 'resume', why: '' });
    record.append(failed('propose/1/2'));
    expect(plannedKeys(record)).toEqual(['propose/1/3']);
  });
});

describe('persons', () => {
  const reviewed = { protocol: [review, actuate('measure'), analyse, reward], concurrency: 3, batch: 3 };
  const openReviewed = (changes = {}) => {
    const record = openRecord(specOf({ ...reviewed, ...changes }));
    record.propose(10, 20, 30);
    record.advance();
    return record;
  };

  it('P20 P24: a review that nobody answers expires at its hour', () => {
    const record = openReviewed();
    expect(record.plan).toMatchObject({
      wakeAt: 24 * hour,
      awaits: ['review s1/review/1', 'review s2/review/1', 'review s3/review/1'],
    });
    record.command({ command: 'approve', key: 's2/review/1', design: null, why: '' });
    record.wait(23.9);
    expect(record.plan.decisions).toEqual([]);
    record.wait(0.1);
    record.advance();
    expect(outcomesOf(record)).toEqual(['refused', 'open', 'refused']);
  });

  it('P21: a person who stops the campaign withdraws what is untouched and lets the rest finish', () => {
    const record = openReviewed();
    record.command({ command: 'approve', key: 's1/review/1', design: null, why: '' });
    record.advance();
    record.command({ command: 'approve', key: 's2/review/1', design: null, why: '' });
    record.command({ command: 'stop', why: 'holidays' });
    record.advance();
    expect(outcomesOf(record)).toEqual(['open', 'cancelled', 'refused']);
    expect(keysOf(record)).toEqual(['s1/measure/1']);
    record.succeed(3);
    expect(record.state).toMatchObject({ status: 'closed', stopping: { detail: 'holidays' } });
    expect(record.sample('s1').outcome).toBe('measured');
  });

  it('P21: a review of a sample already begun is still awaited', () => {
    const record = openReviewed({ protocol: [actuate('melt'), review, actuate('measure'), analyse] });
    record.succeed();
    record.command({ command: 'stop', why: 'holidays' });
    record.advance();
    expect(record.plan.awaits).toHaveLength(3);
  });

  it('P22: what an amended space leaves out is cancelled, unless something was done to it', () => {
    const record = openReviewed();
    record.command({ command: 'approve', key: 's3/review/1', design: null, why: '' });
    record.advance();
    record.command({ command: 'approve', key: 's2/review/1', design: null, why: '' });
    record.append({
      type: 'action-finished',
      data: { key: 's3/measure/1', files: [], failures: {}, asMade: {}, cost: free },
    });
    const variables = [
      { kind: 'continuous', name: 'x', unit: 'K', min: 0, max: 15, scale: 'linear' },
    ] as const;
    const space = { ...specOf().space, variables };
    record.command({ command: 'amend', changes: { space }, why: 'furnace' });
    expect(record.plan.decisions).toMatchObject([{ type: 'sample-cancelled', data: { sample: 's2' } }]);
    record.advance();
    expect(outcomesOf(record)).toEqual(['open', 'cancelled', 'open']);
  });

  it('P22: what an amended budget leaves out is cancelled, the newest first', () => {
    const record = openReviewed();
    for (const sample of ['s1', 's2', 's3'])
      record.command({ command: 'approve', key: `${sample}/review/1`, design: null, why: '' });
    record.command({ command: 'amend', changes: { budget: { experiments: 2 } }, why: 'poor' });
    record.advance();
    expect(outcomesOf(record)).toEqual(['open', 'open', 'cancelled']);
  });

  it('P24: whoever must say what happened is named', () => {
    const record = openRecord();
    record.propose(1);
    record.advance();
    record.append({ type: 'step-held', data: { key: 's1/measure/1', why: 'power cut' } });
    expect(record.plan.awaits).toEqual(['resolve s1/measure/1: power cut']);
    record.command({ command: 'pause', why: 'dark' });
    expect(record.plan.awaits).toEqual(['paused: dark', 'resolve s1/measure/1: power cut']);
  });
});

describe('the end', () => {
  it('P23: comes when nothing is in flight and no sample is under way', () => {
    const record = openRecord();
    record.propose(1);
    record.advance();
    record.command({ command: 'stop', why: 'enough' });
    expect(record.plan.close).toBeNull();
    record.succeed(2);
    expect(keysOf(record)).toEqual(['s1/reward/1']);
    expect(record.plan.close).toBeNull();
    record.append({ type: 'rewards-paid', data: { key: 's1/reward/1', receipts: [] } });
    expect(record.plan.close).toEqual({ reason: 'stopped-by-person', detail: 'enough' });
  });

  it('P23: waits for a sample that waits for its time', () => {
    const record = openRecord();
    record.propose(1);
    record.advance();
    record.command({ command: 'stop', why: 'enough' });
    record.append(failed('s1/measure/1'));
    expect(record.plan).toMatchObject({ steps: [], wakeAt: hour, close: null });
  });

  it('P23: waits for a planner at work, whose designs are then cancelled', () => {
    const record = openRecord();
    record.advance();
    record.command({ command: 'stop', why: 'enough' });
    expect(record.plan.close).toBeNull();
    record.append({
      type: 'designs-proposed',
      data: { key: 'propose/1/1', proposals: [proposalOf({ x: 1 })], truncated: false },
    });
    record.advance();
    expect(record.state.status).toBe('closed');
    expect(outcomesOf(record)).toEqual(['cancelled']);
  });
});
