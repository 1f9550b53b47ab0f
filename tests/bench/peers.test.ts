import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  averageOverSets,
  bestPeer,
  compareScores,
  type SetResult,
} from '../../bench/peers/compare-scores.ts';
import { comparisonTable } from '../../bench/peers/comparison-table.ts';
import { peerProblem } from '../../bench/peers/peer-problem.ts';
import { parsePeer, runPeer } from '../../bench/peers/run-peer.ts';
import { poolProblemFromTable } from '../../src/app/bench/pool-problem.ts';
import { parseTable } from '../../src/app/read-table.ts';

const table = parseTable(
  new TextEncoder().encode('T,gas,y\n300,Ar,5\n400,Ar,3\n500,N2,1\n600,N2,2\n600,N2,4\n350,O2,9'),
  'furnace.csv',
);
const goals = [{ quantity: 'y', direction: 'minimize' }] as const;
const pool = (isNoisy: boolean) => poolProblemFromTable(table, { goals, inputs: null, ignore: [], isNoisy });
const seeds = [0, 1, 2, 3, 4, 5];
const problem = peerProblem(pool(false), { seeds, budget: 4, isNoisy: false });

describe('the problem that peers read', () => {
  it('has columns from 0 to 1, a column per option, and larger values for better', () => {
    expect(problem.points).toEqual([
      [0, 1, 0, 0],
      [1 / 3, 1, 0, 0],
      [2 / 3, 0, 1, 0],
      [1, 0, 1, 0],
      [1 / 6, 0, 0, 1],
    ]);
    expect(problem.values).toEqual([-5, -3, -1, -3, -9]);
    expect(problem.top).toEqual([2]);
  });

  it('starts where our planners start, and reads what they read', () => {
    const ours = pool(true);
    const noisy = peerProblem(ours, { seeds, budget: 4, isNoisy: true });
    seeds.forEach((seed) => {
      const designs = noisy.initial[seed]?.map((index) => ours.candidates[index]);
      expect(designs).toEqual(ours.initialDesigns(seed));
      expect((noisy.values[seed] as readonly number[])[3]).toBe(
        -(ours.measure({ T: 600, gas: 'N2' }, seed, 0)?.[0] ?? 0),
      );
    });
  });
});

const python = '/usr/bin/python3';
const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;

describe('a peer', () => {
  const note = (): void => undefined;

  it('without its interpreter is not run, and says why', async () => {
    const outcome = await runPeer(problem, parsePeer('random'), {
      python: 'no-such-python',
      cache: null,
      note,
    });
    expect(outcome).toMatchObject({ isRun: false });
    expect(outcome.isRun ? '' : outcome.why).toContain('no-such-python');
  });

  it.skipIf(!hasNumpy)(
    'plays every seed from the designs given, once each, and is taken from the cache',
    async () => {
      const cache = mkdtempSync(join(tmpdir(), 'onnes-peers-'));
      const settings = { python, cache, note };
      const outcome = await runPeer(problem, parsePeer('random'), settings);
      const runs = outcome.isRun ? outcome.runs : [];
      expect(runs).toHaveLength(seeds.length);
      runs.forEach(({ picks }, place) => {
        expect(picks.slice(0, 2)).toEqual(problem.initial[place]);
        expect(new Set(picks).size).toBe(4);
      });
      const again = await runPeer(problem, parsePeer('random'), { ...settings, python: 'no-such-python' });
      expect(again).toEqual(outcome);
      const more = peerProblem(pool(false), { seeds: [...seeds, 6], budget: 5, isNoisy: false });
      expect(
        await runPeer(more, parsePeer('random'), { ...settings, python: 'no-such-python' }),
      ).toMatchObject({
        isRun: false,
      });
    },
  );
});

describe('the comparison', () => {
  const contestant = (name: string, isPeer: boolean, scores: readonly number[] | null) => ({
    name,
    isPeer,
    scores,
    why: scores === null ? 'not installed' : '',
    seconds: [0.001, 0.002, 0.003],
    forecasts: null,
  });
  const result = (set: string, own: readonly number[], peer: readonly number[]): SetResult => ({
    set,
    problemHash: '0123456789abcdef',
    isMain: true,
    poolSize: 100,
    topCount: 5,
    budget: 50,
    randomScore: 0.255,
    contestants: [
      contestant('bayes', false, own),
      contestant('gp-ei', true, peer),
      contestant('tpe', true, null),
    ],
  });
  const results = [
    result('a', [0.6, 0.7, 0.8], [0.5, 0.5, 0.5]),
    result('b', [0.2, 0.3, 0.1], [0.4, 0.5, 0.3]),
  ];

  it('pairs seeds, and gives differences as parts of the other', () => {
    const comparison = compareScores('bayes', [0.6, 0.7, 0.8], 'gp-ei', [0.5, 0.5, 0.5]);
    expect(comparison.mean).toBeCloseTo(0.2, 12);
    expect(comparison.lower).toBeCloseTo(0.1, 12);
    expect(comparison.relative.mean).toBeCloseTo(0.4, 12);
  });

  it('averages over sets seed by seed, without planners that miss one', () => {
    const [own, peer, missing] = averageOverSets(results, 3);
    [0.4, 0.5, 0.45].forEach((mean, seed) => {
      expect(own?.scores?.[seed]).toBeCloseTo(mean, 12);
    });
    expect(peer?.scores?.[1]).toBeCloseTo(0.5, 12);
    expect(missing?.scores).toBeNull();
    expect(bestPeer(results[0]?.contestants ?? [])?.name).toBe('gp-ei');
  });

  it('writes where ours win and where they lose', () => {
    const text = comparisonTable(results, 3).join('\n');
    expect(text).toContain('a 0123456789ab');
    expect(text).toContain('not run (not installed)');
    expect(text).toMatch(/\| a \| bayes \| gp-ei \| \+0\.200 .* \| better \|/);
    expect(text).toMatch(/\| b \| bayes \| gp-ei \| -0\.200 .* \| worse by more than 5 % \|/);
  });
});
