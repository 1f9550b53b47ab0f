/** Mean and standard deviation of one goal at one design, noise-free. */
export type GoalBelief = { readonly mean: number; readonly sd: number };

/** A mean and a variance with their partial derivatives by the mean and sd of every goal. */
export type Moments = { readonly mean: Sensitives; readonly variance: Sensitives };
export type Sensitives = {
  readonly value: number;
  readonly byMean: readonly number[];
  readonly bySd: readonly number[];
};
