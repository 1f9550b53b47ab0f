import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseComposition } from '../crystal/index.ts';
import {
  bartelGibbsEnergy,
  consoluteTemperature,
  debyeFunction,
  debyeProperties,
  densityOfStatesProperties,
  einsteinProperties,
  findBinodal,
  findSpinodal,
  harmonicProperties,
  idealMixingFreeEnergy,
  reducedMass,
  regularMixingFreeEnergy,
} from './index.ts';

const k = 8.61733326214518e-5;
const temperatures = fc.double({ min: 1, max: 3000, noNaN: true });

describe('solutions', () => {
  it('mix ideally with kT ln 2 at the middle', () => {
    expect(idealMixingFreeEnergy([0.5, 0.5], 1000)).toBeCloseTo(-k * 1000 * Math.LN2, 12);
    expect(idealMixingFreeEnergy([0.2, 0.2, 0.2, 0.2, 0.2], 300)).toBeCloseTo(-k * 300 * Math.log(5), 12);
    expect(idealMixingFreeEnergy([1, 0], 300)).toBe(0);
  });

  it('are unstable inside the spinodal and in equilibrium at the binodal', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 0.999, noNaN: true }),
        (interaction, share) => {
          const temperature = share * consoluteTemperature(interaction);
          const [spinodal, binodal] = [
            findSpinodal(interaction, temperature)!,
            findBinodal(interaction, temperature)!,
          ];
          const thermal = k * temperature;
          const curvature = (x: number) => thermal / (x * (1 - x)) - 2 * interaction;
          expect(curvature(spinodal.lower) / interaction).toBeCloseTo(0, 6);
          const slope = (x: number) => interaction * (1 - 2 * x) + thermal * (Math.log(x) - Math.log1p(-x));
          expect(slope(binodal.lower) / interaction).toBeCloseTo(0, 6);
          expect(binodal.lower).toBeLessThan(spinodal.lower);
          expect(binodal.lower + binodal.upper).toBeCloseTo(1, 12);
          const mix = (x: number) => regularMixingFreeEnergy(x, interaction, temperature);
          expect(mix(binodal.lower)).toBeLessThanOrEqual(mix(spinodal.lower));
          expect(mix(0.5)).toBeGreaterThan(mix(binodal.lower));
        },
      ),
    );
  });

  it('have their gap close at Ω/2k, the spinodal at x = 1/2 and T = Ω/2k', () => {
    const top = consoluteTemperature(0.1);
    expect(top).toBeCloseTo(0.1 / (2 * k), 3);
    expect(findSpinodal(0.1, top)).toBeNull();
    expect(findBinodal(0.1, top * 1.0001)).toBeNull();
    expect(findSpinodal(0.1, top * 0.9999)!.lower).toBeCloseTo(0.495, 3);
    expect(findBinodal(0.1, top * 0.9999)!.lower).toBeCloseTo(0.5 - Math.sqrt(3e-4) / 2, 5);
    expect(findBinodal(-0.1, 300)).toBeNull();
    // m = tanh(2 m) has the root 0.957504024; T = Tc/2
    expect(findBinodal(0.1, top / 2)!.lower).toBeCloseTo((1 - 0.9575040240772688) / 2, 12);
  });

  test.each([
    () => idealMixingFreeEnergy([0.5, 0.6], 300),
    () => idealMixingFreeEnergy([1.5, -0.5], 300),
    () => regularMixingFreeEnergy(1.1, 0.1, 300),
    () => findSpinodal(0.1, 0),
    () => findBinodal(Number.NaN, 300),
  ])('refuse what is out of their range', (call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'out-of-domain' }));
  });
});

describe('the Debye model', () => {
  // by adaptive quadrature (QUADPACK)
  test.each([
    [0.1, 0.9629999404872112],
    [1, 0.6744155640778147],
    [2, 0.4411284737276242],
    [5, 0.11759741179993397],
    [10, 0.01929576569034549],
  ])('D3(%d) is %d', (y, expected) => {
    expect(debyeFunction(y)).toBeCloseTo(expected, 13);
  });

  it('has both limits, and is smooth where the series ends', () => {
    expect(debyeFunction(0)).toBe(1);
    expect(debyeFunction(200) * 200 ** 3).toBeCloseTo(Math.PI ** 4 / 5, 9);
    expect(debyeFunction(0.00999999)).toBeCloseTo(debyeFunction(0.01), 8);
    expect(debyeProperties(400, 4e5).heatCapacity / k).toBeCloseTo(3, 6);
    const cold = debyeProperties(400, 2);
    expect(cold.heatCapacity / k).toBeCloseTo(((12 * Math.PI ** 4) / 5) * (2 / 400) ** 3, 9);
    expect(debyeProperties(400, 0)).toMatchObject({
      entropy: 0,
      freeEnergy: expect.closeTo((9 / 8) * k * 400, 9),
    });
  });

  it('agrees with its own density of states, g ~ ω²', () => {
    const top = k * 350 * 1000;
    const grid = Float64Array.from({ length: 20001 }, (_, i) => (top * i) / 20000);
    for (const temperature of [30, 300, 1500]) {
      const sum = densityOfStatesProperties(
        grid,
        grid.map((energy) => energy ** 2),
        temperature,
      );
      const own = debyeProperties(350, temperature);
      expect(sum.freeEnergy).toBeCloseTo(own.freeEnergy, 6);
      expect(sum.heatCapacity / k).toBeCloseTo(own.heatCapacity / k, 3);
    }
  });
});

describe('harmonic vibrations', () => {
  it('obey F = U − TS, S = −dF/dT and C = dU/dT', () => {
    fc.assert(
      fc.property(temperatures, fc.double({ min: 50, max: 900, noNaN: true }), (temperature, theta) => {
        for (const of of [einsteinProperties, debyeProperties]) {
          const [at, above, below] = [0, 0.01, -0.01].map((step) =>
            of(theta, temperature + step),
          ) as never as [ReturnType<typeof of>, ReturnType<typeof of>, ReturnType<typeof of>];
          expect(at.freeEnergy).toBeCloseTo(at.internalEnergy - temperature * at.entropy, 10);
          expect((below.freeEnergy - above.freeEnergy) / 0.02).toBeCloseTo(at.entropy, 8);
          expect((above.internalEnergy - below.internalEnergy) / 0.02).toBeCloseTo(at.heatCapacity, 8);
        }
      }),
    );
  });

  it('give the heat capacity of Einstein at T = Θ: 3k e/(e−1)²', () => {
    const { heatCapacity } = einsteinProperties(300, 300);
    expect(heatCapacity / (3 * k)).toBeCloseTo(Math.E / (Math.E - 1) ** 2, 9);
  });

  it('refuse imaginary modes, unequal lengths and falling grids', () => {
    expect(() => harmonicProperties([10, -3], [1, 1], 300)).toThrow('mode 2: -3 meV');
    expect(() => harmonicProperties([0], [1], 300)).toThrow('mode 1: 0 meV');
    expect(() => harmonicProperties([1], [1, 2], 300)).toThrow('1 mode energies for 2 weights');
    expect(() => harmonicProperties([1], [-1], 300)).toThrow('weight -1');
    expect(() => harmonicProperties([1], [1], -1)).toThrow('temperature is -1');
    expect(() => densityOfStatesProperties([1, 1], [1, 1], 300)).toThrow('rising');
    expect(() => densityOfStatesProperties([1, 2], [0, 0], 300)).toThrow('integrates to 0');
    expect(() => debyeProperties(0, 300)).toThrow('debyeTemperature is 0');
  });
});

describe('the descriptor of Bartel', () => {
  it('has the reduced mass of a binary compound, and falls with temperature', () => {
    const mgO = parseComposition('MgO');
    expect(reducedMass(mgO)).toBeCloseTo((24.305 * 15.999) / (24.305 + 15.999), 6);
    expect(reducedMass({ Mg: 5, O: 5 })).toBeCloseTo(reducedMass(mgO), 12);
    const at = (temperature: number) => bartelGibbsEnergy(mgO, 9.4, temperature);
    // by hand: (−2.48e-4 ln 9.4 − 8.94e-5·9.6482/9.4)·1000 + 0.181 ln 1000 − 0.882
    expect(at(1000)).toBeCloseTo(-0.2792, 3);
    expect(at(300)).toBeGreaterThan(at(1000));
    expect(at(1000)).toBeGreaterThan(at(2000));
  });

  it('is of compounds between 300 and 2000 K', () => {
    expect(() => reducedMass({ Mg: 2 })).toThrow('one element');
    expect(() => bartelGibbsEnergy({ Mg: 1, O: 1 }, 9.4, 200)).toThrow('temperature is 200 K');
    expect(() => bartelGibbsEnergy({ Mg: 1, O: 1 }, 0, 500)).toThrow('volume is 0');
  });
});
