import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { playPolicy } from '../../play-policy.ts';
import { edgesAsked } from './grade-lattice.ts';
import { refineLattice } from './refine-lattice.ts';

describe('refine-lattice', () => {
  test.each([
    ['cubic', false],
    ['uniaxial', true],
  ] as const)('level %s asks for c: %s', (level, isAsked) => {
    for (let seed = 0; seed < 4; seed++) {
      const truth = refineLattice.draw(seed, level);
      expect(truth.edges.c !== null).toBe(isAsked);
      expect(Math.abs(Math.log(truth.edges.a / edgesAsked(truth).a))).toBeLessThan(0.0121);
    }
  });

  test('a whole-pattern fit comes to within a thousandth of the truth, and is paid for it', async () => {
    const instance = { family: refineLattice.name, level: 'cubic', seed: 2 };
    const { verdict } = await playPolicy(refineLattice, refineLattice.baselines.rules, instance);
    expect(verdict.reason).toBe('OK');
    expect(verdict.trueUtility).toBeGreaterThan(0.7);
  });

  test('edges are nowhere but in the verdict', async () => {
    const truth = refineLattice.draw(3, 'uniaxial');
    const call = { tool: 'list_peaks', arguments: {} };
    const other = refineLattice.alterUnmeasured(truth, [call], seededRandom(1));
    expect(other.edges).not.toEqual(truth.edges);
    const instance = { family: refineLattice.name, level: 'uniaxial', seed: 3 };
    const shown = await Promise.all(
      [truth, other].map((one) => refineLattice.open(one, instance).call(call)),
    );
    expect(shown[0]).toEqual(shown[1]);
  });
});
