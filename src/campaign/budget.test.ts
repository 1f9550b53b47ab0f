import { describe, expect, it } from 'vitest';
import { affordableSamples, costPerSample, elapsedHours, experimentsUsed, moneyLeft } from './budget.ts';
import {
  actuate,
  analyse,
  hour,
  observationOn,
  openRecord,
  proposalOf,
  review,
  specOf,
} from './campaign.fixture.ts';

describe('experiments', () => {
  it('P10: count from their planning, but for added and untouched cancelled ones', () => {
    const record = openRecord(
      specOf({ concurrency: 4, batch: 4, protocol: [review, actuate('measure'), analyse] }),
    );
    record.propose(1, 2, 3, 4);
    expect(experimentsUsed(record.state)).toBe(4);
    record.command({ command: 'cancel-sample', sample: 's1', why: '' });
    expect(experimentsUsed(record.state)).toBe(3);
    record.advance();
    record.command({ command: 'refuse', key: 's2/review/1', why: 'toxic' });
    expect(experimentsUsed(record.state)).toBe(3);
    record.command({ command: 'approve', key: 's3/review/1', design: null, why: '' });
    record.advance();
    const failure = { kind: 'cancelled', detail: '' } as const;
    record.append({
      type: 'step-failed',
      data: { key: 's3/measure/1', failure, code: '', cost: { money: 0, hours: 0 } },
    });
    expect(record.sample('s3').outcome).toBe('cancelled');
    const observations = [observationOn('', 8)];
    record.append({ type: 'measurement-added', data: { design: { x: 1 }, observations, why: '' } });
    expect(experimentsUsed(record.state)).toBe(3);
    expect(affordableSamples(record.state)).toBe(7);
  });
});

describe('money', () => {
  const stages = [
    actuate('melt', { samplesPerRun: 4, cost: { money: 8, hours: 3 } }),
    actuate('measure'),
    analyse,
  ];
  const open = (money: number) =>
    openRecord(specOf({ concurrency: 9, batch: 2, protocol: stages, budget: { experiments: 99, money } }));

  it('P11: a sample costs its share of every run, and one run of each must be payable in full', () => {
    expect(costPerSample(specOf({ protocol: stages }))).toEqual({ money: 12, hours: 4 });
    expect(affordableSamples(open(36).state)).toBe(3);
    expect(affordableSamples(open(18).state)).toBe(1);
    expect(affordableSamples(open(17).state)).toBe(0);
    expect(affordableSamples(openRecord().state)).toBe(10);
    expect(moneyLeft(openRecord().state)).toBe(Number.POSITIVE_INFINITY);
  });

  it('P11: what is reserved, spent or needed by samples under way is gone', () => {
    const record = open(120);
    record.propose(1, 2);
    expect(affordableSamples(record.state)).toBe(8);
    record.append({
      type: 'designs-proposed',
      data: { key: 'propose/9/1', proposals: [proposalOf({ x: 3 })], truncated: false },
    });
    record.advance();
    record.append({
      type: 'designs-proposed',
      data: { key: 'propose/2/1', proposals: [], truncated: false },
    });
    record.advance();
    expect(moneyLeft(record.state)).toBe(112);
    expect(affordableSamples(record.state)).toBe(7);
    const key = 's1/melt/1';
    const cost = { money: 6, hours: 3 };
    record.append({ type: 'action-finished', data: { key, files: [], failures: {}, asMade: {}, cost } });
    expect(moneyLeft(record.state)).toBe(114);
    expect(affordableSamples(record.state)).toBe(7);
    record.advance();
    expect(moneyLeft(record.state)).toBe(94);
    expect(affordableSamples(record.state)).toBe(7);
  });
});

it('P12: no sample is admitted that would end beyond the hours', () => {
  const record = openRecord(specOf({ budget: { experiments: 9, hours: 3 } }));
  record.wait(2);
  expect(elapsedHours(record.state)).toBe(2);
  expect(affordableSamples(record.state)).toBe(9);
  record.append({ type: 'time-passed', data: { to: 2 * hour + 1 } });
  expect(affordableSamples(record.state)).toBe(0);
});
