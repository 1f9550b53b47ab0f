import { z } from 'zod';
import type { Json } from '../../core/json.ts';
import type { TaskTool } from '../contracts.ts';
import type { StepOut } from '../environment.ts';

/** Codes of the wire, all there are. */
export type ErrorCode =
  | 'INVALID_JSON'
  | 'UNKNOWN_TYPE'
  | 'VALIDATION_ERROR'
  | 'EXECUTION_ERROR'
  | 'CAPACITY_REACHED'
  | 'FACTORY_ERROR'
  | 'SESSION_ERROR';

/** One fault of a message, in the form that clients know from pydantic. */
export type Fault = {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
};

/** A message or an action that is not of the wire. */
export class InvalidMessage extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(faults.map(({ loc, msg }) => (loc.length > 0 ? `${loc.join('.')}: ${msg}` : msg)).join('; '));
    this.faults = faults;
  }
}

const fault = (type: string, loc: Fault['loc'], msg: string): InvalidMessage =>
  new InvalidMessage([{ type, loc, msg }]);

export const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an episode is begun with; further keys are allowed, null is as good as absent. */
const resetSchema = z.looseObject({
  seed: z.int().min(0).nullish(),
  episode_id: z.string().min(1).max(255).nullish(),
  task_id: z.string().max(255).nullish(),
  split: z.string().max(64).nullish(),
  level: z.string().max(64).nullish(),
});

export type ResetData = { readonly [key in 'episode_id' | 'task_id' | 'split' | 'level']?: string } & {
  readonly seed?: number;
};

/** @throws InvalidMessage */
export function parseReset(data: unknown): ResetData {
  const { data: parsed, error } = resetSchema.safeParse(data ?? {});
  if (error !== undefined)
    throw new InvalidMessage(
      error.issues.map(({ path, message, code }) => ({ type: code, loc: path.map(String), msg: message })),
    );
  const { seed, episode_id, task_id, split, level } = parsed;
  return {
    ...(typeof seed === 'number' && { seed }),
    ...(typeof episode_id === 'string' && { episode_id }),
    ...(typeof task_id === 'string' && { task_id }),
    ...(typeof split === 'string' && { split }),
    ...(typeof level === 'string' && { level }),
  };
}

export type WireAction =
  | { readonly type: 'list_tools' }
  | { readonly type: 'call_tool'; readonly tool: string; readonly input: unknown };

/** An action as it comes; `type` may be left out of a call. Checked by hand, for it is what every step pays. @throws InvalidMessage */
export function parseAction(data: unknown): WireAction {
  if (!isObject(data)) throw fault('dict_type', ['data'], 'expected an action: an object');
  const { type = 'call_tool', tool_name, arguments: input, metadata: _, ...rest } = data;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw fault('extra_forbidden', ['data', unknown], 'no such field of an action');
  if (type === 'list_tools') return { type };
  if (type !== 'call_tool')
    throw fault('union_tag_invalid', ['data', 'type'], 'expected "call_tool" or "list_tools"');
  if (typeof tool_name !== 'string')
    throw fault('string_type', ['data', 'tool_name'], 'expected the name of a tool');
  if (input !== undefined && !isObject(input))
    throw fault('dict_type', ['data', 'arguments'], 'expected the arguments of the tool: an object');
  return { type, tool: tool_name, input };
}

/** Tools as an observation; the reward is null before the first reset, 0 after it. */
export const listTools = (tools: readonly TaskTool[], hasBegun: boolean): Json => ({
  observation: {
    tools: tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      input_schema: inputSchema,
    })),
  },
  reward: hasBegun ? 0 : null,
  done: false,
});

/** In the order of fields that the wire has. */
export const stepData = ({ observation, reward, done }: StepOut): object => ({ observation, reward, done });

export const errorMessage = (code: ErrorCode, message: string, more: object = {}): string =>
  JSON.stringify({ type: 'error', data: { message, code, ...more } });

const objectSchema = (title: string, properties: Json, required: readonly string[]): Json => ({
  title,
  type: 'object',
  properties,
  required,
});

/** JSON Schemas of `/schema`. The title of the action's is how a client tells tools from other styles. */
export const wireSchemas: { readonly [part in 'action' | 'observation' | 'state']: Json } = {
  action: objectSchema(
    'CallToolAction',
    {
      type: { type: 'string', enum: ['call_tool', 'list_tools'], default: 'call_tool' },
      tool_name: { type: 'string', description: 'name of the tool to call' },
      arguments: { type: 'object', default: {}, description: 'arguments of the tool' },
      metadata: { type: 'object', default: {} },
    },
    ['tool_name'],
  ),
  observation: objectSchema(
    'CallToolObservation',
    {
      tool_name: { type: 'string' },
      result: { description: 'what the tool found' },
      error: {
        anyOf: [
          {
            type: 'object',
            properties: {
              error_type: {
                type: 'string',
                enum: ['execution_error', 'invalid_args', 'transport_error', 'tool_not_found', 'timeout'],
              },
              message: { type: 'string' },
            },
          },
          { type: 'null' },
        ],
      },
      text: { type: 'string', description: 'the same in words, with units' },
      job: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          status: { type: 'string', enum: ['running', 'done', 'failed'] },
        },
      },
      receipt: { type: 'object', description: 'of the reward, at the end' },
    },
    ['text'],
  ),
  state: objectSchema(
    'State',
    {
      episode_id: { type: ['string', 'null'] },
      step_count: { type: 'integer', minimum: 0 },
      budget_left: { type: ['number', 'null'], description: 'in the unit that the episode states' },
      task_hash: { type: ['string', 'null'] },
      env_version: { type: 'string' },
    },
    ['step_count', 'env_version'],
  ),
};
