import type { Hash } from '../core/hash.ts';
import type { Json } from '../core/json.ts';
import type { Space } from './space/space.ts';

/** Money in the campaign's currency and laboratory hours. */
export type Cost = { readonly money: number; readonly hours: number };

/**
 * `target`: as near to a value as may be; `boundary`: learn where the quantity crosses a value; `constrain`: keep it within limits,
 * which are met or not.
 */
export const directions = ['maximize', 'minimize', 'target', 'boundary', 'constrain'] as const;
export type Direction = (typeof directions)[number];

export type Goal = {
  /** Name of the quantity; with a replay table the column's header, verbatim. */
  readonly quantity: string;
  /** How the quantity is read off the raw data: `midpoint`, `onset`, `recorded value`… */
  readonly criterion: string;
  readonly unit: string;
  readonly direction: Direction;
  /** Required by `target`, and by `boundary` unless it is one of classes; to maximise or minimise, the value at which the campaign may stop. */
  readonly target?: number;
  /** Of a `target`: values no farther from it than this are all equally good [unit of the goal]; without it 0. */
  readonly tolerance?: number;
  /** Of a `boundary` in place of a target: values are numbers of classes, phases say, and the boundary is where the class changes. */
  readonly classes?: true;
  /** Limits of `constrain`, at least one of them. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Share of the goal in one compromise of all; without weights several goals are traded off against each other. */
  readonly weight?: number;
  /** Values worth nothing and worth everything, for the reward's utility. Without it utility is a rank among this campaign's own measurements. */
  readonly utility?: { readonly zero: number; readonly one: number };
};

export type Budget = { readonly experiments: number; readonly money?: number; readonly hours?: number };

export type StopRule =
  | { readonly rule: 'target' }
  | { readonly rule: 'no-improvement'; readonly window: number; readonly noiseFactor: number }
  | { readonly rule: 'expected-improvement'; readonly below: number };

/** One stage of the protocol every sample goes through, in order. */
export type Stage = { readonly name: string } & (
  | {
      readonly kind: 'simulate';
      readonly simulator: string;
      /** What one run costs, in place of what the simulator says. */
      readonly cost?: Cost;
      /** Only where it is worth more per cost than measuring at once; without it always. */
      readonly when?: 'worth-its-cost';
    }
  | { readonly kind: 'review'; readonly expiresHours: number }
  | {
      readonly kind: 'actuate';
      readonly instrument: string;
      readonly samplesPerRun: number;
      /** Variables that must be equal for all samples of one run (one furnace temperature for eight buttons). */
      readonly shared: readonly string[];
      readonly cost: Cost;
      readonly action: Json;
      /** A request not begun within so many hours is cancelled. */
      readonly startWithinHours?: number;
      /** Other devices and positions that it holds while it lasts. */
      readonly reserves?: readonly string[];
    }
  | {
      readonly kind: 'analyse';
      readonly analysis: string;
      readonly options?: { readonly [option: string]: Json };
    }
  | { readonly kind: 'reward'; readonly grader: string }
);

/** How often a step is tried again, by what failed. Matter is never repeated blindly: an actuate step whose outcome is unknown is held. */
export type RetryPolicy = {
  readonly instrumentFaults: number;
  readonly invalidMeasurements: number;
  readonly backoffHours: number;
};

/**
 * What an experiment costs beyond its stages, by one variable [money]: per unit of its value, for each option, and for a value other
 * than that of the experiment before.
 */
export type CostRule = {
  readonly variable: string;
  readonly perUnit?: number;
  readonly perOption?: { readonly [option: string]: number };
  readonly perChange?: number;
};

/** A standard design, the first that was measured, is repeated after this many other experiments. */
export type Controls = { readonly every: number };

/** What another campaign measured of the same goals [their units], by designs of this space or near it. */
export type PriorSource = {
  readonly name: string;
  readonly rows: readonly {
    readonly design: { readonly [variable: string]: number | string };
    readonly values: { readonly [quantity: string]: number };
  }[];
};

export type NamedOptions = { readonly name: string; readonly options: { readonly [option: string]: Json } };

/** Ways to jump the queue of a laboratory, lowest first. */
export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

export type LaboratorySpec = {
  readonly name: string;
  readonly clock: 'wall' | 'virtual';
  /** Of this campaign's requests, against those of others. */
  readonly priority?: Priority;
  /** Instrument name in the protocol → driver and its settings. */
  readonly instruments: { readonly [name: string]: InstrumentSpec };
};
export type InstrumentSpec = {
  readonly driver: string;
  readonly capacity: number;
  readonly hours: number;
  readonly options: { readonly [option: string]: Json };
  /** Blob of the recorded table that the instrument answers from, once it is stored. */
  readonly table?: Hash;
};

/** The campaign's switch for language models: off, or a model of the workspace with the most it may use [campaign's currency; tokens]. */
export type ModelSwitch =
  | 'off'
  | { readonly use: string; readonly budget: { readonly money?: number; readonly tokens?: number } };

/** A campaign file after validation: everything that `next` needs, as data. */
export type CampaignSpec = {
  readonly name: string;
  readonly goals: readonly [Goal, ...Goal[]];
  readonly space: Space;
  readonly laboratory: LaboratorySpec;
  readonly planner: NamedOptions;
  readonly protocol: readonly Stage[];
  readonly budget: Budget;
  /** Told to the planner; the budget counts what the stages cost. */
  readonly costs?: readonly CostRule[];
  readonly controls?: Controls;
  readonly prior?: readonly PriorSource[];
  readonly stop: readonly StopRule[];
  /** Samples in the works at once; proposals asked for at once; measurements the leader needs before the campaign may close. */
  readonly concurrency: number;
  readonly batch: number;
  readonly confirm: number;
  readonly retry: RetryPolicy;
  readonly currency: string;
  readonly seed: number;
  /** Absent is off: nothing of the campaign leaves the house. */
  readonly model?: ModelSwitch;
};
