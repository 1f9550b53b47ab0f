import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { defineProviderKind } from './model-kind.ts';

/** Any server that speaks the chat-completions protocol: llama.cpp, Ollama, vLLM, and most hosts. */
export const openAiCompatible = defineProviderKind({
  name: 'openai-compatible',
  summary: 'any server of the chat-completions protocol, local ones included',
  key: 'possible',
  settings: z.strictObject({
    baseUrl: baseUrl.describe('such as http://127.0.0.1:11434/v1'),
    model: z.string().min(1),
    /** Whether the server holds replies to a JSON schema; else it is asked for JSON, and the reply is checked here. */
    structuredOutputs: z.boolean().default(true),
  }),
  takesSchemas: ({ structuredOutputs }) => structuredOutputs,
  async create({ baseUrl: baseURL, model, structuredOutputs }, key, fetch) {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
    return createOpenAICompatible({
      name: 'openai-compatible',
      baseURL,
      fetch,
      includeUsage: true,
      supportsStructuredOutputs: structuredOutputs,
      ...(key !== null && { apiKey: key }),
    }).chatModel(model);
  },
});
