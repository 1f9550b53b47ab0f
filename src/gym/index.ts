import type { Grader } from '../campaign/index.ts';
import { measuredGoal } from './rewards/measured-goal.ts';

/** Every grader; a new one is a file and a line here. */
export const graders: readonly Grader<unknown>[] = [measuredGoal];
