import { z } from 'zod';
import { defineTool } from '../define-tool.ts';
import { calculate } from './calculate.ts';

/** A calculator for an agent: JavaScript with nothing but the language. */
export const calculatorTool = defineTool({
  name: 'calculate',
  description:
    'Run JavaScript in a sandbox: numbers, arrays, Math, JSON; no clock, no chance, no files, no network. The last expression is the result; a promise is awaited.',
  effect: 'compute',
  input: z.strictObject({ code: z.string().min(1).max(20_000) }),
  run: async ({ code }, signal) => ({ result: await calculate(code, { signal }) }),
});
