import { solveLinear } from '../linear-algebra/index.ts';
import type { Line } from './accumulate-profile.ts';
import type { ObservedPattern } from './observed-pattern.ts';

/** A peak that stands out of the noise, fitted with the lines of the source on a straight background. */
export type ObservedPeak = {
  /** 2θ of the first line [deg], with its standard deviation. */
  readonly twoTheta: number;
  readonly sd: number;
  /** Height of the first line above the background [intensity], and its standard deviation. */
  readonly height: number;
  readonly heightSd: number;
  /** Full width at half maximum [deg]. */
  readonly fwhm: number;
  /** Area of all lines [intensity · deg]. */
  readonly area: number;
  /** Height of the filtered pattern over its noise [1]. */
  readonly significance: number;
};

/** Widths that peaks are looked for with [deg]. */
const widths = [0.08, 0.12, 0.18, 0.27, 0.4, 0.6, 0.9, 1.35, 2, 3] as const;
const sigmasPerFwhm = 2 * Math.sqrt(2 * Math.LN2);
/** Lorentzian share of the fitted shape. */
const eta = 0.5;

/** Height and significance of the filtered pattern, and the height over the length of the filter alone. */
type Filtered = {
  readonly strength: Float64Array;
  readonly significance: Float64Array;
  readonly length: number;
};

/** A Gaussian stands out most through a filter this many times as wide: √5. */
const filterPerPeak = Math.sqrt(5);

/** The pattern through the negative second derivative of a Gaussian of this FWHM [deg]. */
function filterPattern({ intensity, variance, step }: ObservedPattern, width: number): Filtered {
  const sigma = width / sigmasPerFwhm / step;
  const reach = Math.max(2, Math.ceil(4 * sigma));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => {
    const x = (k - reach) / sigma;
    return (1 - x * x) * Math.exp((-x * x) / 2);
  });
  const mean = kernel.reduce((sum, value) => sum + value, 0) / kernel.length;
  for (let k = 0; k < kernel.length; k++) kernel[k]! -= mean;
  const strength = new Float64Array(intensity.length);
  const significance = new Float64Array(intensity.length);
  for (let i = reach; i + reach < intensity.length; i++) {
    let sum = 0;
    let noise = 0;
    for (let k = 0; k < kernel.length; k++) {
      const factor = kernel[k]!;
      sum += factor * intensity[i + k - reach]!;
      noise += factor * factor * variance[i + k - reach]!;
    }
    strength[i] = sum;
    significance[i] = noise > 0 ? sum / Math.sqrt(noise) : 0;
  }
  return { strength, significance, length: Math.hypot(...kernel) };
}

function localMaxima({ significance }: Filtered, least: number, reach: number): readonly number[] {
  const found: number[] = [];
  for (let i = 1; i + 1 < significance.length; i++) {
    const value = significance[i]!;
    if (value < least) continue;
    let isTop = true;
    for (let j = Math.max(0, i - reach); isTop && j <= Math.min(significance.length - 1, i + reach); j++)
      if (significance[j]! > value || (significance[j] === value && j < i)) isTop = false;
    if (isTop) found.push(i);
  }
  return found;
}

/** The width [deg] of the strongest peaks, by the filter through which they stand out most; null where nothing does. */
function typicalWidth(pattern: ObservedPattern): number | null {
  const usable = widths.filter((width) => width >= 1.5 * pattern.step);
  const filtered = usable.map((width) => filterPattern(pattern, width));
  const middle = filtered[Math.min(2, filtered.length - 1)];
  if (middle === undefined) return null;
  const strongest = localMaxima(middle, 6, Math.max(1, Math.round(0.15 / pattern.step)))
    .toSorted((one, other) => middle.strength[other]! - middle.strength[one]!)
    .slice(0, 15);
  if (strongest.length === 0) return null;
  const best = strongest
    .map((i) => {
      const near = filtered.map(({ strength, length }) => strength[i]! / length);
      return usable[near.indexOf(Math.max(...near))]! / filterPerPeak;
    })
    .toSorted((one, other) => one - other);
  return best[best.length >> 1]!;
}

/**
 * Peaks whose filtered height is at least `least` times its noise, in rising 2θ, each fitted after those beside it were
 * taken off.
 * @param least in standard deviations; default 5. @param lines of the source; the first is where peaks are placed.
 * @source mariscotti1967
 */
export function findPeaks(
  pattern: ObservedPattern,
  lines: readonly Line[],
  least = 5,
): readonly ObservedPeak[] {
  const width = typicalWidth(pattern);
  if (width === null) return [];
  const filtered = filterPattern(pattern, width);
  const places = localMaxima(filtered, least, Math.max(1, Math.round(width / 2 / pattern.step)));
  const strengths = places.map((i) => filtered.strength[i]!);
  const largest = strengths.reduce((most, value) => Math.max(most, value), 0);
  const order = places
    .map((place, n) => ({ place, strength: strengths[n]! }))
    .filter(({ strength }) => strength > 2e-4 * largest)
    .toSorted((one, other) => other.strength - one.strength);
  const rest = pattern.intensity.slice();
  const peaks: ObservedPeak[] = [];
  for (const { place } of order.slice(0, 400)) {
    const significance = filtered.significance[place]!;
    const peak = fitPeak(pattern, rest, place, width, lines);
    if (peak === null || !(peak.height > 3 * peak.heightSd)) continue;
    const isDouble = peaks.some(
      (known) => Math.abs(known.twoTheta - peak.twoTheta) < 0.3 * Math.min(known.fwhm, peak.fwhm),
    );
    if (isDouble) continue;
    subtractPeak(pattern, rest, peak, lines);
    peaks.push({ ...peak, significance });
  }
  return peaks.toSorted((one, other) => one.twoTheta - other.twoTheta);
}

/** The full width at half maximum that strong peaks have [deg]: the median over the stronger half. */
export function typicalFwhm(peaks: readonly ObservedPeak[]): number | null {
  if (peaks.length === 0) return null;
  const strong = peaks
    .toSorted((one, other) => other.height - one.height)
    .slice(0, Math.max(1, Math.min(15, peaks.length >> 1)))
    .map(({ fwhm }) => fwhm)
    .toSorted((one, other) => one - other);
  return strong[strong.length >> 1]!;
}

/** Distance of a line from the first one at this angle [deg]: Δ2θ = 2 tan θ · Δλ/λ. */
const lineShift = (twoTheta: number, line: Line, first: Line): number =>
  2 * Math.tan((twoTheta * Math.PI) / 360) * (line.wavelength / first.wavelength - 1) * (180 / Math.PI);

const heightAt = (distance: number, fwhm: number): number => {
  const u = (2 * distance) / fwhm;
  return eta / (1 + u * u) + (1 - eta) * Math.exp(-Math.LN2 * u * u);
};

/** The lines of a peak of height 1 of its first line. */
function shapeAround(angle: number, centre: number, fwhm: number, lines: readonly Line[]): number {
  const first = lines[0]!;
  let sum = 0;
  for (const line of lines)
    sum += (line.share / first.share) * heightAt(angle - centre - lineShift(centre, line, first), fwhm);
  return sum;
}

function subtractPeak(
  { angles }: ObservedPattern,
  rest: Float64Array,
  { twoTheta, fwhm, height }: Omit<ObservedPeak, 'significance'>,
  lines: readonly Line[],
): void {
  for (let i = 0; i < angles.length; i++)
    if (Math.abs(angles[i]! - twoTheta) < 12 * fwhm)
      rest[i]! -= height * shapeAround(angles[i]!, twoTheta, fwhm, lines);
}

/** Height, centre, width and a straight background by Gauss–Newton over a window of a few widths. */
function fitPeak(
  pattern: ObservedPattern,
  rest: Float64Array,
  place: number,
  width: number,
  lines: readonly Line[],
): Omit<ObservedPeak, 'significance'> | null {
  const { angles, variance, step } = pattern;
  const half = Math.max(4, Math.round((2 * width) / step));
  const low = Math.max(0, place - half);
  const high = Math.min(angles.length - 1, place + half);
  const count = high - low + 1;
  if (count < 7) return null;
  const origin = angles[place]!;
  const edge = Math.min(rest[low]!, rest[high]!);
  let values = [Math.max(rest[place]! - edge, 1e-9), origin, width, edge, 0];
  let solution = evaluatePeak(values);
  function evaluatePeak([height, centre, fwhm, level, slope]: readonly number[]): {
    cost: number;
    matrix: Float64Array;
    right: Float64Array;
  } {
    const matrix = new Float64Array(25);
    const right = new Float64Array(5);
    let cost = 0;
    for (let i = low; i <= high; i++) {
      const angle = angles[i]!;
      const shape = shapeAround(angle, centre!, fwhm!, lines);
      const shifted = shapeAround(angle, centre! + 1e-4, fwhm!, lines);
      const widened = shapeAround(angle, centre!, fwhm! * 1.001, lines);
      const derivatives = [
        shape,
        (height! * (shifted - shape)) / 1e-4,
        (height! * (widened - shape)) / (1e-3 * fwhm!),
        1,
        angle - origin,
      ];
      const residual = rest[i]! - height! * shape - level! - slope! * (angle - origin);
      const weight = 1 / variance[i]!;
      cost += weight * residual * residual;
      for (let r = 0; r < 5; r++) {
        right[r]! += weight * derivatives[r]! * residual;
        for (let c = 0; c < 5; c++) matrix[5 * r + c]! += weight * derivatives[r]! * derivatives[c]!;
      }
    }
    return { cost, matrix, right };
  }
  let damping = 1e-3;
  for (let round = 0; round < 12; round++) {
    const damped = solution.matrix.slice();
    for (let r = 0; r < 5; r++) damped[6 * r]! *= 1 + damping;
    const move = solveLinear(damped, solution.right);
    if (move === null) return null;
    const next = values.map((value, r) => value + move[r]!);
    next[1] = Math.min(origin + width, Math.max(origin - width, next[1]!));
    next[2] = Math.min(4 * width, Math.max(0.25 * width, next[2]!));
    const trial = evaluatePeak(next);
    if (trial.cost < solution.cost) {
      const isDone = solution.cost - trial.cost < 1e-4 * solution.cost;
      [values, solution, damping] = [next, trial, damping / 5];
      if (isDone) break;
    } else damping *= 10;
  }
  const inflation = Math.max(1, solution.cost / Math.max(1, count - 5));
  const [height, twoTheta, fwhm] = values as [number, number, number];
  const variances = [0, 1].map((r) => {
    const unit = Float64Array.from({ length: 5 }, (_, i) => (i === r ? 1 : 0));
    return solveLinear(solution.matrix, unit)?.[r] ?? Number.NaN;
  });
  const [heightSd, sd] = variances.map((value) => Math.sqrt(Math.max(0, value) * inflation)) as [
    number,
    number,
  ];
  if (!(height > 0 && Number.isFinite(heightSd) && Number.isFinite(sd))) return null;
  const total = lines.reduce((sum, { share }) => sum + share / lines[0]!.share, 0);
  const area =
    total * height * fwhm * ((eta * Math.PI) / 2 + ((1 - eta) * Math.sqrt(Math.PI / Math.LN2)) / 2);
  return { twoTheta, sd, height, heightSd, fwhm, area };
}
