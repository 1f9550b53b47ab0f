import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context, Design, Estimate, Simulator } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { momentsOf } from '../kernels/superconductivity/index.ts';
import { allenDynes } from './allen-dynes.ts';
import type { CouplingOptions } from './coupling-design.ts';
import { eliashberg, spectrumOfMoments } from './eliashberg.ts';
import { mcMillan } from './mcmillan.ts';

const context: Context = {
  key: 's1/predict/1',
  random: seededRandom(1),
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};
const estimate = async (
  simulator: Simulator<CouplingOptions>,
  design: Design,
  options: { readonly muStar?: number } = {},
): Promise<Estimate> => (await simulator.simulate(design, simulator.parseOptions(options), context))[0]!;

const all = [mcMillan, allenDynes, eliashberg];

describe('the spectrum of two modes', () => {
  it('has the moments asked for', () => {
    const moments = fc.record({
      lambda: fc.double({ min: 0.4, max: 3, noNaN: true }),
      omegaLog: fc.double({ min: 5, max: 100, noNaN: true }),
      spread: fc.double({ min: 1, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(moments, ({ lambda, omegaLog, spread }) => {
        const found = momentsOf(spectrumOfMoments({ lambda, omegaLog, omega2: omegaLog * spread }));
        expect(found.lambda).toBeCloseTo(lambda, 10);
        expect(found.omegaLog / omegaLog).toBeCloseTo(1, 8);
        expect(found.omega2 / omegaLog).toBeCloseTo(spread, 6);
      }),
    );
  });
});

describe.each(all.map((simulator) => [simulator.name, simulator] as const))('%s', (_name, simulator) => {
  it('answers for mu* from 0.10 to 0.16, and scales with the frequency', async () => {
    const one = await estimate(simulator, { lambda: 1, omega_log_meV: 10, omega_2_meV: 12 });
    const [low, high] = one.interval!;
    expect(high).toBe(one.value);
    expect(low).toBeLessThan(one.value);
    expect(one.sd).toBeGreaterThan((high - low) / Math.sqrt(12));
    const other = await estimate(simulator, { lambda: 1, omega_log_meV: 20, omega_2_meV: 24 });
    expect(other.value / one.value).toBeCloseTo(2, 6);
    expect(
      (await estimate(simulator, { lambda: 1, omega_log_meV: 10 }, { muStar: 0.13 })).value,
    ).toBeLessThan(high);
  });

  it('refuses what it does not know', () => {
    expect(simulator.valid({ lambda: 1, omega_log_meV: 10, other: 'x' })).toBe(true);
    expect(simulator.valid({ omega_log_meV: 10 })).toContain('lambda is undefined');
    expect(simulator.valid({ lambda: 50, omega_log_meV: 10 })).toContain('lambda is 50');
    expect(simulator.valid({ lambda: 1, omega_log_meV: 0 })).toContain('omega_log_meV is 0');
    expect(simulator.valid({ lambda: 1, omega_log_meV: 10, omega_2_meV: 9 })).toContain('omega_2_meV is 9');
  });
});

it('one mode: the formula is within a few per cent of the equations', async () => {
  const design = { lambda: 1, omega_log_meV: 10 };
  const exact = await estimate(eliashberg, design, { muStar: 0 });
  expect(exact.value).toBeCloseTo(13.301, 3);
  expect((await estimate(allenDynes, design, { muStar: 0 })).value / exact.value).toBeCloseTo(0.981, 2);
  expect(eliashberg.valid({ lambda: 0.3, omega_log_meV: 10 })).toContain('from 0.4');
});
