import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { playPolicy } from '../../play-policy.ts';
import { bestAnswer, countSets, gradePhases, keyOfSet, variantsOf } from './grade-phases.ts';
import { identifyPhases } from './identify-phases.ts';
import type { MixtureTruth } from './mixture.ts';

const draw = (seed: number, level = identifyPhases.defaultLevel): MixtureTruth =>
  identifyPhases.draw(seed, level);
const hasTwin = ({ candidates, phases }: MixtureTruth): boolean =>
  phases.some(({ candidate }) => candidates[candidate]!.twin !== null);
/** The first sample of the default level in which a phase has a twin. */
const ambiguous = Array.from({ length: 40 }, (_, seed) => seed).find((seed) => hasTwin(draw(seed)))!;

describe('identify-phases', () => {
  test('weights sum to 1 and no phase stands beside its twin', () => {
    for (let seed = 0; seed < 6; seed++) {
      const { candidates, phases } = draw(seed);
      expect(phases.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      const names = phases.map(({ candidate }) => candidates[candidate]!.name);
      for (const { candidate } of phases) expect(names).not.toContain(candidates[candidate]!.twin);
    }
  });

  test('sets of candidates are counted without twins side by side', () => {
    const { candidates } = draw(ambiguous);
    let pairs = candidates.length;
    candidates.forEach((one, i) => {
      for (const other of candidates.slice(0, i)) if (one.twin !== other.name) pairs++;
    });
    expect(countSets(candidates, 2)).toBe(pairs);
  });

  test('twins share the probability by the strain that each needs, and nothing pays more than saying so', () => {
    const truth = draw(ambiguous);
    const variants = variantsOf(truth);
    expect(variants.length).toBeGreaterThan(1);
    expect(variants.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    const best = bestAnswer(truth);
    const honest = gradePhases(truth, best);
    for (const { phases } of variants) {
      const certain = { ...best, hypotheses: [{ phases: [...phases.keys()], probability: 1 }] };
      expect(gradePhases(truth, certain)).toBeLessThan(honest + 1e-12);
    }
  });

  test('a sample with the twin in place of its phase has the same pattern and the same worth of every answer', () => {
    const truth = draw(ambiguous);
    const other = identifyPhases.alterUnmeasured(
      truth,
      [{ tool: 'list_peaks', arguments: {} }],
      seededRandom(1),
    );
    expect(other.scan).toEqual(truth.scan);
    expect(other.phases).not.toEqual(truth.phases);
    expect(
      variantsOf(other)
        .map(({ phases }) => keyOfSet([...phases.keys()]))
        .sort(),
    ).toEqual(
      variantsOf(truth)
        .map(({ phases }) => keyOfSet([...phases.keys()]))
        .sort(),
    );
    expect(gradePhases(other, bestAnswer(truth))).toBeCloseTo(gradePhases(truth, bestAnswer(truth)), 9);
  });

  test('where a window of the scan alone was seen, all else may be another sample', async () => {
    const truth = draw(1);
    const call = { tool: 'read_pattern', arguments: { from_deg: 30, to_deg: 36 } };
    const other = identifyPhases.alterUnmeasured(truth, [call], seededRandom(2));
    expect(other.scan.counts).not.toEqual(truth.scan.counts);
    const instance = { family: identifyPhases.name, level: identifyPhases.defaultLevel, seed: 1 };
    const shown = await Promise.all(
      [truth, other].map((one) => identifyPhases.open(one, instance).call(call)),
    );
    expect(shown[0]).toMatchObject({ cost: 0 });
    expect(shown[0]).toEqual(shown[1]);
  });

  test('the search of the platform finds a sample of two phases', async () => {
    const instance = { family: identifyPhases.name, level: 'two-phases', seed: 3 };
    const { verdict } = await playPolicy(identifyPhases, identifyPhases.baselines.rules, instance);
    expect(verdict.reason).toBe('OK');
    expect(verdict.trueUtility).toBeGreaterThan(0.9);
  });
});
