import type { Json } from '../../core/json.ts';
import type { Split } from '../../gym/index.ts';

/** A message of a conversation as TRL, OpenAI, Tinker and axolotl read it. */
export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string; readonly tool_calls?: readonly ToolCallMessage[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

export type ToolCallMessage = {
  readonly id: string;
  readonly type: 'function';
  /** `arguments` is JSON as text. */
  readonly function: { readonly name: string; readonly arguments: string };
};

export type ToolDeclaration = {
  readonly type: 'function';
  readonly function: { readonly name: string; readonly description: string; readonly parameters: Json };
};

/** One thing to learn from, whoever did it: a played episode, or an experiment of a campaign. */
export type TrainingItem = {
  readonly id: string;
  readonly source: 'gym' | 'campaign';
  readonly split: Split;
  /** Items of one group answer the same prompt. */
  readonly group: string;
  /** Two items of equal content are one: compositions are compared as compositions, structures as structures, numbers to four digits. */
  readonly content: string;
  /** Compositions and structures that it is about, by their canonical keys. */
  readonly substances: readonly string[];
  readonly prompt: readonly ChatMessage[];
  readonly completion: readonly ChatMessage[];
  readonly tools: readonly ToolDeclaration[];
  /** Total of the receipt in force. */
  readonly reward: number;
  /** What it was worth, 0 to 1; what is worth showing to a student is decided by it. */
  readonly score: number;
  readonly isAdmitted: boolean;
  readonly receipt: Json;
  readonly licence: string;
  /** Where a trainer can have it done again; null where nothing but a laboratory could. */
  readonly environment: {
    readonly name: string;
    readonly seed: number;
    readonly level: string;
    readonly task_id: string;
    readonly env_version: string;
  } | null;
  /** Each call with what came of it, and what else there is to tell. */
  readonly toolTrace: readonly Json[];
  readonly extra: { readonly [name: string]: Json };
};
