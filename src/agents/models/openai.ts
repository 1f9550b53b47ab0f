import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { defineProviderKind } from './model-kind.ts';

/** OpenAI through chat completions, which keeps nothing of a conversation at the provider. */
export const openAi = defineProviderKind({
  name: 'openai',
  summary: 'OpenAI',
  key: 'needed',
  settings: z.strictObject({ model: z.string().min(1), baseUrl: baseUrl.exactOptional() }),
  async create({ model, baseUrl: baseURL }, key, fetch) {
    const { createOpenAI } = await import('@ai-sdk/openai');
    return createOpenAI({ apiKey: key ?? '', fetch, baseURL: baseURL ?? 'https://api.openai.com/v1' }).chat(
      model,
    );
  },
});
