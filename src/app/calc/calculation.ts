import type { Command } from 'commander';
import type { StopSignal } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import type { Html } from '../report/html.ts';

/** What a calculation says, in words and numbers, whoever prints it. */
export type CalculationResult = {
  /** What `--json` prints, with `fidelity`, `methods` and `warnings` added; field names end in their unit (`tc_K`). */
  readonly document: { readonly [field: string]: Json };
  /** For a reader, in order; numbers carry their unit, their uncertainty where one exists, and the convention. */
  readonly sections: readonly Section[];
  /** What to beware of: limits of validity, choices that were made for the user. */
  readonly warnings: readonly string[];
  /** Where method and constants come from: author, year, equation. */
  readonly sources: readonly string[];
  /** What `--plot` draws (see draw-panels.ts), or why there is nothing to draw. */
  readonly figure: Html | { readonly notDrawn: string };
};

export type Section = {
  readonly title?: string;
  readonly lines?: readonly string[];
  readonly table?: { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };
};

export type CalculationContext = {
  /** Called now and then by whatever takes longer than two seconds; the fraction done, and what is being done. */
  progress(doneFraction: number, note: string): void;
  /**
   * Raised by Ctrl-C: end soon, with an AppError `interrupted` that says what to do next. Read by calculations that await something
   * now and then; Ctrl-C ends the others at once.
   */
  readonly signal: StopSignal;
};

/** One `onnes calc` command. What it computes is loaded when it is called, so that the start stays quick. */
export type Calculation = {
  readonly name: string;
  /** Arguments as commander writes them: `<file>`, `[files...]`; empty for none. */
  readonly files: string;
  readonly summary: string;
  /** A command line that works from a checkout, with a file under examples/. */
  readonly example: string;
  /** Adds its options, each with the parser that refuses what it cannot take. `--json` and `--plot` are there already. */
  declare(command: Command): void;
  load(): Promise<{
    /** @throws AppError naming file, line or field, the value and what was expected, or why the input is outside the validity */
    calculate(
      files: readonly string[],
      options: never,
      context: CalculationContext,
    ): Promise<CalculationResult>;
  }>;
};
