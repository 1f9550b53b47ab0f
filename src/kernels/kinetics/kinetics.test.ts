import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { vapourFacts } from './data/vapour-pressures.ts';
import {
  accelerationFactor,
  type ConversionModel,
  convertedFraction,
  elementEvaporationRate,
  evaporationRate,
  grainGrowthTime,
  grainSize,
  nucleationBarrier,
  nucleationRate,
  rateConstant,
  reducedTimeOf,
  reducedTimeOfSchedule,
  vapourPressure,
  volatileElements,
} from './index.ts';

/** [kJ/mol] of 1 eV. */
const molar = 96.48533212331;
const models: readonly ConversionModel[] = [
  { kind: 'jmak', exponent: 1 },
  { kind: 'jmak', exponent: 0.5 },
  { kind: 'jmak', exponent: 3 },
  { kind: 'jander' },
  { kind: 'ginstling' },
  { kind: 'contracting-sphere' },
  { kind: 'parabolic' },
];
const nameOf = (model: ConversionModel) => (model.kind === 'jmak' ? `jmak ${model.exponent}` : model.kind);

describe.each(models.map((model) => [nameOf(model), model] as const))('conversion by %s', (_, model) => {
  it('is the inverse of its reduced time, from tiny fractions on', () => {
    fc.assert(
      fc.property(fc.double({ min: -12, max: -0.001, noNaN: true }), (power) => {
        const fraction = 10 ** power;
        expect(convertedFraction(model, reducedTimeOf(model, fraction)) / fraction).toBeCloseTo(1, 9);
      }),
    );
  });

  it('rises from 0 and stays at most 1', () => {
    const fractions = [0, 1e-6, 0.01, 0.1, 0.3, 0.5, 1, 3, 1e6].map((time) => convertedFraction(model, time));
    expect(fractions[0]).toBe(0);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(Math.max(...fractions)).toBe(1);
  });

  it('refuses fractions and times that are none', () => {
    for (const call of [
      () => convertedFraction(model, -1),
      () => reducedTimeOf(model, 1.1),
      () => reducedTimeOf(model, -0.1),
    ])
      expect(call).toThrow(expect.objectContaining({ code: 'out-of-domain' }));
  });
});

describe('conversion', () => {
  test.each([
    [{ kind: 'jmak', exponent: 2 }, 1, 1 - Math.exp(-1)],
    [{ kind: 'jander' }, 0.25, 1 - 0.5 ** 3],
    [{ kind: 'ginstling' }, 1 - 0.5 - 0.25 ** (2 / 3), 0.75],
    [{ kind: 'ginstling' }, 1 / 3, 1],
    [{ kind: 'contracting-sphere' }, 0.5, 0.875],
    [{ kind: 'parabolic' }, 0.25, 0.5],
  ] as const)('by %o at %d is %d', (model, time, fraction) => {
    expect(convertedFraction(model, time)).toBeCloseTo(fraction, 12);
  });

  it('has three diffusion models that agree while the shell is thin', () => {
    const time = 1e-8;
    expect(
      convertedFraction({ kind: 'ginstling' }, time) / convertedFraction({ kind: 'jander' }, time),
    ).toBeCloseTo(1, 3);
  });

  it('refuses a JMAK exponent that is none, and full conversion in finite time', () => {
    expect(() => convertedFraction({ kind: 'jmak', exponent: 0 }, 1)).toThrow('exponent is 0');
    expect(() => reducedTimeOf({ kind: 'jmak', exponent: 1 }, 1)).toThrow('1 excluded');
  });
});

describe('rates', () => {
  it('rise 28.245 times from 900 to 1000 K at 250 kJ/mol', () => {
    expect(accelerationFactor(250 / molar, 900, 1000)).toBeCloseTo(28.245, 3);
  });

  it('add up over a programme: holds exactly, ramps as the sum of many short holds', () => {
    const rate = { prefactor: 1e8, activationEnergy: 2.5 };
    const hold = reducedTimeOfSchedule(rate, 1000, [{ temperature: 1000, duration: 3600 }]);
    expect(hold / (3600 * rateConstant(rate, 1000))).toBeCloseTo(1, 12);
    const ramp = reducedTimeOfSchedule(rate, 300, [
      { temperature: 1200, duration: 7200 },
      { temperature: 1200, duration: 600 },
    ]);
    const steps = 100_000;
    let sum = 600 * rateConstant(rate, 1200);
    for (let i = 0; i < steps; i++)
      sum += (7200 / steps) * rateConstant(rate, 300 + (900 * (i + 0.5)) / steps);
    expect(ramp / sum).toBeCloseTo(1, 8);
  });

  test.each([
    () => rateConstant({ prefactor: 0, activationEnergy: 1 }, 300),
    () => rateConstant({ prefactor: 1, activationEnergy: -1 }, 300),
    () => rateConstant({ prefactor: 1, activationEnergy: 1 }, 0),
    () =>
      reducedTimeOfSchedule({ prefactor: 1, activationEnergy: 1 }, 300, [{ temperature: 300, duration: -1 }]),
    () => grainSize({ exponent: 2, rate: { prefactor: 1, activationEnergy: 1 } }, -1, 300, 1),
    () => grainGrowthTime({ exponent: 2, rate: { prefactor: 1, activationEnergy: 1 } }, 5, 4, 300),
    () => nucleationBarrier(0.1, 0, 10),
    () => nucleationRate(1, 1, Number.NaN),
    () => evaporationRate(-1, 24, 900),
    () => evaporationRate(1, 24, 900, 2),
  ])('refuse what is out of their range', (call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'out-of-domain' }));
  });
});

describe('grains', () => {
  it('grow as the root of time, and the time is the inverse', () => {
    const growth = { exponent: 2, rate: { prefactor: 1e20, activationEnergy: 3 } };
    const later = grainSize(growth, 0, 1200, 4000);
    expect(later / grainSize(growth, 0, 1200, 1000)).toBeCloseTo(2, 9);
    expect(grainGrowthTime(growth, 500, grainSize(growth, 500, 1200, 1000), 1200)).toBeCloseTo(1000, 6);
  });
});

describe('nucleation', () => {
  it('has the barrier 16π γ³/(3 Δg²), by hand in joules', () => {
    const perVolume = (0.05 * 1.602176634e-19) / 10e-30;
    const barrier = ((16 * Math.PI) / 3) * (0.2 ** 3 / perVolume ** 2);
    expect(nucleationBarrier(0.2, 0.05, 10)).toBeCloseTo(barrier / 1.602176634e-19, 9);
    expect(nucleationRate(1e30, 1, 1000)).toBeCloseTo(1e30 * Math.exp(-1 / 0.0861733326214518), -20);
  });
});

describe('evaporation', () => {
  // Normal boiling points [K], where the pressure is 101325 Pa: just above the last temperature of the table.
  test.each([
    ['Mg', 1363],
    ['Zn', 1180],
    ['Cd', 1040],
    ['Hg', 629.9],
    ['Pb', 2022],
    ['Na', 1156],
    ['S', 717.8],
    ['Se', 958],
  ])('%s reaches 1 bar within 1 %% of its boiling point', (element, boiling) => {
    expect(vapourPressure(element, boiling * 0.99)).toBeGreaterThan(7e4);
    expect(() => vapourPressure(element, boiling * 1.01)).toThrow('its vapour pressure is known from');
  });

  test.each(volatileElements)(
    'the pressure of %s rises tenfold from entry to entry, and not outside',
    (element) => {
      const { temperatures } = vapourFacts[element]!;
      temperatures.forEach((temperature, i) => {
        expect(vapourPressure(element, temperature) / 10 ** i).toBeCloseTo(1, 12);
        const next = temperatures[i + 1];
        if (next === undefined) return;
        const middle = 2 / (1 / temperature + 1 / next);
        expect(vapourPressure(element, middle) / 10 ** (i + 0.5)).toBeCloseTo(1, 12);
      });
      expect(() => vapourPressure(element, temperatures[0] - 1)).toThrow('(1 Pa)');
    },
  );

  it('of magnesium has 1e-3 bar near 885 K', () => {
    const ratio = vapourPressure('Mg', 885) / 100;
    expect(ratio > 0.5 && ratio < 2).toBe(true);
  });

  it('follows Hertz and Knudsen: 1 Pa of mercury at 300 K, by hand', () => {
    const mass = 200.592 * 1.6605390666e-27;
    expect(evaporationRate(1, 200.592, 300)).toBeCloseTo(
      Math.sqrt(mass / (2 * Math.PI * 1.380649e-23 * 300)),
      12,
    );
    expect(elementEvaporationRate('Mg', 861)).toBeCloseTo(evaporationRate(100, 24.305, 861), 6);
    expect(() => elementEvaporationRate('S', 500)).toThrow('several molecules');
    expect(() => vapourPressure('Nb', 500)).toThrow('no vapour pressure of "Nb"');
  });
});
