/**
 * A number that leaves the system: value with unit and standard deviation.
 * `sd` null means that no uncertainty is known. `bound` marks a censored value: 'upper' = the true value is at most `value`
 * (nothing seen down to it), 'lower' = at least. `interval` brackets; `systematic` is the part shared by all readings.
 */
export type Quantity = {
  readonly value: number;
  readonly sd: number | null;
  readonly unit: string;
  readonly bound?: 'upper' | 'lower';
  readonly interval?: readonly [number, number];
  readonly systematic?: { readonly sd: number; readonly source: string };
};
