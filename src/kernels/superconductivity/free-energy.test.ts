import { describe, expect, test } from 'vitest';
import { boltzmann_meVperK } from '../../core/units.ts';
import { bcsRatios, strongCouplingRatios } from './bcs.ts';
import { momentsOf, spectrumOfModes } from './coupling-spectrum.ts';
import { freeEnergyDifference, thermodynamicRatios } from './free-energy.ts';
import { findGapEdge } from './gap-edge.ts';
import { openGapSolver } from './gap-function.ts';
import { hasReferenceRows, readReferenceRows, syntheticSpectra } from './reference-rows.fixture.ts';

const deviation = (value: number, reference: string | undefined): number =>
  Math.abs(value / Number(reference) - 1);
const mode = (lambda: number) => spectrumOfModes([{ lambda, omega: 10 }]);

describe.skipIf(!hasReferenceRows)('the reference rows', () => {
  test.each(readReferenceRows('einstein_gap').map((row) => [row.lambda, row.mu_star, row] as const))(
    'one mode, lambda %s and mu* %s: gap, jump and critical field',
    (lambda, muStar, row) => {
      const ratios = thermodynamicRatios(mode(Number(lambda)), { muStar: Number(muStar) });
      expect(deviation(ratios.gapRatio, row.two_Delta0_over_kTc)).toBeLessThan(Number(row.rel_tol_gap));
      expect(deviation(ratios.jumpRatio, row.dC_over_gamma_Tc)).toBeLessThan(Number(row.rel_tol_jump));
      expect(deviation(ratios.criticalFieldRatio, row.gamma_Tc2_over_Hc02)).toBeLessThan(
        Number(row.rel_tol_R),
      );
      expect(deviation(ratios.lowestRenormalization, row['Z_lowest_matsubara_T0.06Tc'])).toBeLessThan(3e-3);
    },
  );

  const shapes = readReferenceRows('synthetic_a2f_reference').filter(
    (row) => row.two_Delta0_meV_convA !== '',
  );
  test.each(shapes.map((row) => [row.spectrum, row.mu_star, row] as const))(
    '%s with mu* %s: gap and jump to 1 %',
    (name, muStar, row) => {
      const ratios = thermodynamicRatios(syntheticSpectra[name!]!, { muStar: Number(muStar) });
      expect(deviation(2 * ratios.edge.gap, row.two_Delta0_meV_convA)).toBeLessThan(0.01);
      expect(deviation(ratios.gapRatio, row.two_Delta0_over_kTc)).toBeLessThan(0.01);
      expect(deviation(ratios.jumpRatio, row.dC_over_gTc)).toBeLessThan(0.01);
      expect(deviation(ratios.criticalFieldRatio, row.gTc2_over_Hc2)).toBeLessThan(0.01);
    },
  );
});

describe('the state below Tc', () => {
  const solver = openGapSolver(mode(1), { muStar: 0, cutoff: 100 });
  const cold = solver.solve(0.06 * solver.criticalTemperature);

  test('the tail beyond the cut-off is exact: 2Δ/kTc is 4.229 at 10 Ω, not 4.29', () => {
    const ratio = (2 * findGapEdge(cold).gap) / (boltzmann_meVperK * solver.criticalTemperature);
    expect(Math.abs(ratio - 4.229)).toBeLessThan(0.005);
  });

  test('continuations through 24, 40 and 60 points agree far better than asked for', () => {
    const edge = findGapEdge(cold);
    expect(edge.byPointCount.map(({ points }) => points)).toEqual([24, 40, 60]);
    expect(edge.disagreement).toBeLessThan(2e-6);
    expect(cold.gap[0]! / edge.gap).toBeCloseTo(0.98, 2);
  });

  test('a gap that is no smooth function of frequency has no accepted edge', () => {
    const noisy = { ...cold, gap: cold.gap.map((value, n) => value * (1 + 0.05 * Math.sin(7 * n * n))) };
    expect(() => findGapEdge(noisy)).toThrow(expect.objectContaining({ code: 'pade-disagreement' }));
  });

  test('the gap falls to zero at Tc, and the free energy is below that of the normal state', () => {
    const states = [0.1, 0.5, 0.8, 0.95, 0.99].map((t) => solver.solve(t * solver.criticalTemperature));
    const gaps = states.map((state) => state.gap[0]!);
    const energies = states.map(freeEnergyDifference);
    for (let i = 1; i < states.length; i++) {
      expect(gaps[i]).toBeLessThan(gaps[i - 1]!);
      expect(energies[i]).toBeGreaterThan(energies[i - 1]!);
    }
    expect(energies.at(-1)).toBeLessThan(0);
  });

  test.each([0, 1.0001, 5, Number.NaN])('there is none at %d Tc', (t) => {
    expect(() => solver.solve(t * solver.criticalTemperature)).toThrow(
      expect.objectContaining({ code: 'out-of-domain' }),
    );
  });

  test('nor without superconductivity', () => {
    expect(() => openGapSolver(mode(0.1), { muStar: 0.12 })).toThrow(
      expect.objectContaining({ code: 'no-superconductivity' }),
    );
  });
});

test('weak coupling is universal: ratios approach those of BCS', () => {
  const ratios = thermodynamicRatios(mode(0.25), { muStar: 0, cutoff: 100 });
  expect(ratios.gapRatio / bcsRatios.gap - 1).toBeLessThan(2e-3);
  expect(ratios.gapRatio).toBeGreaterThan(bcsRatios.gap);
  expect(Math.abs(ratios.jumpRatio / bcsRatios.jump - 1)).toBeLessThan(0.01);
  expect(Math.abs(ratios.criticalFieldRatio / bcsRatios.criticalField - 1)).toBeLessThan(0.01);
});

test('the fits of strong coupling are good to 5 % up to lambda = 1', () => {
  for (const lambda of [0.4, 0.5, 0.8, 1]) {
    const spectrum = mode(lambda);
    const ratios = thermodynamicRatios(spectrum, { muStar: 0 });
    const x = (ratios.criticalTemperature * boltzmann_meVperK) / momentsOf(spectrum).omegaLog;
    const fits = strongCouplingRatios(x);
    expect(Math.abs(ratios.gapRatio / fits.gap - 1)).toBeLessThan(0.05);
    expect(Math.abs(ratios.jumpRatio / fits.jump - 1)).toBeLessThan(0.05);
  }
  expect(() => strongCouplingRatios(0.3)).toThrow('Tc/omega_log is 0.3');
});
