import type { Log } from './read-log.ts';
import type { RecordName } from './records.ts';

/** What a right answer must state: worked out from the events, without any code of the copilot. */
export type Expected = {
  /** Numbers that the text must hold, each with its unit, at any rounding that keeps it. */
  readonly numbers?: readonly (readonly [value: number, unit: string])[];
  /** Samples that the evidence must name. */
  readonly samples?: readonly string[];
  /** Samples that the evidence must not name. */
  readonly notSamples?: readonly string[];
  /** What the text must say and must not say. */
  readonly says?: readonly RegExp[];
  readonly saysNot?: readonly RegExp[];
};

/** One question of the benchmark, in several wordings that all ask the same. */
export type Question = {
  readonly record: RecordName;
  readonly status: 'answered' | 'not-known' | 'refused';
  readonly wordings: readonly string[];
  readonly expect?: (log: Log) => Expected;
};

/** Every third question is held out: it was written with the others and not looked at while the copilot was built. */
export const isHeldOut = (index: number): boolean => index % 3 === 2;
