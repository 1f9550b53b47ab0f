import type { Space } from './space.ts';

/** Whether every design between the variables' bounds is allowed: no pool, no constraint, nothing but continuous variables. */
export const isContinuousBox = (space: Space): boolean =>
  space.pool === null &&
  space.constraints.length === 0 &&
  space.variables.every((variable) => variable.kind === 'continuous');
