import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Design } from '../campaign/index.ts';
import { simulators } from './index.ts';
import { context, expectGoodExample } from './simulators.fixture.ts';

/** Designs of all kinds: alloys of two metals, and nonsense. */
const alloy = fc
  .tuple(fc.constantFrom('Ti', 'Nb', 'Ta', 'Re'), fc.constantFrom('Zr', 'V', 'Mo', 'W'), fc.nat(20))
  .map(([a, b, part]): Design => ({ [a]: part / 20, [b]: 1 - part / 20 }));
const designs: fc.Arbitrary<Design> = fc.oneof(
  alloy,
  fc.dictionary(fc.string(), fc.oneof(fc.double(), fc.string())),
  fc.dictionary(fc.constantFrom('Nb', 'Xx', 'Al', 'constructor'), fc.double()),
);

test('names are unique', () => {
  expect(new Set(simulators.map((simulator) => simulator.name)).size).toBe(simulators.length);
});

describe.each(simulators.map((simulator) => [simulator.name, simulator] as const))(
  '%s',
  (_name, simulator) => {
    const options = simulator.parseOptions({});

    test('has an example: valid, labelled, with an sd above 0 and what it costs', async () => {
      await expectGoodExample(simulator);
    });

    test('gives finite, labelled estimates where it is valid and refuses elsewhere', async () => {
      await fc.assert(
        fc.asyncProperty(designs, async (design) => {
          const verdict = simulator.valid(design);
          if (verdict !== true) {
            expect(verdict.length).toBeGreaterThan(0);
            await expect(simulator.simulate(design, options, context)).rejects.toMatchObject({
              code: 'out-of-domain',
            });
            return;
          }
          const estimates = await simulator.simulate(design, options, context);
          expect(estimates.map((estimate) => estimate.quantity)).toContain(simulator.quantity);
          for (const estimate of estimates) {
            expect(estimate.fidelity).toBe('simulated');
            expect(Number.isFinite(estimate.value)).toBe(true);
            expect(estimate.sd === null || estimate.sd >= 0).toBe(true);
            if (estimate.quantity === simulator.quantity) expect(estimate.unit).toBe(simulator.unit);
          }
        }),
      );
    });

    test('states its cost, its rows and unique provenance', () => {
      const { money, hours } = simulator.cost(simulator.example, options);
      expect(money >= 0 && hours >= 0).toBe(true);
      expect(new Set(simulator.fittedOn.rows).size).toBe(simulator.fittedOn.rows.length);
    });

    test('refuses options that it does not have', () => {
      expect(() => simulator.parseOptions({ 'no such option': 1 })).toThrow(
        expect.objectContaining({ code: 'bad-options' }),
      );
    });
  },
);
