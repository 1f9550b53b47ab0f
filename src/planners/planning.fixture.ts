import type { Context, Design, Space, Trial, Variable } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';

export const goal = { quantity: 'tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' } as const;

/** From 0 to 1. */
export const axis = (name: string) =>
  ({ kind: 'continuous', name, unit: '1', min: 0, max: 1, scale: 'linear' }) as const;

/** Any design whose values lie from 0 to 1. */
export const boxOf = (...names: readonly string[]): Space => ({
  variables: names.map(axis),
  constraints: [],
  pool: null,
});

/** Fractions of elements that add up to 1. */
export const alloyOf = (...elements: readonly string[]): Variable => ({
  kind: 'composition',
  name: 'alloy',
  components: elements.map((element) => ({ element, min: 0, max: 1 })),
  atMost: elements.length,
  step: null,
  fixed: {},
  mixedAmount: 1,
});

export const measured = (sample: string, design: Design, value: number): Trial => ({
  sample,
  design,
  outcomes: [{ value, sd: null, unit: 'K' }],
  status: 'measured',
});

/** The designs with what is read of them, as samples s1, s2… */
export const measuredAll = (designs: readonly Design[], truth: (design: Design) => number): Trial[] =>
  designs.map((design, i) => measured(`s${i + 1}`, design, truth(design)));

/** Of a step without deadline. */
export const contextOf = (random: Random, key = 'propose/1/1'): Context => ({
  key,
  random,
  now: 0,
  progress: () => undefined,
  signal: { aborted: false },
});
