import { describe, expect, it } from 'vitest';
import { rankMeasuredDesigns } from './best.ts';
import { affordableSamples } from './budget.ts';
import { type CampaignRecord, observationOn, openRecord, proposalOf, specOf } from './campaign.fixture.ts';
import type { Goal, StopRule } from './spec.ts';
import { findStopReason } from './stop.ts';

const [tc] = specOf().goals;
const openStopping = (
  stop: readonly StopRule[],
  goal: Partial<Goal> = {},
  experiments = 10,
): CampaignRecord => openRecord(specOf({ stop, goals: [{ ...tc, ...goal }], budget: { experiments } }));

/** Adds a measurement of Tc at x. */
const add = (record: CampaignRecord, x: number, value: number, changes = {}): void =>
  record.append({
    type: 'measurement-added',
    data: { design: { x }, observations: [observationOn('', value, changes)], why: '' },
  });
const addAll = (record: CampaignRecord, ...values: readonly number[]): void =>
  values.forEach((value, x) => {
    add(record, x, value);
  });
const reasonOf = ({ state }: CampaignRecord) =>
  findStopReason(state, affordableSamples(state), rankMeasuredDesigns(state))?.reason ?? null;

describe('the order of ends', () => {
  it('P13: budget first, then the rules as they stand, then an exhausted planner', () => {
    const rules: StopRule[] = [{ rule: 'target' }, { rule: 'no-improvement', window: 1, noiseFactor: 1 }];
    expect(reasonOf(withRules(rules))).toBe('target-reached');
    expect(reasonOf(withRules(rules.toReversed()))).toBe('no-improvement');
    expect(reasonOf(withRules([]))).toBe('space-exhausted');
    expect(findStopReason(withRules(rules).state, 0, [])?.reason).toBe('budget-spent');
    expect(reasonOf(openStopping([]))).toBeNull();
  });

  function withRules(rules: readonly StopRule[]): CampaignRecord {
    const record = openStopping(rules, { target: 5 });
    addAll(record, 6, 4);
    record.propose();
    return record;
  }

  it('P13: a budget spent is told with its limits', () => {
    const record = openRecord(specOf({ budget: { experiments: 3, money: 5, hours: 7 } }));
    record.advance();
    expect(record.state.stopping?.detail).toBe(
      'the budget of 3 experiments, 5 EUR (10 each), 7 h (1 h each) allows no further experiment',
    );
  });
});

describe('target', () => {
  const rule: StopRule = { rule: 'target' };

  it.each([
    ['maximize', 5, 4.9, null],
    ['maximize', 5, 5, 'target-reached'],
    ['minimize', 5, 5.1, null],
    ['minimize', 5, 4, 'target-reached'],
  ] as const)('P14: %s to %d, measured %d: %s', (direction, target, value, expected) => {
    const record = openStopping([rule], { direction, target });
    expect(reasonOf(record)).toBeNull();
    add(record, 1, value);
    expect(reasonOf(record)).toBe(expected);
  });

  it('P14: a value aimed at is reached within the standard error of the mean', () => {
    const record = openStopping([rule], { direction: 'target', target: 5 });
    add(record, 1, 5.3, { sd: 0.2 });
    expect(reasonOf(record)).toBeNull();
    add(record, 2, 5.1, { sd: 0.2 });
    expect(reasonOf(record)).toBe('target-reached');
  });

  it('P14: one lucky reading does not count when the mean falls short', () => {
    const record = openStopping([rule], { target: 5 });
    addAll(record, 6);
    expect(reasonOf(record)).toBe('target-reached');
    add(record, 0, 3);
    expect(reasonOf(record)).toBeNull();
  });
});

describe('no improvement', () => {
  const rule: StopRule = { rule: 'no-improvement', window: 2, noiseFactor: 2 };

  it('P15: needs more readings than the window', () => {
    const record = openStopping([rule]);
    addAll(record, 9, 1);
    expect(reasonOf(record)).toBeNull();
    add(record, 5, 8);
    expect(reasonOf(record)).toBe('no-improvement');
    add(record, 6, 10);
    expect(reasonOf(record)).toBeNull();
  });

  it('P15: a gain within the noise of replicates is none', () => {
    const record = openStopping([rule]);
    addAll(record, 5, 5.1, 5.25);
    expect(reasonOf(record)).toBeNull();
    record.append({ type: 'replicate-planned', data: { of: 's1', why: '' } });
    record.advance();
    record.succeed(2, () => 5.2);
    expect(record.sample('s4').observations).toHaveLength(1);
    expect(reasonOf(record)).toBe('no-improvement');
  });

  it('P15: without replicates the stated sd is the noise', () => {
    const record = openStopping([rule]);
    for (const [x, value] of [5, 5.1, 5.2].entries()) add(record, x, value, { sd: 0.15 });
    expect(reasonOf(record)).toBe('no-improvement');
    add(record, 7, 5.7, { sd: 0.15 });
    expect(reasonOf(record)).toBeNull();
  });

  it('P15: a repeated reading is no experiment that brought nothing', () => {
    const record = openStopping([rule]);
    addAll(record, 5, 4);
    record.append({ type: 'replicate-planned', data: { of: 's1', why: '' } });
    record.advance();
    record.succeed(2, () => 5);
    expect(reasonOf(record)).toBeNull();
  });

  it('P15: readings that only bound the value are left out', () => {
    const record = openStopping([rule]);
    addAll(record, 5, 4);
    add(record, 9, 1, { bound: 'upper' });
    expect(reasonOf(record)).toBeNull();
  });

  it('P15: readings count in the order in which they were finished', () => {
    const record = openRecord(specOf({ stop: [{ ...rule, noiseFactor: 0 }], concurrency: 3, batch: 3 }));
    record.propose(90, 10, 20);
    record.advance();
    for (const sample of ['s2', 's3', 's1']) {
      record.wait(1);
      finish(record, sample);
    }
    expect(reasonOf(record)).toBeNull();
  });
});

/** Takes a sample through measurement, analysis and reward. */
function finish(record: CampaignRecord, sample: string): void {
  const value = Number(record.sample(sample).design.x);
  const cost = { money: 0, hours: 0 };
  const finding = { sample, observations: [observationOn(sample, value)], warnings: [] };
  record.append({
    type: 'action-finished',
    data: { key: `${sample}/measure/1`, files: [], failures: {}, asMade: {}, cost },
  });
  record.advance();
  record.append({ type: 'samples-analysed', data: { key: `${sample}/analyse/1`, findings: [finding] } });
  record.advance();
  record.append({ type: 'rewards-paid', data: { key: `${sample}/reward/1`, receipts: [] } });
}

it('P16: the best promise of the last round is compared with what an experiment must be worth', () => {
  const record = openStopping([{ rule: 'expected-improvement', below: 0.5 }]);
  const promise = (...gains: readonly (number | null)[]): void => {
    const proposals = gains.map((expectedImprovement, x) => proposalOf({ x }, { expectedImprovement }));
    record.append({
      type: 'step-started',
      data: {
        step: { key: 'propose/1/1', kind: 'propose', planner: 'p', count: 9 },
        asOf: 1,
        definition: 'p',
        reserved: { money: 0, hours: 0 },
      },
    });
    record.append({ type: 'designs-proposed', data: { key: 'propose/1/1', proposals, truncated: false } });
  };
  expect(reasonOf(record)).toBeNull();
  promise(null);
  expect(reasonOf(record)).toBeNull();
  promise(0.1, 0.6);
  expect(reasonOf(record)).toBeNull();
  promise(0.1, 0.4);
  expect(reasonOf(record)).toBe('expected-improvement-below-cost');
});
