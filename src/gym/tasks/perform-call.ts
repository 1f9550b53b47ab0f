import { AppError } from '../../core/error.ts';
import type { CallOutcome, TaskCall } from '../contracts.ts';

/** What each tool of a task does. @throws AppError `bad-arguments` for what is wrong with a call; any other code for what cannot be done now */
export type Performers = { readonly [tool: string]: (input: unknown) => CallOutcome };

/** Performs one call; an unknown tool, wrong arguments and a call after the end are answered in words. */
export function performCall(
  performers: Performers,
  { tool, arguments: input }: TaskCall,
  isOver: boolean,
): CallOutcome {
  const perform = Object.hasOwn(performers, tool) ? performers[tool] : undefined;
  if (perform === undefined) {
    const known = Object.keys(performers).join(', ');
    return {
      error: { error_type: 'tool_not_found', message: `there is no tool "${tool}"; expected ${known}` },
    };
  }
  if (isOver)
    return {
      error: { error_type: 'execution_error', message: 'the task has ended; nothing more can be done' },
    };
  try {
    return perform(input);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isWrong = error.code === 'bad-arguments';
    return { error: { error_type: isWrong ? 'invalid_args' : 'execution_error', message: error.message } };
  }
}
