import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trial } from '../../campaign/index.ts';
import type { Quantity } from '../../core/quantity.ts';
import { kelvin, measured, viewOf } from '../turn.fixture.ts';
import { admitHypothesis, type HypothesisDraft } from './check-hypothesis.ts';
import type { Hypothesis, HypothesisRecord } from './hypothesis.ts';
import { brierScore, judgeHypothesis } from './judge-hypothesis.ts';

const draftOf = (changes: Partial<HypothesisDraft> = {}): HypothesisDraft => ({
  statement: 'it superconducts above 10 K',
  scope: 'some',
  quantity: 'Tc',
  comparator: 'above',
  threshold: 10,
  unit: 'K',
  where: { x: { min: 20, max: 60 } },
  deadline: 4,
  ...changes,
});
const hypothesisOf = (changes: Partial<Hypothesis> = {}): Hypothesis => ({
  ...draftOf(changes),
  id: 'h1',
  statedAt: 0,
  measuredBefore: 0,
  ...changes,
});
const recordOf = (probability: number, changes: Partial<Hypothesis> = {}): HypothesisRecord => ({
  hypothesis: hypothesisOf(changes),
  probabilities: [{ at: 0, probability, why: 'so' }],
  verdict: 'open',
  evidence: [],
  settledAt: null,
});
const failed = (sample: string): Trial => ({
  sample,
  design: { x: 1 },
  outcomes: [null],
  status: 'failed',
  failure: 'synthesis-failed',
});
const verdictOf = (hypothesis: Hypothesis, trials: readonly Trial[], isOver = false) =>
  judgeHypothesis(hypothesis, viewOf(trials), isOver).verdict;

describe('a hypothesis of some design', () => {
  it.each<[string, readonly Quantity[], string]>([
    ['true by a reading far above', [kelvin(11)], 'true'],
    ['open after a reading within its noise', [kelvin(10.1, 0.1)], 'open'],
    [
      'true by readings that together are certain',
      [1, 2, 3, 4, 5, 6, 7, 8].map(() => kelvin(10.15, 0.1)),
      'true',
    ],
    ['true by a lower bound above', [kelvin(10.5, null, { bound: 'lower' })], 'true'],
    ['open after an upper bound above', [kelvin(12, null, { bound: 'upper' })], 'open'],
    ['open after a reading below', [kelvin(3)], 'open'],
    ['true by a reading without a known sd', [kelvin(10.01, null)], 'true'],
    [
      'open where an error that all readings share explains it',
      [1, 2, 3, 4].map(() => kelvin(10.5, 0.1, { systematic: { sd: 0.5, source: 'thermometer' } })),
      'open',
    ],
  ])('is %s', (_, values, expected) => {
    const trials = values.map((value, i) => measured(`s${i}`, 40, value));
    expect(verdictOf(hypothesisOf({ deadline: 20 }), trials)).toBe(expected);
  });

  it('asks for more the more designs were tried: the best of many is high by chance', () => {
    const far = hypothesisOf({ deadline: 100 });
    const one = [measured('s0', 40, kelvin(10.26, 0.1))];
    const many = Array.from({ length: 20 }, (_, i) => measured(`t${i}`, 21 + i, kelvin(9, 0.1)));
    expect(verdictOf(far, one)).toBe('true');
    expect(verdictOf(far, [...one, ...many])).toBe('open');
  });

  it.each<[string, readonly Trial[], string]>([
    [
      'false where all measured are below',
      [30, 40, 50, 60].map((x) => measured(`s${x}`, x, kelvin(3))),
      'false',
    ],
    [
      'false by upper bounds below',
      [30, 40, 50, 60].map((x) => measured(`s${x}`, x, kelvin(2, null, { bound: 'upper' }))),
      'false',
    ],
    [
      'undecided where one does not tell',
      [...[30, 40, 50].map((x) => measured(`s${x}`, x, kelvin(3))), measured('z', 55, kelvin(10))],
      'undecided',
    ],
    [
      'untested where nothing was measured in its region',
      [1, 2, 3, 4].map((x) => measured(`s${x}`, x, kelvin(3))),
      'untested',
    ],
    ['untested where all failed', ['a', 'b', 'c', 'd'].map(failed), 'untested'],
  ])('is at its deadline %s', (_, trials, expected) => {
    expect(verdictOf(hypothesisOf(), trials)).toBe(expected);
    expect(verdictOf(hypothesisOf({ deadline: 5 }), trials)).toBe('open');
    expect(verdictOf(hypothesisOf({ deadline: 5 }), trials, true)).toBe(expected);
  });
});

describe('a hypothesis of every design', () => {
  const every = hypothesisOf({ scope: 'every' });

  it('is false by one that is surely otherwise, and true at its deadline when none is', () => {
    const high = [30, 40, 50].map((x) => measured(`s${x}`, x, kelvin(12)));
    expect(verdictOf(every, high)).toBe('open');
    expect(verdictOf(every, [...high, measured('z', 25, kelvin(2))])).toBe('false');
    expect(verdictOf(every, [...high, measured('z', 99, kelvin(2))])).toBe('true');
  });

  it('does not become true by what was measured before it was stated', () => {
    const old = measured('s1', 30, kelvin(12));
    const others = [1, 2, 3].map((x) => measured(`t${x}`, x, kelvin(1)));
    expect(verdictOf({ ...every, measuredBefore: 1 }, [old, ...others])).toBe('untested');
  });
});

describe('judging', () => {
  const reading = fc.record({
    x: fc.integer({ min: 0, max: 100 }),
    value: fc.double({ min: 0, max: 20, noNaN: true }),
    sd: fc.option(fc.double({ min: 0.01, max: 3, noNaN: true })),
    bound: fc.constantFrom(undefined, 'upper' as const, 'lower' as const),
  });
  const trialsOf = fc
    .array(reading, { maxLength: 12 })
    .map((readings) =>
      readings.map(({ x, value, sd, bound }, i) =>
        measured(`s${i}`, x, kelvin(value, sd, bound && { bound })),
      ),
    );
  const stated = fc.record({
    scope: fc.constantFrom('some' as const, 'every' as const),
    comparator: fc.constantFrom('above' as const, 'below' as const),
    threshold: fc.double({ min: 0, max: 20, noNaN: true }),
  });

  it('does not depend on the order of what was measured', () => {
    fc.assert(
      fc.property(trialsOf, stated, fc.boolean(), (trials, changes, isOver) => {
        const hypothesis = hypothesisOf({ ...changes, deadline: 8 });
        expect(verdictOf(hypothesis, trials.toReversed(), isOver)).toBe(
          verdictOf(hypothesis, trials, isOver),
        );
      }),
    );
  });

  it('never finds both a statement and its negation true', () => {
    fc.assert(
      fc.property(trialsOf, stated, (trials, changes) => {
        const own = hypothesisOf({ ...changes, deadline: 1 });
        const negation = hypothesisOf({
          ...changes,
          deadline: 1,
          scope: changes.scope === 'some' ? 'every' : 'some',
          comparator: changes.comparator === 'above' ? 'below' : 'above',
        });
        expect([verdictOf(own, trials, true), verdictOf(negation, trials, true)]).not.toEqual([
          'true',
          'true',
        ]);
      }),
    );
  });
});

describe('the Brier score', () => {
  it.each([
    [0.8, true, 0.04],
    [0.8, false, 0.64],
    [0.5, true, 0.25],
  ])('of a constant %f for an outcome %s is %f', (probability, isTrue, expected) => {
    expect(brierScore([{ at: 0, probability, why: '' }], 5, isTrue)).toBeCloseTo(expected, 12);
  });

  it('weighs each probability by the experiments that were awaited under it, so that a last-minute change earns little', () => {
    const honest = [{ at: 0, probability: 0.9, why: '' }];
    const late = [...honest, { at: 9, probability: 0.01, why: 'I see it coming' }];
    expect(brierScore(late, 10, false)).toBeCloseTo((9 * 0.81 + 0.0001) / 10, 12);
    const tooLate = [...honest, { at: 10, probability: 0.01, why: 'it came' }];
    expect(brierScore(tooLate, 10, false)).toBeCloseTo(0.81, 12);
  });
});

describe('a statement is refused', () => {
  const seen = viewOf([measured('s1', 30, kelvin(5))]);

  it.each<[string, Partial<HypothesisDraft>, string, string]>([
    [
      'of a quantity that is not measured',
      { quantity: 'hardness' },
      'bad-hypothesis',
      '"hardness" is not measured here; expected one of Tc',
    ],
    ['in another unit', { unit: 'mK' }, 'bad-hypothesis', 'is measured in K'],
    ['with a deadline that has passed', { deadline: 1 }, 'bad-hypothesis', 'no measurement could settle it'],
    ['with a deadline beyond the budget', { deadline: 12 }, 'bad-hypothesis', 'the budget ends at 11'],
    ['of an empty region', { where: { x: { min: 60, max: 20 } } }, 'bad-region', 'leaves nothing'],
    ['outside of the space', { where: { x: { min: 200 } } }, 'bad-region', 'leaves nothing'],
    ['that is settled already', { threshold: 4 }, 'hypothesis-settled', 'true, by s1'],
    ['that was refuted already', { scope: 'every' }, 'hypothesis-settled', 'false, by s1'],
  ])('%s', (_, changes, code, message) => {
    const state = () => admitHypothesis(draftOf(changes), 0.5, seen, []);
    expect(state).toThrow(message);
    expect(state).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, Partial<Hypothesis>, number, Partial<HypothesisDraft>, number, string | null]>([
    [
      'its negation is believed',
      { scope: 'every', comparator: 'below' },
      0.8,
      {},
      0.5,
      'both cannot be true',
    ],
    ['its negation is doubted', { scope: 'every', comparator: 'below' }, 0.5, {}, 0.5, null],
    ['it claims more and is believed more', {}, 0.3, { threshold: 12 }, 0.5, 'h1 follows from it'],
    ['it claims more and is believed less', {}, 0.3, { threshold: 12 }, 0.2, null],
    ['it claims less and is believed less', {}, 0.7, { threshold: 8 }, 0.5, 'it follows from h1'],
    ['it claims less of a larger region', {}, 0.7, { where: {}, deadline: 6 }, 0.7, null],
    [
      'it speaks of another region',
      { scope: 'every', comparator: 'below' },
      0.9,
      { where: { x: { min: 80 } } },
      0.9,
      null,
    ],
    [
      'every one is above and every one is below',
      { scope: 'every', comparator: 'below', threshold: 5 },
      0.6,
      { scope: 'every', where: { x: { min: 30, max: 40 } } },
      0.6,
      'both cannot be true',
    ],
  ])('or not where %s', (_, other, believed, changes, probability, message) => {
    const state = () => admitHypothesis(draftOf(changes), probability, viewOf(), [recordOf(believed, other)]);
    if (message === null) expect(state().id).toBe('h2');
    else expect(state).toThrow(message);
  });
});
