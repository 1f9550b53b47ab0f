import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boltzmann_meVperK } from '../../core/units.ts';
import { rescaleMuStar } from './coulomb-pseudopotential.ts';
import { spectrumOfModes } from './coupling-spectrum.ts';
import { strongCouplingSlope, weakCouplingLimit } from './einstein-limits.ts';
import { eliashbergCriticalTemperature } from './eliashberg-critical-temperature.ts';
import { chooseCutoffRule, type EliashbergSettings } from './matsubara-cutoff.ts';
import { hasReferenceRows, readReferenceRows, syntheticSpectra } from './reference-rows.fixture.ts';

const einstein = (lambda: number, settings: EliashbergSettings, omega = 10): number =>
  eliashbergCriticalTemperature(spectrumOfModes([{ lambda, omega }]), settings).criticalTemperature;
const perMode = (lambda: number, settings: EliashbergSettings): number =>
  (einstein(lambda, settings) * boltzmann_meVperK) / 10;

describe.skipIf(!hasReferenceRows)('the reference rows', () => {
  const modes = readReferenceRows('einstein_tc');
  test.each(modes.map((row) => [row.lambda, row.mu_star, row] as const))(
    'one mode, lambda %s and mu* %s',
    (lambda, muStar, row) => {
      const found = perMode(Number(lambda), { muStar: Number(muStar) });
      const reference = Number(row.Tc_over_Omega_eliashberg);
      expect(Math.abs(found / reference - 1)).toBeLessThan(Number(row.rel_tol));
    },
  );

  const shapes = readReferenceRows('synthetic_a2f_reference');
  test.each(shapes.map((row) => [row.spectrum, row.mu_star, row] as const))(
    '%s with mu* %s: conventions A, B and C',
    (name, text, row) => {
      const spectrum = syntheticSpectra[name!]!;
      const muStar = Number(text);
      const within = muStar === 0 ? 1e-4 : 2e-3;
      const ends = { ten: 10 * spectrum.referenceFrequency, twenty: 20 * spectrum.referenceFrequency };
      const expectNear = (settings: Omit<EliashbergSettings, 'muStar'>, reference: string | undefined) => {
        const { criticalTemperature } = eliashbergCriticalTemperature(spectrum, { muStar, ...settings });
        expect(Math.abs(criticalTemperature / Number(reference) - 1)).toBeLessThan(within);
      };
      expectNear({ cutoff: ends.ten }, row.Tc_Eliashberg_convA_wc10_K);
      expectNear({ cutoff: ends.twenty }, row.Tc_Eliashberg_convA_wc20_K);
      expectNear({ convention: 'B', cutoff: ends.ten }, row.Tc_Eliashberg_convB_unscaled_wc10_K);
      expectNear({ convention: 'C' }, row.Tc_Eliashberg_convC_elk_K);
    },
  );
});

describe('limits of one mode', () => {
  test('strong coupling: C = 0.182726247772 to 1e-9', () => {
    expect(Math.abs(strongCouplingSlope() / 0.182726247772 - 1)).toBeLessThan(1e-9);
    expect(Math.abs(strongCouplingSlope(100) - 0.1827262474)).toBeLessThan(1e-10);
  });

  test('Tc approaches it from below, and the limit of weak coupling from above', () => {
    for (const lambda of [100, 1000]) {
      const slope = perMode(lambda, { muStar: 0 }) / Math.sqrt(lambda);
      expect(slope).toBeLessThan(strongCouplingSlope());
      expect(slope / strongCouplingSlope()).toBeGreaterThan(1 - 0.4 / lambda);
    }
    const [weak, weaker] = [0.25, 0.2].map(
      (lambda) => perMode(lambda, { muStar: 0 }) / weakCouplingLimit(lambda),
    );
    expect(weaker).toBeLessThan(weak!);
    expect(weaker).toBeGreaterThan(1);
    expect(weaker).toBeLessThan(1.08);
  });
});

describe('conventions of mu*', () => {
  const flat = syntheticSpectra['flat_g_l1.2_10_40']!;
  const at = (settings: EliashbergSettings) => eliashbergCriticalTemperature(flat, settings);

  test('differ by tens of per cent, and each result says which it used', () => {
    const [a, b, c] = (['A', 'B', 'C'] as const).map((convention) => at({ muStar: 0.1, convention }));
    expect(a!.criticalTemperature).toBeCloseTo(25.92, 1);
    expect(b!.criticalTemperature).toBeCloseTo(28.72, 2);
    expect(c!.criticalTemperature).toBeCloseTo(33.22, 2);
    expect([a, b, c].map((result) => result!.convention)).toEqual(['A', 'B', 'C']);
    expect(a).toMatchObject({ muStar: 0.1, referenceFrequency: 40, cutoff: 1600, reason: null });
    expect(a!.muStarAtCutoff).toBeGreaterThan(0.1);
    expect(b!.muStarAtCutoff).toBe(0.1);
  });

  test('A becomes B by the conversion', () => {
    const a = at({ muStar: 0.1, cutoff: 1600 });
    const b = at({ muStar: rescaleMuStar(0.1, 40, 1600), convention: 'B', cutoff: 1600 });
    expect(b.criticalTemperature / a.criticalTemperature).toBeCloseTo(1, 3);
  });

  test('without repulsion there is no difference', () => {
    const temperatures = (['A', 'B', 'C'] as const).map((convention) => at({ muStar: 0, convention }));
    for (const { criticalTemperature } of temperatures)
      expect(criticalTemperature / temperatures[0]!.criticalTemperature).toBeCloseTo(1, 6);
  });

  test.each([
    [{ muStar: 0.15, cutoff: 40 * 0.31 * Math.exp(1 / 0.15) }, 'mu-star-pole'],
    [{ muStar: 0.4 }, 'mu-star-pole'],
    [{ muStar: -0.1 }, 'out-of-domain'],
    [{ muStar: 0.1, cutoff: 20 }, 'out-of-domain'],
    [{ muStar: 0.1, convention: 'C' as const, cutoff: 500 }, 'out-of-domain'],
  ])('%o is refused as %s', (settings, code) => {
    expect(() => at(settings)).toThrow(expect.objectContaining({ code }));
  });

  test('strong coupling keeps fewer frequencies rather than come near the pole', () => {
    const strong = spectrumOfModes([{ lambda: 10, omega: 10 }]);
    const { criticalTemperature, frequencyCount } = eliashbergCriticalTemperature(strong, { muStar: 0.16 });
    expect(frequencyCount).toBeLessThan(64);
    expect(criticalTemperature).toBeGreaterThan(0.9 * einstein(10, { muStar: 0.13 }));
    expect(criticalTemperature).toBeLessThan(einstein(10, { muStar: 0.13 }));
    const rule = chooseCutoffRule(strong, { muStar: 0.16 });
    expect(() => rule.at(1000)).toThrow(expect.objectContaining({ code: 'mu-star-pole' }));
  });
});

describe('where the sums end', () => {
  const strong = spectrumOfModes([{ lambda: 20, omega: 10 }]);

  test('it is 2πTN, and said where that is not the cut-off', () => {
    const { criticalTemperature, frequencyCount, ...rest } = eliashbergCriticalTemperature(strong, {
      muStar: 0.1,
    });
    const end = 2 * Math.PI * boltzmann_meVperK * criticalTemperature * frequencyCount!;
    expect(rest.sumEnd).toBeCloseTo(end, 6);
    expect(rest.sumEnd).toBeGreaterThan(2600);
    expect(rest.muStarAtCutoff).toBeCloseTo(rescaleMuStar(0.1, 10, end), 9);
    expect(rest.warnings).toEqual([]);
    const given = eliashbergCriticalTemperature(strong, { muStar: 0.1, convention: 'B' });
    expect(given.warnings.join()).toMatch(
      /the sums end at \d+ meV and not at the cut-off of 100 meV: no fewer/,
    );
    const near = eliashbergCriticalTemperature(strong, { muStar: 0.16 });
    expect(near.sumEnd).toBeLessThan(0.3001 * 10 * Math.exp(6.25));
    expect(near.warnings.join()).toBe('');
  });

  test('it is the cut-off within half a step elsewhere, without a word', () => {
    const { criticalTemperature, sumEnd, cutoff, warnings } = eliashbergCriticalTemperature(
      spectrumOfModes([{ lambda: 1, omega: 10 }]),
      { muStar: 0.1 },
    );
    const step = 2 * Math.PI * boltzmann_meVperK * criticalTemperature;
    expect(Math.abs(sumEnd! - cutoff)).toBeLessThanOrEqual(0.5001 * step);
    expect(warnings).toEqual([]);
  });

  test.each(['A', 'B'] as const)(
    'below 10 times the highest frequency it warns, convention %s',
    (convention) => {
      const spectrum = spectrumOfModes([{ lambda: 0.5, omega: 10 }]);
      const at = (cutoff: number) =>
        eliashbergCriticalTemperature(spectrum, { muStar: 0.1, convention, cutoff }).warnings.join();
      expect(at(30)).toContain('the cut-off of 30 meV is 3 times the highest frequency, 10 meV');
      expect(at(100)).toBe('');
    },
  );
});

describe('no superconductivity', () => {
  test('repulsion given at the cut-off is carried to the phonons before it is compared', () => {
    const spectrum = spectrumOfModes([{ lambda: 0.7, omega: 10 }]);
    const b = eliashbergCriticalTemperature(spectrum, { muStar: 0.75, convention: 'B' });
    expect(b.reason).toBeNull();
    const a = { muStar: rescaleMuStar(0.75, b.sumEnd!, 10), cutoff: 100 };
    expect(b.criticalTemperature).toBeCloseTo(
      eliashbergCriticalTemperature(spectrum, a).criticalTemperature,
      3,
    );
    const broad = spectrumOfModes([
      { lambda: 0.85, omega: 3 },
      { lambda: 0.1, omega: 200 },
    ]);
    const c = eliashbergCriticalTemperature(broad, { muStar: 1, convention: 'C' });
    expect(c.criticalTemperature).toBeGreaterThan(0.1);
    expect(c.warnings).toEqual([]);
  });

  test.each([0.05, 0.1, 0.13])('lambda %d with mu* 0.13 gives 0 K and the reason', (lambda) => {
    const result = eliashbergCriticalTemperature(spectrumOfModes([{ lambda, omega: 10 }]), { muStar: 0.13 });
    expect(result.criticalTemperature).toBe(0);
    expect(result.reason).toContain(`no superconductivity: lambda ${lambda} is not above mu* 0.13`);
  });
});

test('Tc scales with the frequencies, rises with lambda and falls with mu*', () => {
  const lambda = fc.double({ min: 0.5, max: 4, noNaN: true });
  const muStar = fc.double({ min: 0, max: 0.16, noNaN: true });
  fc.assert(
    fc.property(lambda, muStar, (coupling, repulsion) => {
      const base = einstein(coupling, { muStar: repulsion });
      expect(einstein(coupling, { muStar: repulsion }, 30) / base).toBeCloseTo(3, 7);
      expect(einstein(coupling * 1.05, { muStar: repulsion })).toBeGreaterThan(base);
      expect(einstein(coupling, { muStar: repulsion + 0.01 })).toBeLessThan(base);
    }),
    { numRuns: 15 },
  );
});
