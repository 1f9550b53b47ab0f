import { expect, it } from 'vitest';
import type { Stage } from '../../../campaign/index.ts';
import { viewStages } from './sample-view.ts';

const cost = { money: 0, hours: 1 };
const protocol: readonly Stage[] = [
  { name: 'make', kind: 'actuate', instrument: 'furnace', action: {}, cost } as unknown as Stage,
  { name: 'analyse', kind: 'analyse', analysis: 'reading' } as unknown as Stage,
  { name: 'reward', kind: 'reward', grader: 'measured-goal' } as unknown as Stage,
];
const failure = { kind: 'synthesis-failed', detail: 'it cracked' } as const;

it('the stage that failed says so, and not the reward that pays its cost', () => {
  const attempts = new Map([
    ['make', 1],
    ['reward', 1],
  ]);
  const ended = { attempts, stage: 3, status: 'finished' } as const;
  expect(viewStages({ ...ended, outcome: 'failed', failure }, protocol).map(({ state }) => state)).toEqual([
    'failed',
    'not made',
    'done',
  ]);
  expect(viewStages({ ...ended, outcome: 'measured', failure: null }, protocol)[0]?.state).toBe('done');
});
