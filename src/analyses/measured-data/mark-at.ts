import type { Series } from '../../campaign/index.ts';
import { formatQuantity } from '../../core/format-quantity.ts';

/** What was read off a curve, as a stick at its place on the horizontal axis. */
export const markAt = (label: string, x: number, y: number): Series => ({
  label,
  kind: 'sticks',
  x: [x],
  y: [y],
  fidelity: 'measured',
});

/** A temperature with its standard deviation [K], for a legend. */
export const showMark = ({ value, sd }: { readonly value: number; readonly sd: number | null }): string =>
  sd === null ? `${Number(value.toPrecision(4))} K` : formatQuantity({ value, sd, unit: 'K' });
