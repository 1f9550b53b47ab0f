import type { Json } from '../core/json.ts';
import type { ToolSpec } from './language-model.ts';

/**
 * Something that an agent may do, passed in as a value by `app`. Tools are the only hands of an agent: what no tool does, it cannot do.
 */
export type AgentTool = ToolSpec & {
  /** `read` changes nothing; `compute` costs time; `propose` writes into the record, through `decide` and under review. */
  readonly effect: 'read' | 'compute' | 'propose';
  /** @throws AppError `bad-arguments` naming the field, the value and what was expected; and whatever the work throws. */
  run(input: Json, signal: AbortSignal): Promise<Json>;
};
