import { expect, it } from 'vitest';
import { heisenbergMagnetization } from './heisenberg-magnetization.ts';
import { context } from './simulators.fixture.ts';

const options = heisenbergMagnetization.parseOptions({ spins: 512, measurements: 300 });
const at = (temperature_K: number) =>
  heisenbergMagnetization.simulate({ lattice: 'sc', J1_meV: 10, temperature_K }, options, context);

// Classical spins in cold order: energy kT per spin, so the specific heat is 1 kB; m = 1 − kT·W/(6 J·…) falls linearly with T.
it('is ordered when cold and not above the transition of 167 K, with the equipartition of cold classical spins', async () => {
  const [cold, , heat] = await at(10);
  expect(cold!.value).toBeGreaterThan(0.96);
  expect(Math.abs(heat!.value - 1)).toBeLessThan(4 * heat!.sd!);
  const [hot] = await at(300);
  expect(hot!.value).toBeLessThan(0.15);
  expect(hot!.sd!).toBeGreaterThan(0);
});

it.each([
  [{ lattice: 'sc', J1_meV: -10, temperature_K: 10 }, 'ferromagnet'],
  [{ lattice: 'sc', J1_meV: 10 }, 'temperature_K'],
  [{ lattice: 'sc', J1_meV: 10, temperature_K: 0 }, 'temperature_K'],
])('does not know %o', (design, reason) => {
  expect(heisenbergMagnetization.valid(design as never)).toContain(reason);
});
