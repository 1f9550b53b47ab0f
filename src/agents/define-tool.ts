import { z } from 'zod';
import { canonicalJson, type Json } from '../core/json.ts';
import { parseWith } from '../core/parse-with.ts';
import type { AgentTool } from './tool.ts';

/** A tool from its parts; its arguments are stated once, as a schema that gives types, JSON Schema and error messages. */
export type ToolParts<Schema extends z.ZodObject> = Pick<AgentTool, 'name' | 'description' | 'effect'> & {
  readonly input: Schema;
  /** Must be JSON: no NaN, no infinity. */
  run(input: z.output<Schema>, signal: AbortSignal): unknown;
};

/**
 * Checks arguments before the work and the result after it.
 * @throws AppError `bad-arguments` naming field, value and what was expected; `not-json` when the result is none
 */
export function defineTool<Schema extends z.ZodObject>({
  input: schema,
  run,
  ...spec
}: ToolParts<Schema>): AgentTool {
  return {
    ...spec,
    inputSchema: inputSchemaOf(schema),
    async run(input, signal) {
      const parsed = parseWith(schema, input, 'bad-arguments', spec.name);
      const result = await run(parsed as z.output<Schema>, signal);
      return JSON.parse(canonicalJson(withoutUndefined(result))) as Json;
    },
  };
}

/** JSON Schema of what may be passed; defaults are optional. */
export function inputSchemaOf(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest as Json;
}

/** Fields that are not there are left out, as JSON does; minus zero is zero. */
function withoutUndefined(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map((item) => withoutUndefined(item ?? null));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, withoutUndefined(item)]),
  );
}
