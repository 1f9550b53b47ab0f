import { describe, expect, it } from 'vitest';
import type { Design, Estimate, Simulator } from '../campaign/index.ts';
import { bcsRatios, criticalFieldTesla } from '../kernels/superconductivity/index.ts';
import { eliashberg } from './eliashberg.ts';
import { mcMillan } from './mcmillan.ts';
import { pairBreaking } from './pair-breaking.ts';
import { context } from './simulators.fixture.ts';
import { superconductingState } from './superconducting-state.ts';
import { weakCouplingGap } from './weak-coupling-gap.ts';

async function estimate<O>(
  simulator: Simulator<O>,
  design: Design,
  options = {},
): Promise<{ readonly [quantity: string]: Estimate }> {
  const found = await simulator.simulate(design, simulator.parseOptions(options), context);
  return Object.fromEntries(found.map((one) => [one.quantity, one]));
}

describe('superconducting-state', () => {
  const mode = { lambda_1: 1, omega_1_meV: 10 };

  it('of one mode without repulsion has the known ratios', async () => {
    const found = await estimate(superconductingState, mode, { muStar: 0 });
    expect(found.Tc_K!.value).toBeCloseTo(13.301, 2);
    expect(Math.abs(found.gap_ratio!.value / 4.2292 - 1)).toBeLessThan(1e-3);
    expect(Math.abs(found.heat_jump_ratio!.value / 2.556 - 1)).toBeLessThan(3e-3);
    expect(Object.keys(found)).toHaveLength(5);
  });

  it('answers for mu* 0.10 to 0.16 and names its convention', async () => {
    const { Tc_K: temperature, gap_ratio: gap } = await estimate(superconductingState, mode);
    expect(temperature!.convention).toMatch(
      /^mu\* 0\.1 of convention A, at omega_ref 10 meV, rescaled to the end of the sums at \d+/,
    );
    for (const { value, sd, interval } of [temperature!, gap!]) {
      expect(interval![1]).toBe(value);
      expect(sd).toBeGreaterThan((interval![1] - interval![0]) / Math.sqrt(12));
    }
  });

  it('gives the field of niobium within a tenth of the measured 0.199 T', () => {
    const metal = { sommerfeld: 7.8, molarVolume: 10.83 };
    expect(Math.abs(criticalFieldTesla(9.25, 0.16, metal) / 0.199 - 1)).toBeLessThan(0.1);
    expect(criticalFieldTesla(9.25, bcsRatios.criticalField, { ...metal, sommerfeld: 31.2 })).toBeCloseTo(
      2 * criticalFieldTesla(9.25, bcsRatios.criticalField, metal),
      12,
    );
    expect(() => criticalFieldTesla(9.25, 0.16, { ...metal, molarVolume: 0 })).toThrow('molarVolume is 0');
  });

  it.each([
    [{}, 'no mode'],
    [{ lambda_1: 1 }, 'omega_1_meV is undefined'],
    [{ lambda_1: 0.3, omega_1_meV: 10 }, 'lambda is 0.3 in all'],
    [{ ...mode, lambda_2: 4.5, omega_2_meV: 10 }, 'lambda is 5.5 in all'],
    [{ ...mode, gamma_mJpermolK2: 7 }, 'molar_volume_cm3permol is undefined'],
    [{ ...mode, molar_volume_cm3permol: 7 }, 'gamma_mJpermolK2 is undefined'],
  ])('%o is refused', (design, why) => {
    expect(superconductingState.valid(design)).toContain(why);
  });

  it.each([0.6, 5])('works at the end of its range, lambda %d', async (lambda) => {
    const found = await estimate(
      superconductingState,
      { lambda_1: lambda, omega_1_meV: 10 },
      { muStar: 0.16 },
    );
    expect(found.Tc_K!.value).toBeGreaterThan(0);
  });
});

describe('pair-breaking', () => {
  it('begins at the clean Tc, falls, and ends at half the gap', async () => {
    const at = async (pair_breaking_meV: number) =>
      estimate(pairBreaking, { clean_Tc_K: 10, pair_breaking_meV });
    const clean = await at(0);
    expect(clean.Tc_K).toMatchObject({ value: 10, sd: expect.closeTo(0.2, 9) });
    const critical = clean.critical_pair_breaking_meV!.value;
    const broken = await at(critical / 2);
    expect(broken.Tc_K!.value).toBeLessThan(10);
    expect(broken.Tc_K!.sd).toBeGreaterThan(0.2);
    expect((await at(critical)).Tc_K!.value).toBe(0);
    expect(pairBreaking.valid({ clean_Tc_K: 10 })).toContain('pair_breaking_meV is undefined');
    expect(pairBreaking.valid({ clean_Tc_K: -1, pair_breaking_meV: 1 })).toContain('clean_Tc_K is -1');
  });
});

it('weak-coupling-gap has 1.764 k_BTc when cold, and refuses temperatures from Tc on', async () => {
  const { gap_meV: gap } = await estimate(weakCouplingGap, { Tc_K: 10, temperature_K: 0 });
  expect(gap!.value).toBeCloseTo(1.763877 * 0.861733, 5);
  const warm = await estimate(weakCouplingGap, { Tc_K: 10, temperature_K: 9.9 });
  expect(Math.abs(warm.gap_meV!.value / (3.0633 * 0.861733 * 0.1) - 1)).toBeLessThan(0.01);
  expect(weakCouplingGap.valid({ Tc_K: 10, temperature_K: 10 })).toContain('temperature_K is 10');
});

it('closed formulae and the equations name mu* and where it is given', async () => {
  const design = { lambda: 1, omega_log_meV: 10, omega_2_meV: 12 };
  const formula = (await estimate(mcMillan, design, { muStar: 0.2 })).Tc_K!;
  expect(formula.convention).toBe(
    'mu* 0.2 of convention A, at omega_ref, as in the closed formulae; interval and sd for mu* 0.1 to 0.2',
  );
  expect((await estimate(eliashberg, design)).Tc_K!.convention).toMatch(/at omega_ref 15\.\d+ meV, rescaled/);
});
