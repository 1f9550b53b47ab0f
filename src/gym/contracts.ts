import type { ToolSpec } from '../agents/index.ts';
import type { Evidence } from '../campaign/index.ts';
import type { Hash } from '../core/hash.ts';
import type { Json } from '../core/json.ts';
import type { Random } from '../core/random.ts';

/** Which rung of evidence settles a task's reward. */
export type SettledBy = 'kernel' | 'twin' | 'pool' | 'experiment';

export type Split = 'train' | 'validation' | 'test';

/** One task: everything about it follows from these three. */
export type TaskInstance = { readonly family: string; readonly level: string; readonly seed: number };

/** A tool of a task. One that may take over 20 s declares itself slow: it is then submitted as a job and polled. */
export type TaskTool = ToolSpec & { readonly isSlow?: true };

/** One call of a tool, as it came. */
export type TaskCall = { readonly tool: string; readonly arguments: Json };

export type CallErrorKind =
  | 'execution_error'
  | 'invalid_args'
  | 'transport_error'
  | 'tool_not_found'
  | 'timeout';

/** What a call shows. A wrong call is an answer too: it takes nothing from the budget and changes nothing. */
export type CallOutcome =
  | {
      readonly result: Json;
      /** The same in a sentence or a small table, with units. */
      readonly text: string;
      /** Taken from the budget [its unit]; ≥ 0. */
      readonly cost: number;
      /** Nothing more can be done: the answer was given, or the budget is spent. */
      readonly isOver: boolean;
    }
  | { readonly error: { readonly error_type: CallErrorKind; readonly message: string } };

/** Stated before the outcome was known: quantiles of 5, 50 and 95 %, in the unit of the outcome. */
export type StatedForecast = {
  readonly quantiles: readonly [number, number, number];
  readonly outcome: number;
  /** Mean and sd of the platform's own forecast of the same outcome, from the same history. */
  readonly reference: { readonly mean: number; readonly sd: number };
};

/** What an episode came to, before it is paid. Everything a receipt is computed from; plain data. */
export type Verdict = {
  /** Hard conditions, all of which must hold. */
  readonly gates: { readonly [gate: string]: boolean };
  /** A reason code: `OK`, or that of the first gate that failed. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** Expectation and sd of the utility, 0 to 1, under what the evidence says. */
  readonly utility: { readonly mean: number; readonly sd: number };
  /** The true utility, 0 to 1, which the score is read off; equal to the mean where the evidence is exact. */
  readonly trueUtility: number;
  readonly forecasts: readonly StatedForecast[];
  /** Measurements that could have been forecast, those without a forecast included; absent = as many as there are forecasts. */
  readonly foreseeableCount?: number;
  readonly spent: number;
  readonly budget: number;
  /** Mean true utility of a random policy on this instance with this budget, and that of the oracle (of the best that can be known where the task is ambiguous). */
  readonly scale: { readonly random: number; readonly oracle: number };
};

/** A task under way: what may be seen and done. It holds the hidden truth and shows none of it. */
export type Episode = {
  /** The task in words: what is known, what may be done, what is asked, what it costs, how it is scored. */
  readonly brief: string;
  /** The same names in every instance of a family. */
  readonly tools: readonly TaskTool[];
  readonly budget: { readonly total: number; readonly unit: string };
  /** Tool calls after which any episode is over. */
  readonly maxCalls: number;
  /** Deterministic in (instance, calls so far, call). Never throws for what the caller did wrong. */
  call(call: TaskCall): Promise<CallOutcome>;
  /** Of the episode as it stands; an answer that was not given is worth 0. */
  judge(): Verdict;
  /** What the answer claims to be worth, where that rests on measurements of the episode's own; null without one. Absent where a kernel settles the answer at once. */
  claim?(): EpisodeClaim | null;
};

/** A claim that the platform can settle by a measurement apart from those of the episode. One unit throughout. */
export type EpisodeClaim = {
  /** What the episode's own measurements say of the answer: evidence of one method errs alike in all episodes of the family. */
  readonly said: readonly Evidence[];
  /** What a value is worth in this instance, 0 to 1. */
  readonly utility: (value: number) => number;
  /** Error to be expected of evidence that was never compared with what settles it: a standard deviation, > 0 [unit of the evidence]. */
  readonly assumedSd: number;
  /** What settles it, on the rung that the family names. */
  audit(): readonly Evidence[];
};

/** What a policy of the baselines sees: the same as any agent. */
export type Player = {
  readonly episode: Pick<Episode, 'brief' | 'tools' | 'budget' | 'maxCalls'>;
  call(tool: string, input: Json): Promise<CallOutcome>;
  readonly random: Random;
};

/** Plays one episode to its end. `oracle` alone is told the truth. */
export type Policy<Truth> = (player: Player, truth: Truth) => Promise<void>;

/**
 * One kind of task, with thousands of seeded instances. `Truth` is plain JSON: all that is hidden of an instance.
 * Contract tests hold every family to: the same calls give the same outcomes; what was not measured cannot be seen; gold play scores 1
 * and cheats 0; no call crashes.
 */
export type TaskFamily<Truth> = {
  /** kebab-case. */
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  readonly settles: SettledBy;
  /** Split `test` only: real pools and other facts that a model may have read. */
  readonly isEvaluationOnly: boolean;
  /** In words, what is kept together when instances are split: a chemical system, a doping series, a world. */
  readonly groupedBy: string;
  /** Levels of difficulty, easiest first, and the one used where none is named. */
  readonly levels: readonly string[];
  readonly defaultLevel: string;
  draw(seed: number, level: string): Truth;
  /** The group of an instance: instances of one group are never in two splits. */
  groupOf(truth: Truth): string;
  open(truth: Truth, instance: TaskInstance): Episode;
  /** Another truth that these calls cannot tell from this one: it differs wherever they did not measure. */
  alterUnmeasured(truth: Truth, calls: readonly TaskCall[], random: Random): Truth;
  readonly baselines: {
    readonly random: Policy<Truth>;
    readonly rules: Policy<Truth>;
    readonly bayes?: Policy<Truth>;
    readonly oracle: Policy<Truth>;
  };
  readonly proofs: {
    /** Play that earns what can be earned: score 1 (the Bayes-optimal one where the task is ambiguous). */
    readonly gold: Policy<Truth>;
    /** Play that tries to be paid for nothing, each by its name: score 0. */
    readonly cheats: { readonly [name: string]: Policy<Truth> };
  };
};

/** The receipt of an episode, as trainers read it: field names are those of the wire. */
export type EpisodeReceipt = {
  readonly id: string;
  readonly rollout_id: string;
  readonly version: number;
  readonly status: 'provisional' | 'settled' | 'void';
  /** The reward, paid once, at the end. */
  readonly total: number;
  /** 0 = what a random policy reaches on this instance, 1 = what can be reached. */
  readonly score: number;
  readonly components: { readonly [component: string]: number };
  readonly reason: string;
  readonly evidence: readonly {
    readonly value: number;
    readonly sigma: number | null;
    readonly unit: string;
    readonly fidelity: string;
    readonly method: string;
    readonly artifact_sha256: Hash | null;
    readonly noise_class: string;
  }[];
  readonly gates: { readonly [gate: string]: boolean };
  readonly settles: SettledBy;
  readonly env_version: string;
  readonly supersedes?: string;
};
