import type { PlanningView, StepKey } from '../campaign/index.ts';
import type { TokenPrice, ToolSpec } from './language-model.ts';
import type { AgentTool } from './tool.ts';

export type AgentSettings = {
  /** Planner that may be asked where to measure, and that a proposal either follows or overrules with a reason; null: none. */
  readonly withPlanner: string | null;
  /** Planner that chooses where the model does not; null: the step fails. */
  readonly fallback: string | null;
  /** Of all calls of the campaign together. `money` in the currency of the model's price; null: not limited. */
  readonly budget: { readonly tokens: number | null; readonly money: number | null };
  /** Tokens of a request and its reply together, and of the reply [> 0]. */
  readonly contextTokens: number;
  readonly replyTokens: number;
  /** Questions to the model in one turn, at most. */
  readonly callsPerTurn: number;
  readonly temperature: number | null;
};

/** All that a turn depends on, beside the agent's own record. */
export type TurnFacts = {
  readonly campaign: { readonly id: string; readonly name: string };
  readonly key: StepKey;
  readonly count: number;
  readonly view: PlanningView;
  readonly settings: AgentSettings;
  readonly model: { readonly name: string; readonly price: TokenPrice | null };
  /** Tools beside the agent's own. */
  readonly tools: readonly Pick<AgentTool, keyof ToolSpec | 'effect'>[];
};
