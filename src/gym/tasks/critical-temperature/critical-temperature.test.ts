import { describe, expect, test } from 'vitest';
import { energyUnits } from '../../../core/units.ts';
import { momentsOf } from '../../../kernels/superconductivity/index.ts';
import { playPolicy } from '../../play-policy.ts';
import { criticalTemperature } from './critical-temperature.ts';
import { readRows } from './draw-spectrum.ts';
import { bestAnswer, grade } from './grade-temperature.ts';

const at = (seed: number, level = 'conventions') => criticalTemperature.draw(seed, level);
const seeds = Array.from({ length: 24 }, (_, seed) => seed);

describe('critical-temperature', () => {
  test('instances of one group hold one spectrum in units of their own', () => {
    const group = [0, 1, 2, 3].map((seed) => at(seed));
    expect(new Set(group.map(criticalTemperature.groupOf)).size).toBe(1);
    const lambdas = group.map(({ rows, unit }) => momentsOf(readRows(rows, unit)).lambda);
    for (const lambda of lambdas) expect(lambda).toBeCloseTo(lambdas[0]!, 4);
    expect(new Set(seeds.map((seed) => at(seed).unit)).size).toBeGreaterThan(3);
  });

  test('the temperature of another convention is worth no more than an answer without a look', async () => {
    const seed = seeds.find((one) => at(one).repulsion.convention === 'C')!;
    const truth = at(seed);
    const instance = { family: criticalTemperature.name, level: 'conventions', seed };
    const episode = criticalTemperature.open(truth, instance);
    const outcome = await episode.call({
      tool: 'solve_eliashberg',
      arguments: { unit: truth.unit, muStar: truth.repulsion.low, convention: 'A' },
    });
    const { tc_K } = ('result' in outcome ? outcome.result : {}) as { readonly tc_K: number };
    const wrong = { quantiles: [tc_K, tc_K, tc_K], unit: 'K', convention: 'A' } as const;
    expect(grade(truth, { ...wrong, quantiles: [...wrong.quantiles] })).toBeLessThan(
      episode.judge().scale.random,
    );
  });

  test('a unit that is read wrongly moves the frequencies by what it should', () => {
    const { rows } = at(0, 'plain');
    const [own, wrong] = (['meV', 'THz'] as const).map((unit) => momentsOf(readRows(rows, unit)));
    expect(wrong!.lambda).toBeCloseTo(own!.lambda, 9);
    expect(wrong!.omegaLog / own!.omegaLog).toBeCloseTo(energyUnits.THz, 9);
  });

  test('where μ* stays uncertain an interval is worth more than its middle alone', () => {
    const truth = at(1, 'uncertain');
    const best = bestAnswer(truth);
    const [, median] = truth.quantiles;
    expect(grade(truth, best)).toBeGreaterThan(
      grade(truth, { ...best, quantiles: [median, median, median] }),
    );
  });

  test.each(criticalTemperature.levels)('the workflow of the platform solves level %s', async (level) => {
    const instance = { family: criticalTemperature.name, level, seed: 5 };
    const { verdict } = await playPolicy(criticalTemperature, criticalTemperature.baselines.rules, instance);
    expect(verdict.reason).toBe('OK');
    expect(verdict.trueUtility).toBeCloseTo(verdict.scale.oracle, 3);
  });
});

test.each([5e-324, 1e-9])(
  'refuses a frequency of %d meV, of which no formula can make a number',
  async (omegaLog_meV) => {
    const instance = { family: criticalTemperature.name, level: 'plain', seed: 0 };
    const episode = criticalTemperature.open(criticalTemperature.draw(0, 'plain'), instance);
    const input = { formula: 'allen-dynes', lambda: 6.5, omegaLog_meV, omega2_meV: 611, muStar: 0.4 };
    const outcome = await episode.call({ tool: 'closed_formula', arguments: input });
    expect(outcome).toMatchObject({ error: { error_type: 'invalid_args' } });
  },
);
