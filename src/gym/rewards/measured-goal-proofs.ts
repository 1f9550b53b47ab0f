import type { Goal, Observation, Trace } from '../../campaign/index.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { Quantity } from '../../core/quantity.ts';

const goal: Goal = {
  quantity: 'Tc_K',
  criterion: 'midpoint',
  unit: 'K',
  direction: 'maximize',
  utility: { zero: 0, one: 12 },
};

const measured: Observation = {
  quantity: 'Tc_K',
  value: 9.2,
  sd: 0.1,
  unit: 'K',
  fidelity: 'measured',
  method: 'midpoint, cryostat',
  artefact: sha256Hex('resistance curve of s3'),
  sample: 's3',
};

const kelvin = (value: number, sd: number | null): Quantity => ({ value, sd, unit: 'K' });

const honest: Trace = {
  sample: 's3',
  design: { Nb: 1 },
  goals: [goal],
  predicted: kelvin(8.5, 1),
  estimates: [],
  observations: [measured],
  history: [kelvin(2.1, null), kelvin(5.6, null)],
  cost: { money: 200, hours: 8 },
  budget: { experiments: 20, money: 4000, hours: 400 },
  failure: null,
  previous: null,
};

const { artefact: _artefact, ...unproven } = measured;

/** Traces that have earned a settled reward: measured with and without an sd, from the literature, and as a lower bound. */
export const gold: readonly Trace[] = [
  honest,
  { ...honest, observations: [{ ...measured, sd: null, fidelity: 'literature' }] },
  { ...honest, observations: [{ ...measured, bound: 'lower' }] },
  { ...honest, predicted: null, history: [] },
];

/** Traces that claim more than was measured; none may earn a settled reward above zero. */
export const cheats: readonly Trace[] = [
  // a number said to be measured, without a raw file
  { ...honest, observations: [unproven] },
  // millikelvin passed off as a large number
  { ...honest, observations: [{ ...measured, value: 9200, unit: 'mK' }] },
  // the measurement of a better sample
  { ...honest, observations: [{ ...measured, sample: 's1' }] },
  // another quantity of the same sample
  { ...honest, observations: [{ ...measured, quantity: 'onset_K' }] },
  // a simulation alone
  { ...honest, observations: [], estimates: [{ ...measured, fidelity: 'simulated' }] },
  // a simulation filed among the measurements
  { ...honest, observations: [{ ...measured, fidelity: 'simulated' }] },
  // a failed sample with a splendid prediction
  {
    ...honest,
    observations: [],
    estimates: [{ ...measured, value: 40, fidelity: 'simulated' }],
    failure: { kind: 'synthesis-failed', detail: 'the button cracked' },
  },
  // "no transition above 11 K", read as 11 K
  { ...honest, observations: [{ ...measured, value: 11, bound: 'upper' }], predicted: kelvin(11, 0.1) },
  // a negative uncertainty, to turn the penalty for uncertainty into a gain
  { ...honest, observations: [{ ...measured, sd: -5 }] },
  // a value so uncertain that it says nothing
  { ...honest, observations: [{ ...measured, sd: 1e6 }], predicted: null },
  // a forecast in another unit, and nothing measured
  { ...honest, observations: [], predicted: { value: 9.2, sd: 0.01, unit: 'K' } },
];
