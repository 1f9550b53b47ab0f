import type { Design, PlanningView, Trial } from '../campaign/index.ts';
import type { Quantity } from '../core/quantity.ts';
import type { AgentSettings, TurnFacts } from './turn-facts.ts';

export const kelvin = (value: number, sd: number | null = 0.1, extra: Partial<Quantity> = {}): Quantity => ({
  value,
  sd,
  unit: 'K',
  ...extra,
});

export const measured = (sample: string, x: number, outcome: Quantity): Trial => ({
  sample,
  design: { x },
  outcomes: [outcome],
  status: 'measured',
});

/** Maximise Tc over x in 0…100, ten experiments left. */
export const viewOf = (trials: readonly Trial[] = [], changes: Partial<PlanningView> = {}): PlanningView => ({
  goals: [{ quantity: 'Tc', criterion: 'midpoint', unit: 'K', direction: 'maximize' }],
  space: {
    variables: [{ kind: 'continuous', name: 'x', unit: 'K', min: 0, max: 100, scale: 'linear' }],
    constraints: [],
    pool: null,
  },
  trials,
  experimentsLeft: 10,
  ...changes,
});

export const settings: AgentSettings = {
  withPlanner: null,
  fallback: 'bayes',
  budget: { tokens: 10_000_000, money: null },
  contextTokens: 16_000,
  replyTokens: 1000,
  callsPerTurn: 8,
  temperature: null,
};

export const factsOf = (changes: Partial<Omit<TurnFacts, 'model' | 'tools'>> = {}) => ({
  campaign: { id: 'test-1', name: 'a test' },
  key: 'propose/1/1',
  count: 1,
  view: viewOf(),
  settings,
  ...changes,
});

/** One experiment as an agent proposes it. */
export const experimentAt = (x: number, why = 'a test asks for it') => ({
  design: { x } satisfies Design,
  forecast: { q05: 8, q50: 9, q95: 10, unit: 'K' },
  why,
});
