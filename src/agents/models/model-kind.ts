import type { z } from 'zod';
import type { Json } from '../../core/json.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { LanguageModel, ModelRequest, TokenPrice } from '../language-model.ts';
import { callOptions, type ProviderModel, replyOf } from './from-ai-sdk.ts';
import { type Fetch, type FetchGuard, guardFetch } from './guarded-fetch.ts';
import { describeOutgoing, type OutgoingRequest } from './outgoing-request.ts';

/** A model with the bytes that it would send; null where nothing leaves the house. */
export type OpenedModel = {
  readonly model: LanguageModel;
  preview(request: ModelRequest): Promise<OutgoingRequest | null>;
};

/** What a model is opened with beside its own settings. */
export type ModelEntry = {
  readonly name: string;
  readonly settings: { readonly [setting: string]: Json };
  /** Read by the edge from a file or the environment; null: none. */
  readonly key: string | null;
  readonly price: TokenPrice | null;
};

/** The outside, passed in. */
export type ModelPorts = FetchGuard & { readText(path: string): Promise<string> };

/** One way to reach a model. */
export type ModelKind = {
  readonly name: string;
  readonly summary: string;
  readonly key: 'needed' | 'possible' | 'none';
  /** @throws AppError `bad-models` naming the setting, the value and what was expected */
  open(entry: ModelEntry, ports: ModelPorts): Promise<OpenedModel>;
};

type KindParts<Schema extends z.ZodObject> = Pick<ModelKind, 'name' | 'summary' | 'key'> & {
  readonly settings: Schema;
  /** Whether replies can be held to a JSON schema; default always. Else the schema is told in words. */
  takesSchemas?(settings: z.output<Schema>): boolean;
  /** Loads the provider's package; one model for one question, over the fetch given. */
  create(settings: z.output<Schema>, key: string | null, fetch: Fetch): Promise<ProviderModel>;
};

/** A kind whose models the AI SDK reaches. */
export function defineProviderKind<Schema extends z.ZodObject>(parts: KindParts<Schema>): ModelKind {
  const { name: kind, settings: schema, create, summary, key: keyNeed, takesSchemas } = parts;
  return {
    name: kind,
    summary,
    key: keyNeed,
    async open({ name, settings, key, price }, ports) {
      const chosen = parseWith(schema, settings, 'bad-models', `model ${name}`) as z.output<Schema>;
      const asked = (request: ModelRequest): ModelRequest =>
        takesSchemas?.(chosen) === false ? withSchemaInWords(request) : request;
      const model: LanguageModel = {
        name,
        price,
        generate: async (request, signal, onText) =>
          replyOf(await create(chosen, key, guardFetch(ports)), asked(request), signal, onText),
      };
      const preview = (request: ModelRequest): Promise<OutgoingRequest> =>
        captureRequest((fetch) => create(chosen, key, fetch), asked(request));
      return { model, preview };
    },
  };
}

function withSchemaInWords(request: ModelRequest): ModelRequest {
  if (request.responseSchema === undefined) return request;
  const text = `Answer with JSON alone, of this JSON Schema: ${JSON.stringify(request.responseSchema)}`;
  return { ...request, messages: [{ role: 'system', text }, ...request.messages] };
}

/** Goes all the way to `fetch` and no further: what would leave, and nothing leaves. */
async function captureRequest(
  create: (fetch: Fetch) => Promise<ProviderModel>,
  request: ModelRequest,
): Promise<OutgoingRequest> {
  const captured = Promise.withResolvers<OutgoingRequest>();
  const stop = new Error('previewed');
  const provider = await create(async (input, init) => {
    captured.resolve(describeOutgoing(input, init));
    throw stop;
  });
  const call = Promise.resolve(provider.doStream(callOptions(request))).then(() => {
    throw new Error('broken invariant: a preview was answered');
  });
  return Promise.race([captured.promise, call]);
}
