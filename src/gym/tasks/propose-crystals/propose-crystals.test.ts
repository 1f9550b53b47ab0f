import { describe, expect, test } from 'vitest';
import { writePoscar } from '../../../kernels/crystal/index.ts';
import { playPolicy } from '../../play-policy.ts';
import { judgeText } from './crystal-gates.ts';
import { listPassing, worthOfRandom } from './draw-system.ts';
import { fillPrototype, ionicPrototypes } from './fill-prototype.ts';
import { proposeCrystals } from './index.ts';

const rockSalt = (cation: string, anion: string, edge: number): string =>
  `x\n1\n${edge} 0 0\n0 ${edge} 0\n0 0 ${edge}\n${cation} ${anion}\n4 4\nDirect\n` +
  '0 0 0\n0 0.5 0.5\n0.5 0 0.5\n0.5 0.5 0\n0.5 0 0\n0 0.5 0\n0 0 0.5\n0.5 0.5 0.5\n';

/** Two sodium and a pair of oxygen so far apart [Å] in a box. */
const peroxide = (distance: number): string =>
  `x\n1\n4.2 0 0\n0 4.2 0\n0 0 4.6\nNa O\n2 2\nDirect\n0.5 0.5 0\n0 0.5 0.5\n0 0 ${distance / 9.2}\n0 0 ${-distance / 9.2}\n`;

describe('the gates', () => {
  const elements = ['Mg', 'Na', 'O', 'Cl'];
  test.each(
    [
      ['MgO as measured', rockSalt('Mg', 'O', 4.21), 'OK'],
      ['NaCl as measured', rockSalt('Na', 'Cl', 5.64), 'OK'],
      ['a text', 'no crystal', 'NOT_READ'],
      ['an element of another system', rockSalt('Ca', 'O', 4.81), 'FOREIGN_ELEMENT'],
      ['magnesium with sodium, which both give electrons', rockSalt('Na', 'Mg', 7), 'NOT_NEUTRAL'],
      ['NaO, whose oxygen stands alone', rockSalt('Na', 'O', 4.8), 'NOT_NEUTRAL'],
      ['NaO, whose oxygen is paired as in a peroxide', peroxide(1.49), 'OK'],
      ['NaO, whose oxygen is too far apart for a bond', peroxide(2.2), 'NOT_NEUTRAL'],
      ['a cell much too large', rockSalt('Mg', 'O', 12), 'VOLUME_OUT_OF_RANGE'],
      ['a cell much too small', rockSalt('Mg', 'O', 2), 'VOLUME_OUT_OF_RANGE'],
      [
        'atoms on top of each other',
        'x\n1\n3.4 0 0\n0 3.4 0\n0 0 3.4\nMg O\n1 1\nDirect\n0 0 0\n0.1 0 0\n',
        'ATOMS_TOO_CLOSE',
      ],
    ].map(([what = '', text = '', reason = '']) => [what, reason, text] as const),
  )('say of %s: %s', (_what, reason, text) => {
    expect(judgeText(text, elements).reason).toBe(reason);
  });

  test('pass the example of every ionic structure type', () => {
    for (const prototype of ionicPrototypes) {
      const { elements: own } = prototype.example;
      const structure = fillPrototype(prototype, own);
      if (structure === null) throw new Error(prototype.name);
      const { reason } = judgeText(writePoscar(structure), Object.values(own));
      expect([prototype.name, reason]).toEqual([prototype.name, 'OK']);
    }
  });
});

describe('a task', () => {
  const instance = { family: proposeCrystals.name, level: 'standard', seed: 2 };
  const truth = proposeCrystals.draw(2, 'standard');
  const novel = listPassing(truth.elements).find(({ composition }) => !truth.reported.includes(composition));
  const prototype = ionicPrototypes.find(({ name }) => name === novel?.prototype);
  if (novel === undefined || prototype === undefined) throw new Error('there is something to propose');
  const structure = fillPrototype(prototype, novel.filling);
  const poscar = structure === null ? '' : writePoscar(structure);

  test('gives equal proposals the credit of one', async () => {
    const episode = proposeCrystals.open(truth, instance);
    const reasons: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      const outcome = await episode.call({ tool: 'propose', arguments: { poscar } });
      reasons.push('result' in outcome ? (outcome.result as { reason: string }).reason : outcome.error);
    }
    expect(reasons).toEqual(['OK', ...Array.from({ length: 5 }, () => 'REPEATED')]);
    expect(episode.judge().trueUtility).toBeCloseTo(1 / 6, 12);
  });

  test('looks up what was reported, and nothing else', async () => {
    const episode = proposeCrystals.open(truth, instance);
    expect(await episode.call({ tool: 'look_up', arguments: { formula: 'Xx2' } })).toMatchObject({
      error: { error_type: 'invalid_args' },
    });
    expect(episode.judge().spent).toBe(0);
  });

  test('expects of random play what random play reaches', async () => {
    let [mean, square] = [0, 0];
    const plays = 600;
    for (let player = 0; player < plays; player++) {
      const { verdict } = await playPolicy(
        proposeCrystals,
        proposeCrystals.baselines.random,
        instance,
        player,
      );
      mean += verdict.trueUtility / plays;
      square += verdict.trueUtility ** 2 / plays;
    }
    const error = Math.sqrt((square - mean ** 2) / plays);
    expect(Math.abs(mean - worthOfRandom(truth, 6))).toBeLessThan(4 * error);
  });
});
