import type { Proposal, StepKey } from '../../campaign/index.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';
import type { Forecast } from '../forecast.ts';
import type { Hypothesis, HypothesisEvidence, Verdict } from '../hypotheses/hypothesis.ts';
import type { ModelReply, ToolCall } from '../language-model.ts';
import type { Note } from '../notebook.ts';

/** Version of the schema of an agent's events. */
export const agentSchema = 1;

/** What a call costs: tokens, and money where the model's price is known. */
export type ModelCost = { readonly tokens: number; readonly money: number | null };

/** A design that an agent asks to have measured, with what it expects and why. */
export type AgentProposal = Proposal & { readonly forecast: Forecast };

type Events = {
  'run-opened': { readonly campaign: Id; readonly policy: string };
  /** The campaign asks for designs; `turn` is the key of its step. */
  'turn-opened': { readonly turn: StepKey; readonly count: number; readonly finished: number };
  /** About to be sent: `attempt` 2 is the same call once more, after a process died while it was in flight. */
  'call-reserved': {
    readonly call: string;
    readonly attempt: number;
    readonly model: string;
    readonly requestHash: string;
    readonly reserved: ModelCost;
  };
  'call-answered': { readonly call: string; readonly reply: ModelReply; readonly cost: ModelCost };
  'call-failed': {
    readonly call: string;
    readonly code: string;
    readonly detail: string;
    readonly cost: ModelCost;
  };
  /** `use` names one tool call of a reply: `<call>/<number>`. */
  'tool-started': { readonly use: string; readonly asked: ToolCall };
  'tool-answered': { readonly use: string; readonly result: Json; readonly isError: boolean };
  'hypothesis-stated': {
    readonly hypothesis: Hypothesis;
    readonly probability: number;
    readonly why: string;
  };
  'hypothesis-revised': {
    readonly id: string;
    readonly at: number;
    readonly probability: number;
    readonly why: string;
  };
  /** Written whenever the verdict is another than the one in the record; `open` after a measurement was retracted. */
  'hypothesis-settled': {
    readonly id: string;
    readonly at: number;
    readonly verdict: Verdict;
    readonly evidence: readonly HypothesisEvidence[];
  };
  /** `replaces`: notes that this one takes the place of. */
  'note-written': { readonly note: Note; readonly replaces: readonly string[] };
  'designs-stated': { readonly turn: StepKey; readonly proposals: readonly AgentProposal[] };
  /** The turn ends without designs of the agent's; `fallback` names the planner that chooses in its place. */
  'turn-failed': {
    readonly turn: StepKey;
    readonly code: string;
    readonly detail: string;
    readonly fallback: string | null;
  };
  'run-closed': { readonly why: string };
};

export type AgentEventType = keyof Events;
export type AgentEvent = {
  [T in AgentEventType]: { readonly type: T; readonly data: Events[T] };
}[AgentEventType];
