import { z } from '@hono/zod-openapi';
import { problem } from '../contract.ts';

/** A response of JSON, as the OpenAPI description has it. */
export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A body of JSON that a request must have. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** A body of bytes, as the OpenAPI description has it. */
export const binary = { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } };

type Frozen<T> = unknown extends T ? T : { readonly [Key in keyof T]: Frozen<T[Key]> };

/** A view as its schema has it: views are readonly, and what a schema describes is not. */
export const sent = <T extends z.ZodType>(_schema: T, view: Frozen<z.input<T>>): z.input<T> =>
  view as z.input<T>;

export const failed = {
  description: 'what is wrong',
  content: { 'application/problem+json': { schema: problem } },
};

export const campaignId = z.object({ id: z.string().min(1).max(120) });
export const sampleId = campaignId.extend({ sample: z.string().min(1).max(120) });
