import { shownUnit } from '../units.svelte.ts';

/** A linear scale from values to pixels, with ticks at round numbers. */
export type Scale = {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  at(value: number): number;
  invert(pixel: number): number;
};

/** @param extent values to hold; equal ones are widened. @param from pixel of the low end. @param to pixel of the high end. */
export function linearScale(
  extent: readonly [number, number],
  from: number,
  to: number,
  tickCount = 5,
  options: { readonly isRounded?: boolean } = {},
): Scale {
  let [low, high] = extent;
  if (!(high > low)) {
    const half = Math.abs(low) * 0.05 || 1;
    low -= half;
    high += half;
  }
  const step = roundStep((high - low) / tickCount);
  if (options.isRounded !== false) {
    low = Math.floor(low / step + 1e-9) * step;
    high = Math.ceil(high / step - 1e-9) * step;
  }
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  const slope = (to - from) / (high - low);
  return {
    low,
    high,
    ticks,
    at: (value) => from + (value - low) * slope,
    invert: (pixel) => low + (pixel - from) / slope,
  };
}

/** The scale of values in a stored unit, with ticks at round numbers of the unit that is shown. */
export function inUnit(scale: Scale, unit: string): Scale {
  const { factor } = shownUnit(unit);
  if (factor === 1) return scale;
  const { low, high } = scale;
  const shown = linearScale([low * factor, high * factor], scale.at(low), scale.at(high), 5, {
    isRounded: false,
  });
  return { ...shown, invert: (pixel) => shown.invert(pixel) / factor };
}

/** 1, 2 or 5 times a power of ten, at least `width`. */
function roundStep(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const share = width / power;
  return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
}

/** Least and greatest of the finite values; null where there are none. */
export function extentOf(values: Iterable<number>): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}

/** `M x y L x y …` of points. */
export const linePath = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
