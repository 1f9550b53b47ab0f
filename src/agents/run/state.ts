import type { StepKey } from '../../campaign/index.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';
import type { HypothesisRecord } from '../hypotheses/hypothesis.ts';
import type { ModelReply, ToolCall } from '../language-model.ts';
import type { Note } from '../notebook.ts';
import type { AgentProposal, ModelCost } from './events.ts';

/** One use of a tool. `answer` null: not answered yet, and where `isStarted`, perhaps done all the same. */
export type ToolUse = {
  readonly asked: ToolCall;
  isStarted: boolean;
  answer: { readonly result: Json; readonly isError: boolean } | null;
};

/** One question to the model. Neither reply nor failure: it was sent, and no answer is in the record. */
export type CallState = {
  readonly key: string;
  attempts: number;
  requestHash: string;
  reply: ModelReply | null;
  failure: { readonly code: string; readonly detail: string } | null;
  readonly uses: ToolUse[];
};

/** What an agent does for one propose step of its campaign. */
export type TurnState = {
  readonly key: StepKey;
  readonly count: number;
  readonly calls: CallState[];
  proposals: readonly AgentProposal[] | null;
  failure: { readonly code: string; readonly detail: string; readonly fallback: string | null } | null;
};

/** The fold of an agent's stream. Turns that are over are kept as counts: the record itself is the memory. */
export type AgentState = {
  version: number;
  readonly campaign: Id;
  readonly policy: string;
  turn: TurnState | null;
  turnCount: number;
  failedTurnCount: number;
  callCount: number;
  /** Of calls that are over; calls whose process died are counted at what was reserved. */
  spent: ModelCost;
  /** Reserved by calls that are in flight, by call. */
  readonly reserved: Map<string, ModelCost>;
  readonly hypotheses: HypothesisRecord[];
  notes: readonly Note[];
  noteCount: number;
  /** Designs asked for, oldest first. */
  readonly stated: { readonly turn: StepKey; readonly proposal: AgentProposal }[];
  isClosed: boolean;
};
