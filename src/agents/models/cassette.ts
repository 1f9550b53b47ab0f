import { z } from 'zod';
import { AppError, describeError } from '../../core/error.ts';
import { type Hash, hashJson } from '../../core/hash.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { LanguageModel, ModelReply, ModelRequest, TokenPrice } from '../language-model.ts';
import { ModelError } from './model-error.ts';
import type { ModelKind } from './model-kind.ts';
import { type Redact, redactJson } from './redact.ts';

const count = z.int().min(0);

const replySchema = z.strictObject({
  text: z.string(),
  toolCalls: z.array(z.strictObject({ id: z.string().min(1), tool: z.string().min(1), input: z.json() })),
  ended: z.enum(['stop', 'tool-calls', 'length', 'refused']),
  usage: z.strictObject({ input: count, output: count, isBound: z.literal(true).exactOptional() }),
  model: z.string(),
  notes: z.array(z.string()).exactOptional(),
});

/**
 * A line of a cassette: the request's hash and its reply, with the request for readers. Several replies to one request come in the
 * order of their lines, and the last one again and again.
 */
const lineSchema = z.strictObject({
  cassette: z.literal(1),
  request: z.string().regex(/^[0-9a-f]{64}$/, 'expected the SHA-256 of a request'),
  reply: replySchema,
  asked: z.json().exactOptional(),
});

/** SHA-256 of the request's canonical form. @source rfc8785 */
export const requestHash = (request: ModelRequest): Hash => hashJson(request);

/** @throws AppError `bad-cassette` — line and fault */
export function parseCassette(text: string, where: string): ReadonlyMap<Hash, readonly ModelReply[]> {
  const replies = new Map<Hash, ModelReply[]>();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const place = `${where}, line ${index + 1}`;
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch (error) {
      throw new AppError('bad-cassette', `${place}: ${describeError(error)}`);
    }
    const { request, reply } = parseWith(lineSchema, json, 'bad-cassette', place);
    replies.set(request, [...(replies.get(request) ?? []), reply]);
  });
  return replies;
}

/** A model that knows recorded replies and nothing else: a request that was not recorded is an error, never a guess. */
export function openCassette(text: string, name: string, price: TokenPrice | null = null): LanguageModel {
  const replies = parseCassette(text, name);
  const played = new Map<Hash, number>();
  return {
    name,
    price,
    async generate(request, signal, onText) {
      signal.throwIfAborted();
      const hash = requestHash(request);
      const recorded = replies.get(hash) ?? [];
      const turn = played.get(hash) ?? 0;
      const reply = recorded[Math.min(turn, recorded.length - 1)];
      if (reply === undefined)
        throw new ModelError(
          'cassette-miss',
          `${name} holds no reply to request ${hash}; it holds ${replies.size} others`,
          {
            mayHaveCost: false,
          },
        );
      played.set(hash, turn + 1);
      if (reply.text !== '') onText?.(reply.text);
      return reply;
    },
  };
}

/** Any model, its replies written down as lines of a cassette. Secrets in the request are not; its hash is of what was asked. */
export const recordReplies = (
  model: LanguageModel,
  append: (line: string) => Promise<void>,
  redact: Redact = (text) => text,
): LanguageModel => ({
  ...model,
  async generate(request, signal, onText) {
    const reply = await model.generate(request, signal, onText);
    const asked = redactJson(JSON.parse(canonicalJson(request)) as Json, redact);
    await append(`${canonicalJson({ cassette: 1, request: requestHash(request), reply, asked })}\n`);
    return reply;
  },
});

const settings = z.strictObject({ file: z.string().min(1) });

export const cassette: ModelKind = {
  name: 'cassette',
  summary: 'replies that were recorded before; nothing leaves the house',
  key: 'none',
  async open(entry, ports) {
    const { file } = parseWith(settings, entry.settings, 'bad-models', `model ${entry.name}`);
    const model = openCassette(await ports.readText(file), `cassette ${file}`, entry.price);
    return { model: { ...model, name: entry.name }, preview: async () => null };
  },
};
