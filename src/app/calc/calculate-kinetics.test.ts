import { describe, expect, test } from 'vitest';
import { calculate } from './calculate-kinetics.ts';
import type { KineticsOptions } from './kinetics-options.ts';
import { parseMeasure, temperatureUnits } from './measure-option.ts';
import { cutSchedule, parseSchedule } from './parse-schedule.ts';

const options: KineticsOptions = {
  schedule: '900C; 900C for 2h',
  model: 'jmak',
  exponent: 1,
  energy: '250kJ/mol',
  energySd: '15kJ/mol',
  prefactor: 1e6,
  grainExponent: 2,
  grainEnergy: '300kJ/mol',
  grainPrefactor: 1e9,
  area: '1cm2',
  coefficient: 1,
};
type Final = {
  readonly time_s: number;
  readonly temperature_K: number;
  readonly convertedFraction: number;
  readonly convertedFractionInterval: readonly [number, number];
  readonly grainSize_um: number;
  readonly evaporated_g: number;
};
async function finalOf(changes: Partial<KineticsOptions>): Promise<Final> {
  const { document } = await calculate([], { ...options, ...changes });
  return document.final as unknown as Final;
}

const rate = (energy: number, temperature: number): number =>
  1e6 * Math.exp(-energy / (8.31446261815324e-3 * temperature));

describe('calc kinetics', () => {
  test('a hold converts by its law, and the interval is that of the activation energy', async () => {
    const theta = (energy: number): number => rate(energy, 1173.15) * 7200;
    const found = await finalOf({});
    expect(found.convertedFraction).toBeCloseTo(-Math.expm1(-theta(250)), 9);
    expect(found.convertedFractionInterval[0]).toBeCloseTo(-Math.expm1(-theta(265)), 9);
    expect(found.convertedFractionInterval[1]).toBeCloseTo(-Math.expm1(-theta(235)), 9);
    const jander = await finalOf({ model: 'jander' });
    expect((1 - Math.cbrt(1 - jander.convertedFraction)) ** 2).toBeCloseTo(theta(250), 9);
    expect((await finalOf({ energy: `${250 / 96.48533212331002}eV` })).convertedFraction).toBeCloseTo(
      found.convertedFraction,
      12,
    );
  });

  test('a slow ramp adds up the rates of its temperatures', async () => {
    const found = await finalOf({ schedule: '25C; 900C at 5K/min' });
    let sum = 0;
    const count = 20_000;
    for (let i = 0; i < count; i++) sum += rate(250, 298.15 + (875 * (i + 0.5)) / count) / count;
    expect(found.time_s).toBeCloseTo(875 * 12, 6);
    expect(found.convertedFraction / -Math.expm1(-sum * 875 * 12)).toBeCloseTo(1, 6);
  });

  test('grains and losses of a hold are those of the closed forms', async () => {
    const found = await finalOf({
      grains: '2um',
      schedule: '773K; 773K for 10min',
      evaporate: 'Mg',
      area: '200mm2',
    });
    // magnesium has 10 Pa at 773 K
    const flux = 10 * Math.sqrt((24.305 * 1.66053907e-27) / (2 * Math.PI * 1.380649e-23 * 773));
    expect(found.evaporated_g / (flux * 1000 * 2e-4 * 600)).toBeCloseTo(1, 4);
    const grown = await finalOf({ grains: '2um', schedule: '1200C; 1200C for 4h' });
    const k = 1e9 * Math.exp(-300 / (8.31446261815324e-3 * 1473.15));
    expect(grown.grainSize_um).toBeCloseTo(Math.sqrt(4 + k * 14_400), 6);
  });

  test('says what it overlooks where no vapour pressure is known, and refuses where it is too hot', async () => {
    const { warnings } = await calculate([], {
      ...options,
      schedule: '25C; 600C at 10K/min',
      evaporate: 'Mg',
      mass: '1mg',
    });
    expect(warnings.join('\n')).toMatch(/below 701 K \(1 Pa\)[\s\S]*all is lost/);
    await expect(
      calculate([], { ...options, schedule: '25C; 1200C at 10K/min', evaporate: 'Mg' }),
    ).rejects.toMatchObject({
      code: 'out-of-domain',
    });
  });

  test.each([
    [{ schedule: '900; 900C for 2h' }, /--schedule: "900"/],
    [{ schedule: '900C' }, /expected a start and a stage/],
    [{ schedule: '900C; 900C 2h' }, /"900C 2h" is no stage/],
    [{ schedule: '25C; 900C at 0K/min' }, /expected one above 0/],
    [{ schedule: '25C; 9000C at 5K/min' }, /expected 1 to 5000 K/],
    [{ schedule: '25C; 900C for -2h' }, /lasts -7200 s/],
    [{ schedule: '25C; 25C for 0h' }, /lasts 0 s/],
    [{ energy: '250' }, /--energy: "250"; expected a number with one of the units kJ\/mol, eV/],
    [{ prefactor: 0 }, /--prefactor is 0/],
    [{ exponent: 9 }, /exponent is 9/],
    [{ mass: '1g' }, /--mass goes with --evaporate/],
    [{ evaporate: 'Fe' }, /no vapour pressure of "Fe"/],
    [{ grains: '-1um' }, /initial diameter is -10000 Å/],
  ] as const)('refuses %j', async (changes, message) => {
    await expect(calculate([], { ...options, ...changes })).rejects.toThrow(message);
  });
});

test('a missing schedule is named', async () => {
  const { schedule: _, ...rest } = options;
  await expect(calculate([], rest)).rejects.toThrow(/--schedule is missing/);
});

test('steps fill the stages', () => {
  const steps = cutSchedule(parseSchedule('25C; 125C at 10K/min; 125 C for 1h; 300K for 30min'), 4);
  expect(steps).toHaveLength(12);
  expect(steps.at(-1)).toMatchObject({ time: 6000, temperature: 300, stage: 2 });
  expect(steps[1]).toMatchObject({ from: 298.15 + 25, temperature: 298.15 + 50, duration: 150 });
  expect(parseMeasure('--x', '1e2 K', temperatureUnits)).toBe(100);
});
