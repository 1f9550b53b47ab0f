import { describe, expect, it, test } from 'vitest';
import type { Design } from '../campaign/index.ts';
import { parseComposition } from '../kernels/crystal/index.ts';
import { createHullStability, reactionEnergySd } from './hull-stability.ts';
import { context, expectGoodExample } from './simulators.fixture.ts';
import { solidStateConversion } from './solid-state-conversion.ts';

const rows = [
  ['Mg', 0],
  ['B', 0],
  ['MgB2', -0.15],
  ['MgB4', -0.14],
  ['MgB12', -0.01],
] as const;
const entries = rows.map(([formula, energy]) => ({
  id: formula,
  composition: parseComposition(formula),
  energy,
}));

describe('hull-stability', () => {
  const simulator = createHullStability(entries);
  it('has a good example', () => expectGoodExample(simulator));
  const predict = async (design: Design) => (await simulator.simulate(design, {}, context))[0]!;

  test.each([
    [{ formula: 'MgB2' }, 0],
    [{ formula: 'Mg2B4', temperature_K: 1100 }, 0],
    [{ Mg: 0.333, B: 0.667 }, 0],
    [{ composition: 'MgB12' }, -0.01 + (0.14 * 5) / 13],
  ])('of %o is %d', async (design, expected) => {
    expect(simulator.valid(design)).toBe(true);
    expect(await predict(design)).toMatchObject({
      quantity: simulator.quantity,
      value: expect.closeTo(expected, 9),
      sd: reactionEnergySd,
    });
  });

  test.each([
    [{ formula: 'MgB6' }, 'no entry of'],
    [{ formula: 'mgb2' }, 'mgb2'],
    [{ formula: 'MgO' }, 'spans B-Mg'],
    [{ Mg: 0.5 }, 'sum to 0.5'],
    [{ Mg: -1, B: 2 }, 'Mg: -1'],
    [{}, 'no formula'],
  ])('does not know %o', async (design, words) => {
    expect(simulator.valid(design)).toContain(words);
    await expect(predict(design)).rejects.toMatchObject({ code: 'out-of-domain' });
  });

  it('refuses tables that make no hull, an sd that is none, and options', () => {
    expect(() => createHullStability(entries.slice(1))).toThrow('no entry of pure Mg');
    expect(() => createHullStability(entries, 0)).toThrow('sd is 0');
    expect(() => simulator.parseOptions({ sd: 1 })).toThrow(expect.objectContaining({ code: 'bad-options' }));
  });
});

describe('solid-state-conversion', () => {
  const predict = async (design: Design, options = {}) =>
    (await solidStateConversion.simulate(design, solidStateConversion.parseOptions(options), context))[0]!;

  it('rises with temperature and time, within 0 and 1, and knows every unit', async () => {
    const [cold, warm, hot] = await Promise.all(
      [900, 1200, 2000].map((temperature_K) => predict({ temperature_K, time_h: 1 })),
    );
    expect(cold!.value).toBeLessThan(warm!.value);
    expect(warm!.value).toBeLessThan(hot!.value);
    expect(hot!.value).toBeLessThanOrEqual(1);
    expect(await predict({ temperature_C: 926.85, time_min: 60 })).toMatchObject({
      value: expect.closeTo(warm!.value, 9),
    });
  });

  it('has an sd and an interval that the activation energy makes', async () => {
    const design = { temperature_K: 1050, time_h: 1 };
    const { value, sd, interval } = await predict(design);
    expect(sd).toBeGreaterThan(0.05);
    expect(interval![0]).toBeLessThan(value);
    expect(interval![1]).toBeGreaterThan(value);
    expect((await predict(design, { activationEnergySd_kJpermol: 0 })).sd).toBe(0);
  });

  it('takes the model asked for', async () => {
    const design = { temperature_K: 1050, time_h: 1 };
    const values = await Promise.all(
      ['jmak', 'jander', 'ginstling', 'parabolic'].map(
        async (model) => (await predict(design, { model })).value,
      ),
    );
    expect(new Set(values).size).toBe(4);
  });

  test.each([
    [{ temperature_K: 1000 }, '0 of time_s, time_min, time_h'],
    [{ temperature_K: 1000, temperature_C: 700, time_h: 1 }, '2 of temperature_K'],
    [{ temperature_K: 200, time_h: 1 }, 'temperature_K is 200'],
    [{ temperature_K: 1000, time_h: -1 }, 'time_h is -1'],
    [{ temperature_K: 'hot', time_h: 1 }, 'temperature_K is hot'],
  ])('does not know %o', (design, words) => {
    expect(solidStateConversion.valid(design)).toContain(words);
  });
});
