import type { InstrumentDriver } from '../../src/campaign/index.ts';
import type { Json } from '../../src/core/json.ts';
import { twin } from '../../src/instruments/index.ts';
import { simulatedSampler } from './simulated-sampler.ts';

/** What is made and measured among faults: the instrument behind the bad wires, and the part of the campaign that is its own. */
export type FaultScene = {
  readonly name: string;
  readonly inner: InstrumentDriver<unknown>;
  /** Options of the instrument for one of the two devices, `furnace` and `cryostat`, in the campaign of a seed. */
  optionsOf(device: string, seed: number): { readonly [option: string]: Json };
  /** Setting of a design that is limited, and the limits that come and go. */
  readonly setting: string;
  readonly limits: readonly [number, number];
  readonly campaign: { readonly goal: Json; readonly space: Json; readonly analysis: string };
};

/** A parabola of one variable. */
const sampler: FaultScene = {
  name: 'simulated-sampler',
  inner: simulatedSampler as InstrumentDriver<unknown>,
  optionsOf: () => ({}),
  setting: 'x',
  limits: [60, 90],
  campaign: {
    goal: { quantity: 'y', unit: 'K', direction: 'maximize' },
    space: { variables: [{ name: 'x', kind: 'continuous', min: 0, max: 100, unit: 'K' }] },
    analysis: 'reading',
  },
};

/** Alloys of the digital twin, made in its furnace and measured in its cryostat through raw files, a world for each seed. */
const twinLaboratory: FaultScene = {
  name: 'twin',
  inner: twin as InstrumentDriver<unknown>,
  optionsOf: (device, seed) => ({
    does: device === 'furnace' ? 'synthesis' : 'resistance',
    world: `among faults ${seed}`,
  }),
  setting: 'temperature',
  limits: [1200, 1600],
  campaign: {
    goal: {
      quantity: 'critical-temperature-midpoint',
      criterion: 'midpoint',
      unit: 'K',
      direction: 'maximize',
      utility: { zero: 0, one: 20 },
    },
    space: {
      variables: [
        { kind: 'composition', name: 'alloy', elements: ['Ti', 'Zr', 'Nb', 'Mo'], atMost: 3, step: 0.1 },
        { kind: 'discrete', name: 'temperature', unit: 'K', levels: [900, 1100, 1300, 1500, 1700] },
      ],
    },
    analysis: 'resistive-transition',
  },
};

export const faultScenes: readonly FaultScene[] = [sampler, twinLaboratory];
