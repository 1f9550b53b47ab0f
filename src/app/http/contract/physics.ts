import { z } from '@hono/zod-openapi';
import { quantity } from '../contract.ts';

export const toolField = z
  .object({
    name: z.string(),
    /** What goes in, such as `MEV`; empty for a switch. */
    placeholder: z.string(),
    description: z.string(),
    kind: z.enum(['text', 'number', 'choice', 'switch', 'file']),
    choices: z.array(z.string()),
    initial: z.string(),
    isNeeded: z.boolean(),
  })
  .openapi('ToolField');

export const toolCard = z
  .object({
    name: z.string(),
    kind: z.enum(['calculation', 'simulator']),
    summary: z.string(),
    /** What a simulator gives. */
    gives: z.object({ quantity: z.string(), unit: z.string() }).nullable(),
  })
  .openapi('ToolCard');

export const toolView = toolCard
  .extend({
    version: z.string(),
    fields: z.array(toolField),
    /** Files that it reads, beside those of fields. */
    files: z.enum(['none', 'optional', 'one', 'several']),
    example: z.object({ values: z.record(z.string(), z.string()), files: z.array(z.string()) }),
    /** What a simulator was fitted on. */
    fittedOn: z.string().nullable(),
  })
  .openapi('ToolView');

/** A file in the request, or one of the examples that come along. */
export const toolFile = z.union([
  z.object({ name: z.string().min(1).max(200), base64: z.string() }),
  z.object({ example: z.string().min(1).max(200) }),
]);

export const toolQuestion = z.object({
  /** By the field's name; a switch that is on says `on`. */
  values: z.record(z.string().max(80), z.string().max(4000)),
  files: z.array(toolFile).max(12).default([]),
});

export const toolResult = z
  .object({
    fidelity: z.literal('simulated'),
    document: z.record(z.string(), z.unknown()),
    sections: z.array(
      z.object({
        title: z.string().optional(),
        lines: z.array(z.string()).optional(),
        table: z.object({ header: z.array(z.string()), rows: z.array(z.array(z.string())) }).optional(),
      }),
    ),
    estimates: z.array(z.object({ quantity: z.string(), value: quantity, method: z.string() })),
    warnings: z.array(z.string()),
    sources: z.array(z.string()),
    /** An SVG file, or why there is none. */
    figure: z.string().nullable(),
    notDrawn: z.string().nullable(),
    /** The same on the command line; empty where there is none. */
    command: z.string(),
    /** sha256 of each file that was read. */
    files: z.array(z.object({ name: z.string(), sha256: z.string() })),
    version: z.string(),
  })
  .openapi('ToolResult');

export type ToolField = z.infer<typeof toolField>;
export type ToolCard = z.infer<typeof toolCard>;
export type ToolView = z.infer<typeof toolView>;
export type ToolQuestion = z.infer<typeof toolQuestion>;
export type ToolResult = z.infer<typeof toolResult>;
