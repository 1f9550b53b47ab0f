import type { Json } from '../core/json.ts';

/** One turn of a conversation, in the words that all providers share. */
export type Message =
  | { readonly role: 'system' | 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly toolCalls: readonly ToolCall[];
    }
  | {
      readonly role: 'tool';
      /** Which call it answers. */
      readonly call: string;
      readonly tool: string;
      readonly result: Json;
      readonly isError: boolean;
    };

/** A tool that the model asks for; `input` is as it came, not yet checked against the tool's schema. */
export type ToolCall = { readonly id: string; readonly tool: string; readonly input: Json };

/** What a model is told of a tool; `inputSchema` is JSON Schema. */
export type ToolSpec = { readonly name: string; readonly description: string; readonly inputSchema: Json };

/** Everything that decides a reply, and everything that would leave the house. */
export type ModelRequest = {
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  /** The reply must be JSON of this schema; absent = free text. */
  readonly responseSchema?: Json;
  /** Tokens of the reply, at most; > 0. */
  readonly maxTokens: number;
  /** ≥ 0; absent = the provider's own. */
  readonly temperature?: number;
  readonly seed?: number;
};

/** Tokens, whole numbers ≥ 0; `isBound` where the provider did not count, and these are the most that it can have been. */
export type TokenUsage = { readonly input: number; readonly output: number; readonly isBound?: true };

export type ModelReply = {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly ended: 'stop' | 'tool-calls' | 'length' | 'refused';
  readonly usage: TokenUsage;
  /** As the provider names it. */
  readonly model: string;
  /** What the provider could not do of what was asked, such as a seed that it passes over. */
  readonly notes?: readonly string[];
};

/** A signal that a reply is no longer wanted, or that its time is up. */
export type ReplySignal = AbortSignal;

/**
 * The port to a language model. A model that declines answers with a reply that ended `refused`. What goes wrong is an AppError:
 * `model-unavailable` (retryable), `model-refused` (the provider does not take the request), `model-reply` (a reply that cannot be read),
 * `model-timeout` (retryable), `cassette-miss`. An aborted signal throws its reason.
 */
export type LanguageModel = {
  /** What the record calls it, such as `anthropic/claude-x` or `cassette/demo`. */
  readonly name: string;
  /** Money for tokens [currency per million]; null = not known, and then a budget in money cannot be kept. */
  readonly price: TokenPrice | null;
  generate(request: ModelRequest, signal: ReplySignal, onText?: (piece: string) => void): Promise<ModelReply>;
};

export type TokenPrice = { readonly input: number; readonly output: number; readonly currency: string };
