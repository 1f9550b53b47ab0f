import { expect, it } from 'vitest';
import { context } from './simulators.fixture.ts';
import { spinWaves } from './spin-waves.ts';

const options = spinWaves.parseOptions({});

// One sublattice, each pair once: E(q) = (2/M)·Σ_j J_0j·(1 − cos q·r), so D = 2·J·a²/M of the simple cubic lattice.
it('gives the closed form of the simple cubic lattice, linear in J and in 1/M', async () => {
  const of = async (J1_meV: number, moment_muB: number) =>
    (await spinWaves.simulate({ lattice: 'sc', J1_meV, a_A: 3, moment_muB }, options, context))[0]!;
  const { value, sd } = await of(10, 2);
  expect(value).toBeCloseTo((2 * 10 * 3 ** 2) / 2, 4);
  expect((await of(20, 2)).value / value).toBeCloseTo(2, 8);
  expect((await of(10, 4)).value / value).toBeCloseTo(0.5, 8);
  expect(sd! / value).toBeCloseTo(0.1, 10);
});

it.each([
  [{ lattice: 'sc', J1_meV: -10, a_A: 3, moment_muB: 2 }, 'ferromagnet'],
  [{ lattice: 'sc', J1_meV: 10, moment_muB: 2 }, 'a_A'],
  [{ lattice: 'sc', J1_meV: 10, a_A: 3, moment_muB: 0 }, 'moment_muB'],
])('does not know %o', (design, reason) => {
  expect(spinWaves.valid(design as never)).toContain(reason);
});
