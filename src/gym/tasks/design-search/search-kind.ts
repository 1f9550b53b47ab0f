import type { Design } from '../../../campaign/index.ts';
import type { Json } from '../../../core/json.ts';
import type { Random } from '../../../core/random.ts';
import type { Player, SettledBy } from '../../contracts.ts';

/** One column of the designs; what a design leaves out is 0 for a fraction. */
export type SearchVariable = { readonly name: string; readonly unit: string } & (
  | { readonly kind: 'fraction' | 'number'; readonly levels: readonly number[] }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
);

/** A design that may be asked for, with all that is hidden of it. */
export type Candidate = {
  readonly design: Design;
  /** True value of the quantity [its unit]: the mean over samples made without mishap. */
  readonly value: number;
  /** Of making one sample, or of the whole experiment where nothing is made [unit of the budget]. */
  readonly price: number;
  /** What else is true of it, for looking at a sample; read by the kind alone. */
  readonly sight: Json;
};

/** All that is hidden of one search, with the table of its designs, which is not. */
export type SearchTruth = {
  readonly group: string;
  /** What is measured, and in which unit. */
  readonly quantity: string;
  readonly unit: string;
  /** Mean and sd of a value that is expected before anything was measured [unit]; it follows from what is told at the start. */
  readonly expected: { readonly mean: number; readonly sd: number };
  readonly variables: readonly SearchVariable[];
  readonly designs: readonly Candidate[];
  /** Places of designs whose values are told at the start. */
  readonly record: readonly number[];
  /** Values of the quantity worth 0 and 1; linear between, so `one` below `zero` asks for the least. */
  readonly worth: { readonly zero: number; readonly one: number };
};

/** A piece of matter as it came out, hidden from whoever asked for it. */
export type Made = {
  /** Its own value of the quantity [unit]. */
  readonly value: number;
  /** Plain to see: there is nothing to measure. */
  readonly visibleFailure: string | null;
  readonly mishap: string | null;
};

/** What a measurement gives: a value with its sd [unit], a bound, or nothing; a raw file in place of the value where the level says so. */
export type Reading =
  | {
      readonly kind: 'value';
      readonly value: number;
      readonly sd: number;
      /** What shows beside the value. */
      readonly beside?: { readonly [name: string]: number };
      readonly file?: string;
    }
  | { readonly kind: 'upper-bound'; readonly value: number; readonly file?: string }
  | { readonly kind: 'nothing'; readonly why: string; readonly file?: string };

/** Where chance of one sample or measurement comes from: hash(family, level, seed, design, replicate). */
export type Chance = { readonly name: string; readonly random: Random };

/** One sample of a search, or the recorded experiment that stands for it. */
export type SearchSample = {
  readonly id: string;
  readonly place: number;
  /** Its number among the samples of its design, from 1. */
  readonly replicate: number;
  readonly made: Made;
  readonly readings: Reading[];
};

/** Where a search stands. */
export type SearchState = {
  readonly samples: SearchSample[];
  readonly forecasts: {
    readonly quantiles: readonly [number, number, number];
    readonly outcome: number;
    readonly reference: { readonly mean: number; readonly sd: number };
  }[];
  spent: number;
  /** Place of the design that was named as the best. */
  answered: number | null;
};

export type SearchTerms = {
  /** Enough for `experiments` of the mean price. */
  readonly budget: number;
  readonly unit: string;
  readonly experiments: number;
  /** Of one measurement of a sample [unit]. */
  readonly measuring: number;
};

/** A family of searches for the best design of a list. Chance comes in by value: nothing here is remembered from call to call. */
export type SearchKind = {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly settles: SettledBy;
  readonly isEvaluationOnly: boolean;
  readonly groupedBy: string;
  readonly levels: readonly string[];
  readonly defaultLevel: string;
  /** The level that reads as one that shows files, without writing them. */
  readonly withoutFiles?: { readonly [level: string]: string };
  draw(seed: number, level: string): SearchTruth;
  termsOf(truth: SearchTruth, level: string): SearchTerms;
  /** What is known of the matter at hand, in words; nothing of the values. */
  describe(truth: SearchTruth, level: string): string;
  /** Standard deviation of samples of one design about its true value [unit]. */
  scatterOf(value: number): number;
  /** Null where a measurement needs no sample: a recorded table answers. */
  readonly make: ((candidate: Candidate, chance: Chance) => Made) | null;
  read(made: Made, candidate: Candidate, chance: Chance, level: string): Reading;
  /** Another look at a sample, cheaper than the measurement: columns of a small table. */
  readonly look?: {
    readonly tool: string;
    readonly description: string;
    readonly price: number;
    see(made: Made, candidate: Candidate, chance: Chance): { readonly result: Json; readonly text: string };
  };
  /** What an analysis reads off a raw file, for players of levels that show files. */
  readFile?(file: string): Reading;
  /** Rules of thumb of the trade; without them: spread out, then stay near the best. */
  readonly rules?: Choose;
  /** Bayesian optimisation that also learns from what shows beside the value; without it: of the value alone. */
  readonly bayes?: Choose;
};

/** What a value is worth, 0 to 1. */
export const worthOfValue = ({ worth: { zero, one } }: SearchTruth, value: number): number =>
  Math.min(1, Math.max(0, (value - zero) / (one - zero)));

/** Larger is better, on the scale where `zero` is 0 and `one` is 1, not clipped. */
export const meritOf = ({ worth: { zero, one } }: SearchTruth, value: number): number =>
  (value - zero) / (one - zero);

/** One text for equal designs, whatever the order of their variables; a fraction left out is 0. */
export const keyOfDesign = (variables: readonly SearchVariable[], design: Design): string =>
  variables
    .map(({ kind, name }) => {
      const value = design[name] ?? (kind === 'fraction' ? 0 : '');
      return typeof value === 'number' ? String(Number(value.toPrecision(9))) : value;
    })
    .join('|');

export type HeardPlace = {
  readonly place: number;
  readonly outcome: 'value' | 'bound' | 'failed';
  /** [unit of the quantity]; of a bound the bound, 0 where nothing was read. */
  readonly value: number;
  readonly sd: number;
  /** Whatever else the measurement showed. */
  readonly seen: Json;
};

/** What every player may know: the table of designs with its prices, and what it has read itself. */
export type SearchView = {
  readonly kind: SearchKind;
  readonly quantity: string;
  readonly unit: string;
  readonly expected: SearchTruth['expected'];
  readonly variables: readonly SearchVariable[];
  readonly designs: readonly Design[];
  readonly points: readonly Float64Array[];
  /** Whether more is better. */
  readonly isRising: boolean;
  readonly heard: readonly HeardPlace[];
  readonly player: Player;
  readonly experimentsLeft: number;
};

/** Chooses the place of the next design to measure; null = enough. */
export type Choose = (view: SearchView) => Promise<number | null>;
