import type { z } from 'zod';
import type { Json } from '../../core/json.ts';
import { parseWith } from '../../core/parse-with.ts';
import { inputSchemaOf } from '../define-tool.ts';
import type { ToolSpec } from '../language-model.ts';
import type { AgentEvent } from '../run/events.ts';
import type { AgentState } from '../run/state.ts';
import type { TurnFacts } from '../turn-facts.ts';

/** A tool that reads or writes the agent's own record: pure, so that it happens with its answer or not at all. */
export type OwnTool = ToolSpec & {
  /** @throws AppError naming the field, the value and what was expected */
  decide(
    input: Json,
    facts: TurnFacts,
    state: AgentState,
  ): { readonly events: readonly AgentEvent[]; readonly result: Json };
};

/** A tool of the agent's own from its parts; the schema is stated once, for the model and for the check. */
export function defineOwnTool<Input>(parts: {
  readonly name: string;
  readonly description: string;
  readonly schema: z.ZodType<Input>;
  readonly decide: (
    input: Input,
    facts: TurnFacts,
    state: AgentState,
  ) => { readonly events?: readonly AgentEvent[]; readonly result: Json };
}): OwnTool {
  const { name, description, schema, decide } = parts;
  return {
    name,
    description,
    inputSchema: inputSchemaOf(schema),
    decide(input, facts, state) {
      const { events = [], result } = decide(parseWith(schema, input, 'bad-arguments', name), facts, state);
      return { events, result };
    },
  };
}
