import { describe, expect, it } from 'vitest';
import { affordableSamples } from './budget.ts';
import {
  actuate,
  analyse,
  type CampaignRecord,
  openRecord,
  proposalOf,
  simulate,
  specOf,
  stepsInFlight,
} from './campaign.fixture.ts';
import type { Estimate, NextStep, Rationale } from './contracts.ts';
import type { CampaignEvent } from './events.ts';
import { next } from './next.ts';
import { viewForPlanner } from './planning-view.ts';
import type { CampaignSpec, Cost, Stage } from './spec.ts';

const always = {
  name: 'predict',
  kind: 'simulate',
  simulator: 'model',
  cost: { money: 2, hours: 0 },
} as const satisfies Stage;
const worthIts: Stage = { ...always, when: 'worth-its-cost' };

const openWith = (stage: Stage, changes: Partial<CampaignSpec> = {}): CampaignRecord =>
  openRecord(specOf({ protocol: [stage, actuate('measure'), analyse], ...changes }));

const stepOf = (method: string, gainPerCost: number): NextStep => ({
  method,
  gain: gainPerCost,
  cost: { money: 1, hours: 0 },
  gainPerCost,
  per: 'money',
});

/** A proposal that says what measuring and simulating are worth per cost; null: nothing. */
function propose(record: CampaignRecord, x: number, worth: readonly [number, number] | null): void {
  record.advance();
  const [step] = stepsInFlight(record.state).filter(({ kind }) => kind === 'propose');
  const rationale: Rationale = {
    belief: null,
    chanceToImprove: 0.5,
    teaches: null,
    nearest: [],
    runnerUp: null,
    ...(worth && { nextSteps: [stepOf('measure', worth[0]), stepOf('model@1', worth[1])] }),
  };
  record.append({
    type: 'designs-proposed',
    data: { key: step?.key ?? '', proposals: [proposalOf({ x }, { rationale })], truncated: false },
  });
  record.advance();
}

const keysOf = (record: CampaignRecord) => stepsInFlight(record.state).map(({ key }) => key);
const typesOf = (record: CampaignRecord) => record.events.map(({ type }) => type);

function estimated(record: CampaignRecord, value = 3): void {
  const [step] = stepsInFlight(record.state);
  if (step?.kind !== 'simulate') throw new Error('nothing is simulated');
  const estimate: Estimate = {
    quantity: 'Tc',
    value,
    sd: null,
    unit: 'K',
    fidelity: 'simulated',
    method: 'model@1',
  };
  const estimates = step.samples.map((sample) => ({ sample, estimate }));
  record.append({ type: 'samples-estimated', data: { key: step.key, estimates, notKnown: [] } });
  record.advance();
}

describe('a simulation', () => {
  it('F19: costs what was reserved for it, on the budget and on its sample', () => {
    const record = openWith(always);
    propose(record, 1, null);
    estimated(record);
    expect(record.state.spent).toEqual({ money: 2, hours: 0 });
    expect(record.sample('s1').cost.money).toBe(2);
  });

  it('F20: is skipped only where its sample stands', () => {
    const record = openRecord(specOf({ protocol: [simulate, actuate('measure'), analyse] }));
    record.advance();
    record.propose(1);
    const skip = (sample: string, stage: string): CampaignEvent => ({
      type: 'stage-skipped',
      data: { sample, stage, why: 'a test says so' },
    });
    record.append(skip('s1', 'measure'), skip('s7', 'predict'));
    expect(record.sample('s1').stage).toBe(0);
    record.append(skip('s1', 'predict'));
    expect(record.sample('s1').stage).toBe(1);
    record.append(skip('s1', 'measure'));
    expect(record.sample('s1').stage).toBe(1);
  });

  it('F20: is not skipped while it runs', () => {
    const record = openWith(always);
    propose(record, 1, null);
    record.append({ type: 'stage-skipped', data: { sample: 's1', stage: 'predict', why: '' } });
    expect(record.sample('s1')).toMatchObject({ stage: 0, status: 'busy' });
  });

  it('P28: is made where it is worth more than measuring, and passed over where it is not', () => {
    const record = openWith(worthIts);
    propose(record, 1, [0.5, 0.6]);
    expect(keysOf(record)).toEqual(['s1/predict/1']);
    const other = openWith(worthIts);
    propose(other, 1, [0.5, 0.5]);
    expect(keysOf(other)).toEqual(['s1/measure/1']);
    expect(other.events.find(({ type }) => type === 'stage-skipped')?.data).toEqual({
      sample: 's1',
      stage: 'predict',
      why: 'measure is worth 0.500 per money, model@1 0.500 per money',
    });
  });

  /** How many samples are simulated only before the first is measured, while no proposal says what that is worth. */
  const countAtStart = (cost: Cost): number => {
    const record = openWith({ ...worthIts, cost } as Stage);
    for (let x = 1; ; x++) {
      propose(record, x, null);
      expect(keysOf(record)).toEqual([`s${x}/predict/1`]);
      estimated(record);
      if (keysOf(record)[0] === `s${x}/measure/1`) return x - 1;
    }
  };

  it.each([
    ['a fifth of a measurement', { money: 2, hours: 0 }, 4],
    ['three tenths', { money: 3, hours: 0 }, 3],
    ['as much as a measurement', { money: 10, hours: 0 }, 0],
    ['hours alone', { money: 0, hours: 0.25 }, 3],
    ['hardly anything', { money: 1e-4, hours: 0 }, 19],
    ['nothing', { money: 0, hours: 0 }, 0],
  ])(
    'P28 P30: of %s is made at first, and samples measured once it has cost a measurement',
    (_, cost, count) => {
      expect(countAtStart(cost)).toBe(count);
    },
  );

  it('P28: that need not be worth its cost is always made', () => {
    const record = openWith(always);
    propose(record, 1, [0.9, 0.1]);
    expect(keysOf(record)).toEqual(['s1/predict/1']);
    estimated(record);
    expect(keysOf(record)).toEqual(['s1/measure/1']);
  });

  it('P28: of a repeat is passed over', () => {
    const record = openWith(worthIts, { confirm: 2, budget: { experiments: 2 } });
    propose(record, 1, [0.9, 0.1]);
    record.succeed(2);
    expect(record.sample('s2').origin).toBe('replicate');
    expect(keysOf(record)).toEqual(['s2/measure/1']);
  });

  it('P29: makes room for another choice, which knows its outcome', () => {
    const record = openWith(worthIts, { budget: { experiments: 1 } });
    propose(record, 1, [0.5, 0.6]);
    estimated(record, 7);
    expect(record.sample('s1')).toMatchObject({ outcome: 'cancelled', isAttempted: false });
    expect(keysOf(record)).toEqual(['propose/2/1']);
    expect(affordableSamples(record.state)).toBe(1);
    const { trials, foresight } = viewForPlanner(record.state);
    expect(trials).toEqual([]);
    expect(foresight?.[0]?.estimates).toEqual([{ design: { x: 1 }, value: 7 }]);
  });

  it('P29: is followed by a measurement when it says nothing of the design', () => {
    const record = openWith(worthIts);
    propose(record, 1, [0.5, 0.6]);
    record.append({
      type: 'samples-estimated',
      data: { key: 's1/predict/1', estimates: [], notKnown: [{ sample: 's1', reason: 'out of range' }] },
    });
    record.advance();
    expect(keysOf(record)).toEqual(['s1/measure/1']);
  });

  it('P29: is followed by a measurement after five in a row, and then by five more', () => {
    const record = openWith(worthIts, { budget: { experiments: 20 } });
    const isMeasured: boolean[] = [];
    for (let x = 1; x <= 12; x++) {
      propose(record, x, [0.5, 0.6]);
      estimated(record);
      isMeasured.push(keysOf(record).some((key) => key.includes('/measure/')));
      record.succeed(2);
    }
    expect(isMeasured.flatMap((measured, i) => (measured ? [i + 1] : []))).toEqual([6, 12]);
  });

  it('P29: is followed by a measurement once the campaign is ending', () => {
    const record = openWith(worthIts);
    propose(record, 1, [0.5, 0.6]);
    record.append({ type: 'campaign-stopping', data: { reason: 'budget-spent', detail: '' } });
    estimated(record);
    expect(keysOf(record)).toEqual(['s1/measure/1']);
  });

  it.each([always, worthIts])('P27: does not spend what measuring needs (%#)', (stage) => {
    const record = openWith(stage, { budget: { experiments: 2, money: 21 }, concurrency: 2, batch: 2 });
    record.advance();
    const [step] = stepsInFlight(record.state);
    const proposals = [1, 2].map((x) => proposalOf({ x }));
    record.append({
      type: 'designs-proposed',
      data: { key: step?.key ?? '', proposals, truncated: false },
    });
    record.advance();
    expect(keysOf(record)).toEqual(['s1/measure/1', 's2/measure/1']);
    expect(typesOf(record).filter((type) => type === 'stage-skipped')).toHaveLength(2);
    expect(next(record.state).decisions).toEqual([]);
  });

  it('P27: is made with money to spare, once for each that this pays', () => {
    const record = openWith(worthIts, { budget: { experiments: 2, money: 23 }, concurrency: 2, batch: 2 });
    record.propose(1, 2);
    record.advance();
    expect(keysOf(record)).toEqual(['s1/predict/1', 's2/measure/1']);
  });
});
