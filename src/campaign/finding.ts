import type { Hash } from '../core/hash.ts';
import type { Id } from '../core/id.ts';
import type { Json } from '../core/json.ts';
import type { Definition, Failure, Observation } from './contracts.ts';
import type { Panel } from './panel.ts';
import type { Goal } from './spec.ts';

/** One raw file of one sample, as stored. */
export type RawInput = {
  readonly sample: Id;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly blob: Hash;
};

/** One thing that an analysis looked for in raw data: found with a value, or not found (`value` null) with the bound that says how far it looked. */
export type Finding = {
  /** From the closed list in `docs/glossary.md`, such as `critical-temperature-midpoint`. */
  readonly quantity: string;
  readonly value: number | null;
  /** Standard deviation [unit]; null where it is not known. */
  readonly sd: number | null;
  readonly unit: string;
  /** The truth is at most (upper) or at least (lower) `limit` [unit]; with a value, `limit` is that value. */
  readonly bound?: 'upper' | 'lower';
  readonly limit?: number;
  /** A part of the uncertainty that all values of one instrument share, such as its thermometer's. */
  readonly systematic?: { readonly sd: number; readonly source: string };
  /** How it is read off: `50 % of the normal resistance`, with the branch (cooling, warming, zfc, fc) where there is one. */
  readonly criterion: string;
  /** name@version of the analysis, and the way it went. */
  readonly method: string;
  readonly detail: { readonly [field: string]: Json };
};

/** What one analysis read off the raw files of one sample; a failure here is `measurement-invalid`, not a crash. */
export type AnalysisOutcome = {
  readonly sample: Id;
  /** Everything that was looked for, whether or not a goal asks for it. */
  readonly findings: readonly Finding[];
  /** Those findings that answer a goal. */
  readonly observations: readonly Observation[];
  readonly warnings: readonly string[];
  readonly failure?: Failure;
  /** Data, fit and what was read off, for whoever draws it. */
  readonly panels?: readonly Panel[];
};

/** Synchronous and pure: raw bytes in, findings with uncertainty out. */
export type Analysis<O> = Definition<O> & {
  reads(file: { readonly name: string; readonly bytes: Uint8Array }): boolean;
  analyse(inputs: readonly RawInput[], goals: readonly Goal[], options: O): readonly AnalysisOutcome[];
};
