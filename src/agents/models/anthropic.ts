import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { defineProviderKind } from './model-kind.ts';

export const anthropic = defineProviderKind({
  name: 'anthropic',
  summary: 'Anthropic',
  key: 'needed',
  settings: z.strictObject({ model: z.string().min(1), baseUrl: baseUrl.exactOptional() }),
  async create({ model, baseUrl: baseURL }, key, fetch) {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return createAnthropic({ apiKey: key ?? '', fetch, baseURL: baseURL ?? 'https://api.anthropic.com/v1' })(
      model,
    );
  },
});
