import { describe, expect, test } from 'vitest';
import { fractionsOf } from './hidden-world.ts';
import { makeSample } from './make-sample.ts';
import { measureResistance, type ResistanceRun } from './measure-resistance.ts';
import { resistiveMidpoint } from './sample-resistivity.ts';
import { recipe, world } from './world.fixture.ts';

const sample = makeSample(world, 'test/s1', fractionsOf(world, { Nb: 0.6, Ti: 0.4 }), recipe);

/** The first run of its kind among many. */
const findRun = (fault: ResistanceRun['fault']): ResistanceRun => {
  for (let i = 0; i < 2000; i++) {
    const run = measureResistance(world, `run ${i}`, sample, 1.8);
    if (run.fault === fault) return run;
  }
  throw new Error(`no run with ${fault}`);
};

/** Temperatures at which the resistance passes half of that at 15 K, on cooling and on warming. */
function crossings({ readings }: ResistanceRun): readonly [number, number] {
  const turn = readings.reduce(
    (coldest, { temperature }, i) => (temperature < readings[coldest]!.temperature ? i : coldest),
    0,
  );
  const half = readings.find(({ temperature }) => temperature < 15)!.resistance! / 2;
  const passes = (part: typeof readings): number =>
    part.find(({ resistance }, i) => i > 0 && resistance! > half !== part[i - 1]!.resistance! > half)!
      .temperature;
  return [passes(readings.slice(0, turn)), passes(readings.slice(turn))];
}

describe('a run over temperature', () => {
  test('finds the transition of its sample between cooling and warming', () => {
    expect(sample.mishap).toBeNull();
    const midpoint = resistiveMidpoint(world, sample);
    const [cooling, warming] = crossings(findRun(null));
    expect(cooling).toBeLessThan(midpoint + 0.2);
    expect(warming).toBeGreaterThan(midpoint - 0.2);
    expect(warming - cooling).toBeGreaterThan(0);
    expect(warming - cooling).toBeLessThan(1.5);
  });

  test('shows each fault by its symptoms alone', () => {
    const spread = (run: ResistanceRun): number => {
      const cold = run.readings.filter(({ temperature }) => temperature > 20 && temperature < 30);
      const values = cold.flatMap(({ resistance }) => resistance ?? []);
      return Math.max(...values) - Math.min(...values);
    };
    const good = findRun(null);
    expect(findRun('open-contact').readings.some(({ resistance }) => resistance === null)).toBe(true);
    expect(spread(findRun('noisy-contact'))).toBeGreaterThan(2 * spread(good));
    const shorted = findRun('shorted-leads').readings.map(({ resistance }) => Math.abs(resistance!));
    expect(Math.max(...shorted)).toBeLessThan(1e-5);
    const midpoint = resistiveMidpoint(world, sample);
    const [cooling, warming] = crossings(findRun('thermometer-off'));
    expect(Math.abs((cooling + warming) / 2 - midpoint)).toBeGreaterThan(0.3);
  });
});
