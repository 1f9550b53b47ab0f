import { formatNumber } from '../../../core/format-quantity.ts';

export type Tick = { readonly value: number; readonly label: string };

/** Maps numbers from [low, high] to pixels; `ticks` are round numbers inside. */
export type Scale = {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
  at(value: number): number;
};

export type Extent = { readonly low: number; readonly high: number };

/** Smallest and largest of some numbers; null of none. */
export function extentOf(values: Iterable<number>): Extent | null {
  let extent: { low: number; high: number } | null = null;
  for (const value of values) {
    extent ??= { low: value, high: value };
    extent.low = Math.min(extent.low, value);
    extent.high = Math.max(extent.high, value);
  }
  return extent;
}

/** A linear scale from the extent, widened to whole ticks, to the pixels `from`..`to`. */
export function createScale(extent: Extent, from: number, to: number, tickCount: number): Scale {
  const { low, high } = widen(extent);
  const step = roundStep((high - low) / tickCount);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return scaleOver(first * step, last * step, step, from, to);
}

/** A scale of counts 0..last that ends at its last count, with ticks at whole numbers. */
export function createCountScale(last: number, from: number, to: number, tickCount: number): Scale {
  return scaleOver(0, Math.max(1, last), Math.max(1, roundStep(last / tickCount)), from, to);
}

function scaleOver(low: number, high: number, step: number, from: number, to: number): Scale {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const digits = Math.max(1, Math.ceil(Math.log10(largest / step) + 1));
  const ticks = Array.from({ length: count }, (_, index) => {
    const value = Number(((first + index) * step).toPrecision(12));
    return { value, label: formatNumber(value, Math.min(digits, 12)) };
  });
  return { low, high, ticks, at: (value) => from + ((value - low) / (high - low)) * (to - from) };
}

/** Below this a number is zero: powers of ten around it would no longer be exact. */
const smallest = 1e-200;

/** Ends that are equal, but for rounding, give no scale: they are moved apart by a tenth. */
function widen({ low, high }: Extent): Extent {
  const magnitude = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(1e-9 * magnitude, smallest)) return { low, high };
  const half = magnitude > smallest ? magnitude / 10 : 1;
  return { low: low - half, high: high + half };
}

/** The next of 1, 2, 5 times a power of ten. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= step * (1 - 1e-9)) ?? 10;
  return Number((factor * power).toPrecision(3));
}
