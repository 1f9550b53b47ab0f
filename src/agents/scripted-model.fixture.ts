import type { Json } from '../core/json.ts';
import type { LanguageModel, ModelReply, ModelRequest, ToolCall } from './language-model.ts';

/** What a scripted model answers: tool calls, or any reply. */
export type Script = (request: ModelRequest, number: number) => Partial<ModelReply> | readonly ScriptedCall[];
export type ScriptedCall = readonly [tool: string, input: Json];

/** A model that answers by a function of the request; it keeps what it was asked. */
export function scriptedModel(
  script: Script,
  price: LanguageModel['price'] = { input: 1, output: 5, currency: 'EUR' },
): LanguageModel & { readonly requests: readonly ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    name: 'scripted/test',
    price,
    requests,
    async generate(request) {
      requests.push(request);
      return replyOf(script(request, requests.length));
    },
  };
}

export function replyOf(said: ReturnType<Script>): ModelReply {
  const usage = { input: 500, output: 50 };
  const model = 'scripted/test';
  if (!isCalls(said)) return { text: '', toolCalls: [], ended: 'stop', usage, model, ...said };
  const toolCalls = said.map(([tool, input], i): ToolCall => ({ id: `x${i}`, tool, input }));
  return { text: 'thinking', toolCalls, ended: 'tool-calls', usage, model };
}

const isCalls = (said: ReturnType<Script>): said is readonly ScriptedCall[] => Array.isArray(said);
