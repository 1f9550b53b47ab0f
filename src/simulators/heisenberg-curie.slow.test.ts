import { expect, it } from 'vitest';
import type { Context } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { heisenbergCurie } from './heisenberg-curie.ts';

const context: Context = {
  key: 's1/predict/1',
  random: seededRandom(1),
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};
const kelvin = 1 / 8.617333262e-2;
it('finds the same by Monte Carlo, for both signs of the exchange', async () => {
  for (const exchange of [10, -10]) {
    const { value, sd } = (
      await heisenbergCurie.simulate({ lattice: 'sc', J1_meV: exchange }, { method: 'monte-carlo' }, context)
    )[0]!;
    expect(Math.abs(value - 14.42995 * kelvin)).toBeLessThan(3.5 * sd!);
    expect(sd! / value).toBeLessThan(0.015);
  }
});
