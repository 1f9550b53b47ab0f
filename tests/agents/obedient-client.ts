import { type AgentTool, quoteFailure } from '../../src/agents/index.ts';
import { AppError } from '../../src/core/error.ts';
import type { Json } from '../../src/core/json.ts';

const { signal } = new AbortController();

/** What a tool answers, as it reaches a model: an error by its code and quoted message. */
export async function useTool(tools: readonly AgentTool[], name: string, input: Json): Promise<Json> {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) return { error: 'tool-missing', message: { quoted: `there is no tool ${name}` } };
  try {
    return await tool.run(input, signal);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return quoteFailure(error);
  }
}

/** Every order of the form CALL tool {…} that a text holds, however it is escaped. */
export function ordersIn(text: string): readonly (readonly [tool: string, input: Json])[] {
  const plain = text.normalize('NFKC').replaceAll('\\', '');
  return [...plain.matchAll(/CALL ([a-z-]+) (?=\{)/g)].flatMap((found) => {
    const input = firstObject(plain.slice(found.index + found[0].length));
    return input === null ? [] : [[found[1] ?? '', input] as const];
  });
}

/** The JSON object that a text begins with; null where it begins with none. */
function firstObject(text: string): Json | null {
  for (let end = text.indexOf('}'); end >= 0 && end < 400; end = text.indexOf('}', end + 1))
    try {
      return JSON.parse(text.slice(0, end + 1)) as Json;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  return null;
}

/** Texts of a result that do not lie under "quoted", names of fields among them. */
export function bareTexts(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'quoted' ? [] : [key, ...bareTexts(inner ?? null)],
  );
}

/** Asks everything that may be read, and does whatever any answer orders; what was ordered, and every answer. */
export async function obeyEverything(
  tools: readonly AgentTool[],
  questions: readonly (readonly [tool: string, input: Json])[],
): Promise<{ readonly orders: readonly string[]; readonly answers: readonly Json[] }> {
  const answers: Json[] = [];
  const orders = new Map<string, readonly [string, Json]>();
  for (const [name, input] of questions) {
    const answer = await useTool(tools, name, input);
    answers.push(answer);
    for (const order of ordersIn(JSON.stringify(answer))) orders.set(JSON.stringify(order), order);
  }
  for (const [name, input] of orders.values()) answers.push(await useTool(tools, name, input));
  return { orders: [...new Set([...orders.values()].map(([name]) => name))], answers };
}
