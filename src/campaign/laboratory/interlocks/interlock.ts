import type { z } from 'zod';
import type { Id } from '../../../core/id.ts';
import type { Limits, Process } from './limits.ts';
import type { Stated } from './step-view.ts';

/** Chemistry that the domain is told by whoever knows it. */
export type ChemistryFacts = {
  /** Elements of a formula; null when the text is none. */
  elementsOf(formula: string): readonly string[] | null;
  /** Vapour pressure of a pure element [Pa] at a temperature [K]; `over` and `under` beyond its table; null when there is none. */
  vapourPressure(element: string, temperature: number): number | 'over' | 'under' | null;
  /** Temperature [K] at which the vapour of the element reaches 1e5 Pa; null when not known. */
  boilingTemperature(element: string): number | null;
};

/** One action as a rule sees it. Whatever is null was not stated: what cannot be shown to be within a limit is refused. */
export type InterlockCase = {
  readonly instrument: string;
  /** Null where the limits file says nothing of the instrument. */
  readonly process: Process | null;
  readonly limits: Limits;
  readonly facts: ChemistryFacts;
  readonly stated: readonly Stated[];
  readonly samples: readonly SampleMatter[];
  /** Gases of every atmosphere stated; null when none is. */
  readonly atmosphere: ReadonlySet<string> | null;
  /** Temperatures stated [K]. */
  readonly temperatures: readonly number[];
};

export type SampleMatter = {
  readonly id: Id;
  /** Null when nothing says what it is made of. */
  readonly elements: ReadonlySet<string> | null;
  /** Elements that come in as metals or are not shown to come in as compounds. */
  readonly uncombined: ReadonlySet<string>;
  readonly precursors: readonly string[] | null;
};

/** A rule that no action may break; null from `check` when it holds, otherwise what breaks it and why that is refused. */
export type Interlock<O> = {
  readonly name: string;
  readonly summary: string;
  /** Where the rule comes from, for whoever is refused. */
  readonly source: string;
  readonly options: z.ZodType<O>;
  check(step: InterlockCase, options: O): string | null;
};

/** Keeps the type of a rule's options between its schema and its check. */
export const defineInterlock = <O>(interlock: Interlock<O>): Interlock<unknown> =>
  interlock as Interlock<unknown>;
