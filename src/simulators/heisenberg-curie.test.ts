import { describe, expect, it } from 'vitest';
import type { Context, Design } from '../campaign/index.ts';
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
const simulate = async (design: Design) =>
  (await heisenbergCurie.simulate(design, { method: 'random-phase' }, context))[0]!;

describe('the simulator of ordering temperatures', () => {
  it('gives the random phase of the cube, and holds classical spins within two sd', async () => {
    const { value, sd } = await simulate({ lattice: 'sc', J1_meV: 10 });
    expect(value).toBeCloseTo(13.18925 * kelvin, 2);
    expect(Math.abs(value - 14.42995 * kelvin)).toBeLessThan(2 * sd!);
  });

  it.each([
    [{ lattice: 'kagome', J1_meV: 1 }, 'lattice'],
    [{ lattice: 'sc' }, 'no exchange'],
    [{ lattice: 'sc', J1_meV: Number.NaN }, 'J1_meV'],
    [{ lattice: 'sc', J1_meV: 'strong' }, 'J1_meV'],
    [{ lattice: 'fcc', J1_meV: -1 }, 'frustrated'],
  ])('does not know %o', (design, reason) => {
    expect(heisenbergCurie.valid(design as Design)).toContain(reason);
  });
});
