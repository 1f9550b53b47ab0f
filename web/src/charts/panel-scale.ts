import type { PanelView } from '../../../src/app/http/contract/sample.ts';
import { showUnit, unitTitle } from '../numbers.ts';
import { extentOf } from './scale.ts';

export type Transform = 'linear' | 'root' | 'log';

/** Intensities are looked at as √counts by default: their noise is then the same everywhere. */
export const transforms: { readonly [name in Transform]: (value: number) => number } = {
  linear: (value) => value,
  root: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
  log: (value) => (value > 0 ? Math.log10(value) : Number.NaN),
};

export const transformTitles: { readonly [name in Transform]: (quantity: string, unit: string) => string } = {
  linear: (quantity, unit) => `${quantity}${unitTitle(unit)}`,
  root: (quantity, unit) => `√ ${quantity} (√ ${showUnit(unit).trim()})`,
  log: (quantity, unit) => `log₁₀ of ${quantity}${unitTitle(unit)}`,
};

/** What the axes must hold. */
export function spanOf(
  panel: PanelView,
  change: (value: number) => number,
): {
  readonly x: [number, number];
  readonly y: [number, number];
} {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { kind, x, y, sds } of panel.series)
    for (let index = 0; index < x.length; index++) {
      const [across, up] = [x[index], y[index]];
      if (typeof across !== 'number' || typeof up !== 'number') continue;
      xs.push(across);
      const reach = 2 * (sds?.[index] ?? 0);
      ys.push(change(up - reach), change(up + reach));
      if (kind === 'sticks') ys.push(change(0));
    }
  const { x, y } = panel;
  return {
    x: x.extent ? [x.extent.low, x.extent.high] : (extentOf(xs) ?? [0, 1]),
    y: y.extent ? [change(y.extent.low), change(y.extent.high)] : (extentOf(ys) ?? [0, 1]),
  };
}

/** Every how many-th point is drawn as a mark, so that many stay apart. */
export const strideOf = (count: number): number => Math.max(1, Math.ceil(count / 600));
