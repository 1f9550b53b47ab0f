import type { TaskCall, TaskTool } from './contracts.ts';
import { plainArguments } from './plain-arguments.ts';

/**
 * The calls that a task sees of those that a model made: a submitted job is the call of its tool, a poll is none, and what the environment
 * refuses by itself (a slow tool called directly, arguments that are no plain JSON) is a call without arguments, which every task refuses.
 */
export function callsAsMade(
  tools: readonly TaskTool[],
  calls: readonly { readonly tool: string; readonly input: unknown }[],
): readonly TaskCall[] {
  const own = new Map(tools.map((tool) => [tool.name, tool]));
  return calls.flatMap(({ tool, input }) => {
    const plain = plainArguments(input);
    if (typeof plain === 'string') return [{ tool, arguments: null }];
    const known = own.get(tool);
    if (known?.isSlow) return [{ tool, arguments: null }];
    if (known !== undefined) return [{ tool, arguments: plain.value }];
    if (tool === 'poll_job') return [];
    if (tool !== 'submit_job') return [{ tool, arguments: plain.value }];
    const { tool: inner, arguments: innerInput = {} } = (plain.value ?? {}) as Partial<TaskCall>;
    return typeof inner === 'string' && own.get(inner)?.isSlow
      ? [{ tool: inner, arguments: innerInput }]
      : [{ tool, arguments: null }];
  });
}
