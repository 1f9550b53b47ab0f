import type { z } from 'zod';
import type { Planner } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';

/** A planner from its parts, its options stated once as a schema that gives types, defaults and error messages. */
export function definePlanner<Schema extends z.ZodObject>(
  parts: Omit<Planner<z.output<Schema>>, 'parseOptions'> & { readonly options: Schema },
): Planner<z.output<Schema>> {
  const { options: schema, ...planner } = parts;
  return {
    ...planner,
    parseOptions(options) {
      const parsed = schema.safeParse(options);
      if (parsed.success) return parsed.data;
      const problems = parsed.error.issues.map((issue) => describeIssue(issue, options));
      throw new AppError('bad-options', `planner ${planner.name}: ${problems.join('; ')}`);
    },
  };
}

function describeIssue(issue: z.core.$ZodIssue, options: { readonly [option: string]: unknown }): string {
  if (issue.code === 'unrecognized_keys') return `unknown option ${issue.keys.join(', ')}`;
  const option = String(issue.path[0]);
  return `option ${option} is ${JSON.stringify(options[option])}, ${issue.message}`;
}
