import type { Fidelity } from './contracts.ts';

/** An axis: its title is `quantity (unit)`. Without an extent it spans the data; without ticks they are round numbers. */
export type Axis = {
  readonly quantity: string;
  /** `''` for pure numbers. */
  readonly unit: string;
  readonly extent?: { readonly low: number; readonly high: number };
  readonly ticks?: readonly { readonly value: number; readonly label: string }[];
};

/** Values over `x`, equally many in each; `sds` draws bars of ± 2 sd. A line may break where a value is not finite. */
export type Series = {
  readonly label: string;
  readonly kind: 'line' | 'points' | 'sticks';
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly sds?: ArrayLike<number>;
  readonly fidelity: Fidelity;
  /** Which of the eight colours of the design language; each has a dash of its own too. Default: the place in the panel. */
  readonly colour?: number;
};

/** A text at a place of the panel, such as the indices of a reflection. */
export type Remark = { readonly x: number; readonly y: number; readonly text: string };

export type Panel = {
  /** What a reader who cannot see it is told. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly remarks?: readonly Remark[];
};
