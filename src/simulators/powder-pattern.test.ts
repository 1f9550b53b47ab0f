import { describe, expect, test } from 'vitest';
import type { Context, Design } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { powderPattern } from './powder-pattern.ts';

const context: Context = {
  key: 's1/predict/1',
  random: seededRandom(1),
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};
const simulate = async (design: Design, options = {}) => {
  const [angle, edge] = await powderPattern.simulate(design, powderPattern.parseOptions(options), context);
  return { angle: angle!, edge: edge! };
};

describe('the simulator of powder patterns', () => {
  test.each<[string, Design, number]>([
    // Lattice parameters [Å]: the pure metals, and the alloy of Koželj et al. (2014).
    ['Nb', { Nb: 1 }, 3.3004],
    ['Ta', { Ta: 1 }, 3.3029],
    ['W', { W: 1 }, 3.1652],
    ['Ta34Nb33Hf8Zr14Ti11', { Ta: 0.34, Nb: 0.33, Hf: 0.08, Zr: 0.14, Ti: 0.11 }, 3.36],
  ])('foretells the lattice parameter of %s within one sd', async (_, design, measured) => {
    const { edge } = await simulate(design);
    expect(Math.abs(edge.value - measured)).toBeLessThan(edge.sd!);
  });

  test('puts the line 110 where it is, by the radiation asked for', async () => {
    expect((await simulate({ Nb: 1 })).angle.value).toBeCloseTo(38.55, 1);
    expect((await simulate({ Nb: 1 }, { radiation: 'MoKa1' })).angle.value).toBeCloseTo(17.48, 1);
  });

  test('refuses other metals, mixtures that are not bcc, and options it does not know', async () => {
    expect(powderPattern.valid({ Nb: 0.5, Al: 0.5 })).toMatch(/Al: 0.5 is no fraction of one of Ti/);
    expect(powderPattern.valid({ Nb: 0.2, Ti: 0.8 })).toMatch(/only 0.200 of the atoms/);
    expect(powderPattern.valid({ Nb: 0.5 })).toMatch(/sum to 0.5/);
    expect(() => powderPattern.parseOptions({ radiation: 'XyKa' })).toThrow(
      /expected a radiation such as CuKa1/,
    );
  });
});
