import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weightedIntervalScore } from '../../kernels/statistics/index.ts';
import type { StatedForecast, Verdict } from '../contracts.ts';
import { payEpisode, rewardWeights } from './pay-episode.ts';

const verdict: Verdict = {
  gates: { answered: true, measured: true },
  reason: 'OK',
  evidence: [
    { value: 9.2, sd: 0.1, unit: 'K', fidelity: 'simulated', method: 'reading', artefact: null },
    {
      value: 12,
      sd: null,
      unit: 'K',
      fidelity: 'simulated',
      method: 'reading',
      artefact: null,
      bound: 'upper',
    },
  ],
  utility: { mean: 0.8, sd: 0.1 },
  trueUtility: 0.75,
  forecasts: [],
  spent: 5,
  budget: 10,
  scale: { random: 0.5, oracle: 1 },
};
const paid = { rolloutId: 'r1', settles: 'twin', environmentVersion: 'family@1.0.0+gym@1.0.0' } as const;
const z = 1.6448536269514722;
/** A forecast that is the platform's own. */
const asReference: StatedForecast = {
  quantiles: [5 - 2 * z, 5, 5 + 2 * z],
  outcome: 6,
  reference: { mean: 5, sd: 2 },
};

describe('the pay of an episode', () => {
  test('is the lower confidence bound of the utility less the cost', () => {
    const receipt = payEpisode(verdict, paid);
    expect(receipt.components).toMatchObject({ task: expect.closeTo(0.7, 12), calibration: 0, cost: -0.025 });
    expect(receipt.total).toBeCloseTo(0.675, 12);
    expect(receipt.score).toBeCloseTo(0.5, 12);
    expect(receipt.evidence.map(({ noise_class }) => noise_class)).toEqual(['normal', 'upper-bound']);
  });

  test('is no task reward and no score where a gate failed', () => {
    const receipt = payEpisode(
      { ...verdict, gates: { answered: true, measured: false }, reason: 'NOT_MEASURED' },
      paid,
    );
    expect(receipt).toMatchObject({ score: 0, total: -0.025, reason: 'NOT_MEASURED' });
  });

  test('gives a forecast like the platform’s nothing, a sharper right one up to 0.1, a wrong one down to −0.1', () => {
    const calibrationOf = (forecast: StatedForecast): number =>
      payEpisode({ ...verdict, forecasts: [forecast] }, paid).components.calibration ?? Number.NaN;
    expect(calibrationOf(asReference)).toBeCloseTo(0, 12);
    expect(calibrationOf({ ...asReference, quantiles: [6, 6, 6] })).toBeCloseTo(0.1, 12);
    expect(calibrationOf({ ...asReference, quantiles: [90, 95, 99] })).toBeCloseTo(-0.1, 12);
    const own = { mean: 5.5, sd: 1, outcome: 6 };
    const ratio =
      weightedIntervalScore(own, [0.1]) / weightedIntervalScore({ mean: 5, sd: 2, outcome: 6 }, [0.1]);
    const quantiles = [5.5 - z, 5.5, 5.5 + z] as const;
    expect(calibrationOf({ ...asReference, quantiles })).toBeCloseTo(0.1 * (1 - ratio), 9);
  });

  test('gains nothing from forecasting only what is sure', () => {
    const sure: StatedForecast = { ...asReference, quantiles: [6, 6, 6] };
    const chosen = payEpisode({ ...verdict, forecasts: [sure], foreseeableCount: 5 }, paid);
    expect(chosen.components.calibration).toBeCloseTo(0.02, 12);
  });

  test('is provisional while an experiment has not settled it', () => {
    expect(payEpisode(verdict, { ...paid, settles: 'experiment' }).status).toBe('provisional');
    const measured = verdict.evidence.map((one) => ({ ...one, fidelity: 'measured' as const }));
    const first = payEpisode(verdict, { ...paid, settles: 'experiment' });
    const settled = payEpisode(
      { ...verdict, evidence: measured },
      { ...paid, settles: 'experiment', supersedes: first },
    );
    expect(settled).toMatchObject({ status: 'settled', version: 2, supersedes: first.id, rollout_id: 'r1' });
  });

  test('is bounded, finite and the same each time for any verdict', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, fc.nat(20), (mean, sd, trueUtility, random, spent) => {
        const scale = { random, oracle: 1 };
        const any = { ...verdict, utility: { mean, sd }, trueUtility, scale, spent };
        const receipt = payEpisode(any, paid);
        expect(receipt.total).toBeGreaterThanOrEqual(-rewardWeights.cost - rewardWeights.calibration);
        expect(receipt.total).toBeLessThanOrEqual(1 + rewardWeights.calibration);
        expect(receipt.score).toBeGreaterThanOrEqual(0);
        expect(receipt.score).toBeLessThanOrEqual(1);
        expect(payEpisode(any, paid)).toEqual(receipt);
      }),
    );
  });
});
