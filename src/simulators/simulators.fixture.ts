import { expect } from 'vitest';
import type { Context, Simulator } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';

export const context: Context = {
  key: 's1/predict/1',
  random: seededRandom(1),
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
};

/** What every simulator promises of its example, those made in a lab module included. */
export async function expectGoodExample<O>(simulator: Simulator<O>): Promise<void> {
  const { name, version, example, quantity, unit } = simulator;
  const options = simulator.parseOptions({});
  expect(simulator.valid(example)).toBe(true);
  const before = process.cpuUsage();
  const estimates = await simulator.simulate(example, options, { ...context, random: seededRandom(1) });
  const spent = process.cpuUsage(before);
  const { money, hours } = simulator.cost(example, options);
  expect(money >= 0 && hours >= 0 && Number.isFinite(money + hours)).toBe(true);
  // a run that takes longer than a second is not free: planners weigh it
  if (spent.user + spent.system > 1e6) expect(hours).toBeGreaterThan(0);
  expect(estimates.filter((estimate) => estimate.quantity === quantity)).toHaveLength(1);
  for (const estimate of estimates) {
    const isAsked = estimate.quantity === quantity;
    expect(estimate).toMatchObject({
      fidelity: 'simulated',
      method: expect.stringContaining(`${name}@${version}`),
      ...(isAsked ? { unit } : {}),
    });
    expect(Number.isFinite(estimate.value)).toBe(true);
    if (estimate.sd !== null || isAsked) expect(estimate.sd).toBeGreaterThan(0);
    expect(Number.isFinite(estimate.sd ?? 0)).toBe(true);
  }
  if (simulator.response)
    expectGoodResponse(simulator, estimates.find((one) => one.quantity === quantity)!.value);
  // the same seed gives the same numbers
  const again = await simulator.simulate(example, options, { ...context, random: seededRandom(1) });
  expect(again).toEqual(estimates);
}

/** A response never falls, over a rising grid, and gives at the inner quantity what the simulator says. */
function expectGoodResponse<O>({ response, example, parseOptions }: Simulator<O>, value: number): void {
  const { scale, of } = response!;
  const { inner, values } = of(example, parseOptions({}));
  expect(values).toHaveLength(scale.grid.length);
  for (let k = 1; k < values.length; k++) {
    expect(scale.grid[k]!).toBeGreaterThan(scale.grid[k - 1]!);
    expect(values[k]!).toBeGreaterThanOrEqual(values[k - 1]!);
  }
  const above = scale.grid.findIndex((one) => one > inner);
  expect(values[above - 1]!).toBeLessThanOrEqual(value);
  expect(values[above]!).toBeGreaterThanOrEqual(value);
}
