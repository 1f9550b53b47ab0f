import { expect, test } from 'vitest';
import { actInWorld } from './act-in-world.ts';
import { fractionsOf } from './hidden-world.ts';
import { faultInWorld, type TransitionAction, trueTransitions } from './true-transitions.ts';
import { act, recipe, world } from './world.fixture.ts';

const design = { Nb: 0.5, Ti: 0.5 };
const request = { sample: 'test/s1', planned: fractionsOf(world, design), recipe, base: 1.8 };
const actions: readonly TransitionAction[] = ['resistance', 'magnetisation', 'heat-capacity'];

test('the midpoint is that of the sealed truth', () => {
  const { criteria } = trueTransitions(world, 'resistance', request);
  expect(criteria.midpoint).toBeCloseTo(
    act('resistance', design).truth.own['critical-temperature-midpoint'] ?? Number.NaN,
    3,
  );
});

test.each(actions)(
  'criteria of %s lie between the base temperature and the first region, in their order',
  (action) => {
    const { first, criteria } = trueTransitions(world, action, request);
    const found = Object.values(criteria).map(Number);
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(found.toSorted((a, b) => b - a));
    for (const value of found) {
      expect(value).toBeGreaterThan(1.8);
      expect(value).toBeLessThan(first + 0.02);
    }
  },
);

test('above every region there is no transition', () => {
  const { first } = trueTransitions(world, 'resistance', request);
  expect(trueTransitions(world, 'resistance', { ...request, base: first + 0.1 }).criteria).toEqual({});
});

test('the fault of a run is known beforehand', () => {
  const runs = Array.from({ length: 300 }, (_, i) => `run ${i}`);
  const faulty = runs.find((run) => faultInWorld(world, 'resistance', run) === 'open-contact');
  expect(faulty).toBeDefined();
  const { truth } = actInWorld(world, {
    ...request,
    action: 'resistance',
    run: faulty ?? '',
    heading: { sample: 's', startedAt: 0, comment: '' },
  });
  expect(truth.fault).toBe('open-contact');
});
