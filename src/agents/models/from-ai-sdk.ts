import type { OpenAICompatibleProvider } from '@ai-sdk/openai-compatible';
import { z } from 'zod';
import { describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { Message, ModelReply, ModelRequest, ToolCall } from '../language-model.ts';
import { findModelError, ModelError } from './model-error.ts';
import { mostTokens } from './most-tokens.ts';

/** A model as the AI SDK's providers make it. */
export type ProviderModel = ReturnType<OpenAICompatibleProvider['chatModel']>;
type CallOptions = Parameters<ProviderModel['doStream']>[0];
type Prompt = CallOptions['prompt'];
type Streamed = Awaited<ReturnType<ProviderModel['doStream']>>['stream'];
type StreamPart = Streamed extends ReadableStream<infer Part> ? Part : never;
type Finish = StreamPart & { readonly type: 'finish' };

/** What the AI SDK is asked, in its own words. Tools are told of, and never run by it. */
export function callOptions(request: ModelRequest, signal?: AbortSignal): CallOptions {
  const { responseSchema, temperature, seed, tools } = request;
  return {
    prompt: request.messages.map(promptOf),
    maxOutputTokens: request.maxTokens,
    ...(temperature !== undefined && { temperature }),
    ...(seed !== undefined && { seed }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, inputSchema }) => ({
        type: 'function' as const,
        name,
        description,
        inputSchema: inputSchema as object,
      })),
    }),
    ...(responseSchema !== undefined && {
      responseFormat: { type: 'json' as const, schema: responseSchema as object, name: 'reply' },
    }),
    ...(signal && { abortSignal: signal }),
  };
}

function promptOf(message: Message): Prompt[number] {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.text };
    case 'user':
      return { role: 'user', content: [{ type: 'text', text: message.text }] };
    case 'assistant':
      return {
        role: 'assistant',
        content: [
          ...(message.text === '' ? [] : [{ type: 'text' as const, text: message.text }]),
          ...message.toolCalls.map(({ id, tool, input }) => ({
            type: 'tool-call' as const,
            toolCallId: id,
            toolName: tool,
            input,
          })),
        ],
      };
    case 'tool': {
      const { call, tool, result, isError } = message;
      const type = isError ? ('error-json' as const) : ('json' as const);
      const output = { type, value: JSON.parse(JSON.stringify(result)) };
      return { role: 'tool', content: [{ type: 'tool-result', toolCallId: call, toolName: tool, output }] };
    }
  }
}

/**
 * One reply of a provider's model, streamed.
 * @throws ModelError — see the port; the signal's reason when it is aborted
 */
export async function replyOf(
  provider: ProviderModel,
  request: ModelRequest,
  signal: AbortSignal,
  onText: (piece: string) => void = () => undefined,
): Promise<ModelReply> {
  let text = '';
  let model = provider.modelId;
  let finish: Finish | null = null;
  const calls: ToolCall[] = [];
  const notes: string[] = [];
  try {
    const { stream } = await provider.doStream(callOptions(request, signal));
    for await (const part of stream) {
      if (part.type === 'text-delta') {
        text += part.delta;
        onText(part.delta);
      } else if (part.type === 'tool-call') calls.push(readToolCall(part, calls));
      else if (part.type === 'stream-start') notes.push(...part.warnings.map(describeWarning));
      else if (part.type === 'response-metadata') model = part.modelId ?? model;
      else if (part.type === 'finish') finish = part;
      else if (part.type === 'error') throw part.error;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw findModelError(error) ?? (await translateError(error));
  }
  if (signal.aborted) throw signal.reason;
  if (finish === null) throw cutShort();
  const ended = endOf(finish, calls);
  if (request.responseSchema !== undefined && ended === 'stop') checkReply(text, request.responseSchema);
  return {
    text,
    toolCalls: calls,
    ended,
    ...usageOf(finish, request),
    model,
    ...(notes.length > 0 && { notes }),
  };
}

const cutShort = (): ModelError =>
  new ModelError('model-unavailable', 'the reply was cut short: its stream ended before it was finished', {
    retryable: true,
  });

function endOf({ finishReason: { unified, raw } }: Finish, calls: readonly ToolCall[]): ModelReply['ended'] {
  if (unified === 'content-filter') return 'refused';
  if (unified === 'length') return 'length';
  if (unified === 'stop' || unified === 'tool-calls') return calls.length > 0 ? 'tool-calls' : 'stop';
  if (unified === 'interrupted') throw cutShort();
  throw new ModelError(
    'model-reply',
    `the reply ended for the reason "${raw ?? unified}"; expected stop, tool calls, length or a refusal`,
  );
}

/** What the provider counted; where it does not say, the most that it can have been. */
function usageOf({ usage }: Finish, request: ModelRequest): Pick<ModelReply, 'usage'> {
  const input = usage.inputTokens.total;
  const output = usage.outputTokens.total;
  if (isCount(input) && isCount(output)) return { usage: { input, output } };
  return { usage: { ...mostTokens(request), isBound: true } };
}

const isCount = (count: number | undefined): count is number =>
  Number.isSafeInteger(count) && (count as number) >= 0;

function readToolCall(
  { toolCallId, toolName, input }: StreamPart & { readonly type: 'tool-call' },
  earlier: readonly ToolCall[],
): ToolCall {
  if (toolCallId === '' || earlier.some(({ id }) => id === toolCallId))
    throw new ModelError(
      'model-reply',
      `the call of tool ${toolName} has the id "${toolCallId}"; expected one of its own`,
    );
  try {
    return { id: toolCallId, tool: toolName, input: JSON.parse(input === '' ? '{}' : input) as Json };
  } catch (error) {
    throw new ModelError(
      'model-reply',
      `the arguments of tool ${toolName} are no JSON: ${input.slice(0, 200)} (${describeError(error)})`,
    );
  }
}

function checkReply(text: string, schema: Json): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ModelError('model-reply', `the reply is no JSON: ${text.slice(0, 200)}`);
  }
  try {
    parseWith(
      z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]),
      value,
      'model-reply',
      'the reply',
    );
  } catch (error) {
    throw new ModelError('model-reply', describeError(error));
  }
}

const describeWarning = (warning: { readonly type: string }): string => {
  const { feature, details, message } = warning as { feature?: string; details?: string; message?: string };
  return [warning.type, feature, details ?? message].filter((part) => part !== undefined).join(': ');
};

const transient = new Set([408, 409, 425, 429]);

/** What the SDK throws, in the words of the port. */
async function translateError(error: unknown): Promise<ModelError> {
  const { APICallError } = await import('ai');
  if (!APICallError.isInstance(error)) {
    const said = describeProviderFault(error);
    if (/finish reason/.test(said)) return cutShort();
    const isBadReply = error instanceof Error && /^AI_/.test(error.name);
    if (isBadReply) return new ModelError('model-reply', `the reply cannot be read: ${said}`);
    return new ModelError('model-unavailable', `the reply broke off: ${said}`, { retryable: true });
  }
  const { statusCode = 0, responseHeaders = {}, message, responseBody = '' } = error;
  const said = `status ${statusCode}: ${(message || responseBody).slice(0, 500)}`;
  const isTransient =
    (transient.has(statusCode) || statusCode >= 500) && !/insufficient_quota/.test(responseBody);
  if (statusCode >= 200 && statusCode < 300)
    return new ModelError('model-reply', `the reply cannot be read: ${said}`);
  if (!isTransient)
    return new ModelError('model-refused', `the provider refuses: ${said}`, { mayHaveCost: false });
  const detail = statusCode === 429 ? 'too many requests' : 'the provider fails';
  return new ModelError('model-unavailable', `${detail}: ${said}`, {
    retryable: true,
    retryAfter: readRetryAfter(responseHeaders),
    mayHaveCost: false,
  });
}

/** An error that a provider sends in the middle of a stream is a value of its own form. */
function describeProviderFault(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { message = JSON.stringify(error) } = (error ?? {}) as { message?: string };
  return String(message).slice(0, 500);
}

/** `Retry-After` in seconds or as a date, or `retry-after-ms` [ms from now]. */
function readRetryAfter(headers: { readonly [name: string]: string }): number | null {
  const precise = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (precise >= 0) return precise;
  const written = headers['retry-after'];
  if (written === undefined) return null;
  const wait = /^\d+(\.\d+)?$/.test(written.trim())
    ? 1000 * Number(written)
    : Date.parse(written) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
