import type { Json } from '../core/json.ts';
import type { Random } from '../core/random.ts';
import type { TaskCall, TaskTool } from './contracts.ts';

/**
 * A random call: mostly one that its tool's schema allows, now and then one that is wrong in kind, in range or in name. For the checks that
 * no call crashes a task and none sees what it did not measure.
 * @param words texts that may be meant: names that earlier calls have shown
 * @param weights how often each tool is called beside the others; 1 where nothing is said
 */
export function drawCall(
  tools: readonly TaskTool[],
  random: Random,
  words: readonly string[] = [],
  weights: ToolWeights = {},
): TaskCall {
  const tool = pickTool(tools, random, weights);
  if (tool === undefined || random.uniform() < 0.03)
    return { tool: pick(['', 'no-such-tool', 'constructor', '__proto__', 'reset'], random), arguments: {} };
  const fitting = drawFor(tool.inputSchema, { random, words }, 0);
  return { tool: tool.name, arguments: random.uniform() < 0.25 ? spoil(fitting, random) : fitting };
}

/** > 0, by the names of tools. */
export type ToolWeights = { readonly [tool: string]: number };

function pickTool(tools: readonly TaskTool[], random: Random, weights: ToolWeights): TaskTool | undefined {
  const own = tools.map(({ name }) => weights[name] ?? 1);
  let left = random.uniform() * own.reduce((sum, weight) => sum + weight, 0);
  return tools.find((_, i) => {
    left -= own[i] as number;
    return left < 0;
  });
}

type Schema = { readonly [key: string]: Json | undefined };

const isSchema = (value: Json | undefined): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What values are drawn from: chance, and words that were seen. */
type Source = { readonly random: Random; readonly words: readonly string[] };

/** A value that a JSON Schema of the usual words allows. */
function drawFor(schema: Json | undefined, source: Source, depth: number): Json {
  const { random, words } = source;
  if (!isSchema(schema) || depth > 8) return null;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return pick(schema.enum as readonly Json[], random);
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return drawFor(pick(choices as readonly Json[], random), source, depth + 1);
  const type = Array.isArray(schema.type) ? pick(schema.type as readonly Json[], random) : schema.type;
  switch (type) {
    case 'object':
      return drawObject(schema, source, depth);
    case 'array':
      return drawArray(schema, source, depth);
    case 'integer':
      return Math.round(drawNumber(schema, random));
    case 'number':
      return drawNumber(schema, random);
    case 'string':
      return words.length > 0 && random.uniform() < 0.7
        ? pick(words, random)
        : pick(['', 'a', 'Nb3Sn', '0', 'x'.repeat(40)], random);
    case 'boolean':
      return random.uniform() < 0.5;
    default:
      return null;
  }
}

function drawObject(schema: Schema, source: Source, depth: number): Json {
  const { random } = source;
  const required = Array.isArray(schema.required) ? (schema.required as readonly Json[]) : [];
  const entries: [string, Json][] = [];
  for (const [key, inner] of Object.entries(isSchema(schema.properties) ? schema.properties : {}))
    if (required.includes(key) || random.uniform() < 0.5)
      entries.push([key, drawFor(inner, source, depth + 1)]);
  if (isSchema(schema.additionalProperties) && random.uniform() < 0.5)
    entries.push(['other', drawFor(schema.additionalProperties, source, depth + 1)]);
  return Object.fromEntries(entries);
}

function drawArray(schema: Schema, source: Source, depth: number): Json {
  const { random } = source;
  const prefix = schema.prefixItems;
  if (Array.isArray(prefix))
    return (prefix as readonly Json[]).map((inner) => drawFor(inner, source, depth + 1));
  const least = Number(schema.minItems ?? 0);
  const most = Math.min(Number(schema.maxItems ?? least + 3), least + 8);
  const length = least + random.integer(Math.max(1, most - least + 1));
  const items = Array.from({ length }, () => drawFor(schema.items, source, depth + 1));
  const isRising = items.every((item) => typeof item === 'number') && random.uniform() < 0.7;
  return isRising ? (items as number[]).sort((a, b) => a - b) : items;
}

function drawNumber(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema,
  random: Random,
): number {
  const low = Number(minimum ?? exclusiveMinimum ?? 0);
  const high = Number(maximum ?? exclusiveMaximum ?? Math.max(2 * Math.abs(low), 100));
  const share = pick([0, 1, random.uniform(), random.uniform(), random.uniform()], random);
  return low + (high - low) * share;
}

const oddValues: readonly Json[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  5e-324,
  -1e9,
  '',
  'NaN',
  '../../etc',
  [],
  {},
  [[[[]]]],
  { toString: 1 },
  'é\u0000𝛼',
  'x'.repeat(5000),
];

/** One thing about the arguments made wrong. */
function spoil(value: Json, random: Random): Json {
  const odd = pick(oddValues, random);
  if (!isSchema(value) || random.uniform() < 0.2) return odd;
  const keys = Object.keys(value);
  if (keys.length === 0 || random.uniform() < 0.2) return { ...value, unexpected: odd };
  const key = pick(keys, random);
  if (random.uniform() < 0.2)
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Json;
  const inner = value[key];
  return { ...value, [key]: isSchema(inner) ? spoil(inner, random) : odd };
}

const pick = <T>(items: readonly T[], random: Random): T => items[random.integer(items.length)] as T;
