import { describe, expect, it } from 'vitest';
import type { Planner, Proposal } from '../campaign/index.ts';
import { openDeadlines } from './deadline.ts';
import type { Definitions } from './definitions.ts';
import { performJob } from './perform-job.ts';

/** A stopwatch that shows a second more at every look. */
const ticking = () => {
  let seconds = 0;
  return () => seconds++;
};

describe('deadlines', () => {
  it('are raised when their time is up, and tell so', () => {
    let seconds = 100;
    const deadlines = openDeadlines({ aborted: false }, () => seconds);
    const signal = deadlines.stopAfter(10);
    seconds = 109.9;
    expect(signal.aborted).toBe(false);
    expect(deadlines.missed()).toBeNull();
    seconds = 110;
    expect(deadlines.missed()).toBeNull();
    expect(signal.aborted).toBe(true);
    expect(deadlines.missed()).toBe(10);
  });

  it('are raised with the outer signal, which is no missed deadline', () => {
    const deadlines = openDeadlines({ aborted: true }, () => 0);
    expect(deadlines.stopAfter(10).aborted).toBe(true);
    expect(deadlines.missed()).toBeNull();
  });
});

/** Proposes until its five seconds are over. */
const patient: Planner<unknown> = {
  name: 'patient',
  version: '1',
  summary: 'for tests',
  parseOptions: () => null,
  async propose(_view, count, _options, context) {
    const signal = context.stopAfter?.(5) ?? context.signal;
    const proposals: Proposal[] = [];
    while (proposals.length < count && !signal.aborted)
      proposals.push({ design: { x: 1 }, predicted: null, expectedImprovement: null, why: '' });
    return proposals;
  },
};

describe('a planner that runs out of time', () => {
  const definitions = {
    planners: [patient],
    simulators: [],
    analyses: [],
    graders: [],
  } as unknown as Definitions;
  const job = {
    kind: 'propose' as const,
    key: 'propose/1/1',
    seed: 1,
    now: 0,
    planner: 'patient',
    options: {},
    simulators: [],
    view: {
      goals: [],
      space: { variables: [], constraints: [], pool: [{ x: 1 }] },
      trials: [],
      experimentsLeft: 9,
    },
  };
  const space = {
    variables: [
      { kind: 'continuous' as const, name: 'x', unit: '1', min: 0, max: 2, scale: 'linear' as const },
    ],
    constraints: [],
    pool: null,
  };

  async function propose(count: number, stopwatch: () => number) {
    const notes: string[] = [];
    const event = await performJob(
      definitions,
      { ...job, count, view: { ...job.view, space } },
      [],
      (_, note) => notes.push(note),
      { aborted: false },
      stopwatch,
    );
    return { event, notes };
  }

  it('has what it found recorded as truncated, with a note', async () => {
    const { event, notes } = await propose(20, ticking());
    expect(event).toMatchObject({ type: 'designs-proposed', data: { truncated: true } });
    expect(notes).toEqual(['stopped after 5 s, 4 of 20 designs']);
  });

  it('is not told so while there is time', async () => {
    const { event, notes } = await propose(3, ticking());
    expect(event).toMatchObject({ type: 'designs-proposed', data: { truncated: false } });
    expect(notes).toEqual([]);
  });
});
