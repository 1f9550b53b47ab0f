import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { defineProviderKind } from './model-kind.ts';

export const google = defineProviderKind({
  name: 'google',
  summary: 'Google Gemini',
  key: 'needed',
  settings: z.strictObject({ model: z.string().min(1), baseUrl: baseUrl.exactOptional() }),
  async create({ model, baseUrl: baseURL }, key, fetch) {
    const { createGoogleGenerativeAI } = await import('@ai-sdk/google');
    const url = baseURL ?? 'https://generativelanguage.googleapis.com/v1beta';
    return createGoogleGenerativeAI({ apiKey: key ?? '', fetch, baseURL: url })(model);
  },
});
