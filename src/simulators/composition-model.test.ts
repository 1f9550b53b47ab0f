import { describe, expect, it } from 'vitest';
import type { Context } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { createCompositionSimulator } from './composition-model.ts';
import { expectGoodExample } from './simulators.fixture.ts';

const random = seededRandom('composition-simulator');
const metals = ['Ti', 'Zr', 'V', 'Nb', 'Ta', 'Mo', 'W', 'Re'];
const records = Array.from({ length: 120 }, (_, index) => {
  const [a, b, c] = random.shuffle(metals);
  const amounts = { [a!]: 1, [b!]: 1 + random.integer(3), [c!]: 1 + random.integer(4) };
  const electrons = Object.entries(amounts).map(([element, n]) => [metals.indexOf(element), n] as const);
  const total = electrons.reduce((sum, [, n]) => sum + n, 0);
  const value = electrons.reduce((sum, [place, n]) => sum + (place * n) / total, 0) + 0.1 * random.uniform();
  return { source: `row ${index}`, amounts, value };
});
const simulator = createCompositionSimulator({
  name: 'places',
  dataset: 'a table',
  quantity: 'place',
  unit: '1',
  records,
  without: [],
});
const context: Context = {
  key: 's1/predict/1',
  random,
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};

describe('a simulator learned from a table of compositions', () => {
  it('has a good example', () => expectGoodExample(simulator));

  it('estimates with an sd, by elements or by formula, and states its rows', async () => {
    const [estimate] = await simulator.simulate({ Nb: 2, Ta: 1, V: 1 }, {}, context);
    expect(estimate).toMatchObject({ quantity: 'place', unit: '1', fidelity: 'simulated' });
    expect(estimate!.sd).toBeGreaterThan(0);
    const [again] = await simulator.simulate({ formula: 'Nb2TaV', hours: 3 }, {}, context);
    expect(again).toEqual(estimate);
    expect(simulator.fittedOn.rows).toHaveLength(120);
  });

  it.each([
    [{ Nb: 1, O: 1 }, 'O is in no'],
    [{ Nb: -1 }, 'Nb: -1'],
    [{ formula: 'Xx2' }, 'Xx2'],
    [{ temperature: 3 }, 'no variable'],
    [{ Xx: 1 }, 'Xx'],
  ])('refuses %j', async (design, why) => {
    expect(simulator.valid(design)).toContain(why);
    await expect(simulator.simulate(design, {}, context)).rejects.toMatchObject({ code: 'out-of-domain' });
  });
});
