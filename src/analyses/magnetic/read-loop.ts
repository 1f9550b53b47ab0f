import { fitLinear, type LinearFit, robustSd, sdOfCoefficient } from '../../kernels/statistics/index.ts';
import { crossingOf, type FieldSweep } from './field-sweeps.ts';

export type Measure = { readonly value: number; readonly sd: number };

/** What a loop shows: fields [Oe], moments in the unit of the readings, slope per Oe. Null where the loop does not show it. */
export type Loop = {
  readonly highField: Measure;
  readonly saturation: Measure;
  readonly saturationLaw: string;
  readonly coercivity: Measure | null;
  readonly offset: Measure | null;
  readonly remanence: Measure | null;
  readonly verticalOffset: Measure;
  /** Moment at the largest field at the end of the loop less that at its beginning. */
  readonly drift: number | null;
  readonly noise: number;
  readonly largestField: number;
};

/**
 * Coercivity, remanence and saturation of two branches of a loop after the high-field slope is taken off, which is fitted above 0.8 of the
 * largest field: M = ±Ms (1 − a/H²) + χH + M₀, without a where it explains nothing.
 * @param down from positive to negative saturation, and `up` back
 * @returns null with fewer than 8 readings above 0.8 of the largest field
 */
export function readLoop(down: FieldSweep, up: FieldSweep): Loop | null {
  const field = [...down.field, ...up.field];
  const moment = [...down.value, ...up.value];
  const largest = field.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  const high = field.flatMap((value, i) => (Math.abs(value) > 0.8 * largest ? [i] : []));
  const fit = fitHighField(
    high.map((i) => field[i]!),
    high.map((i) => moment[i]!),
  );
  if (fit === null) return null;
  const { saturation, slope, offset, noise } = fit;
  const magnetic = (sweep: FieldSweep): readonly number[] =>
    sweep.value.map((value, i) => value - slope.value * sweep.field[i]! - offset.value);
  const [downMoments, upMoments] = [magnetic(down), magnetic(up)];
  const isMagnetic = saturation.value > 3 * saturation.sd && saturation.value > 3 * noise;
  const [left, right] = [crossingOf(down.field, downMoments, 0), crossingOf(up.field, upMoments, 0)];
  const [upper, lower] = [crossingOf(downMoments, down.field, 0), crossingOf(upMoments, up.field, 0)];
  const errors = [crossingError(down, downMoments, noise), crossingError(up, upMoments, noise)];
  const fieldSd = Math.max(...errors.map(({ sd }) => sd)) / Math.SQRT2;
  // A constant moment moves both crossings the same way.
  const offsetSd = offset.sd * Math.max(...errors.map(({ perMoment }) => perMoment));
  const isLoop = isMagnetic && left !== null && right !== null;
  return {
    highField: slope,
    saturation,
    saturationLaw: fit.law,
    coercivity: isLoop ? { value: (right - left) / 2, sd: fieldSd } : null,
    offset: isLoop ? { value: (right + left) / 2, sd: Math.hypot(fieldSd, offsetSd) } : null,
    remanence:
      isMagnetic && upper !== null && lower !== null
        ? { value: (upper - lower) / 2, sd: noise / Math.SQRT2 }
        : null,
    verticalOffset: offset,
    drift: driftOf(down, up, largest),
    noise,
    largestField: largest,
  };
}

type HighField = {
  readonly saturation: Measure;
  readonly slope: Measure;
  readonly offset: Measure;
  readonly noise: number;
  readonly law: string;
};

function fitHighField(field: readonly number[], moment: readonly number[]): HighField | null {
  if (field.length < 8) return null;
  const sign = field.map(Math.sign);
  const plain = fitLinear([sign, field, field.map(() => 1)], moment);
  if (plain === null) return null;
  const approach = fitLinear(
    [sign, field, field.map(() => 1), field.map((value, i) => sign[i]! / value ** 2)],
    moment,
  );
  const n = field.length;
  // The law of approach must gain 10 in BIC, and leave the moment below its saturation.
  const gain =
    approach === null
      ? 0
      : n * Math.log(plain.chiSquare / Math.max(approach.chiSquare, 1e-300)) - Math.log(n);
  const isApproach =
    approach !== null && gain > 10 && approach.coefficients[3]! < 0 && approach.coefficients[0]! > 0;
  const fit: LinearFit = isApproach ? approach : plain;
  const measure = (k: number): Measure => ({ value: fit.coefficients[k]!, sd: sdOfCoefficient(fit, k) });
  const scatter = Math.sqrt(fit.chiSquare / fit.degreesOfFreedom);
  return {
    saturation: measure(0),
    slope: measure(1),
    offset: measure(2),
    noise: scatter,
    law: isApproach ? 'Ms (1 − a/H²) + χH' : 'Ms + χH',
  };
}

/** Error of a crossing [Oe]: noise over the slope there, and a tenth of the readings' distance, between which the curve bends; and field per moment. */
function crossingError(
  { field }: FieldSweep,
  moments: readonly number[],
  noise: number,
): { readonly sd: number; readonly perMoment: number } {
  for (let i = 1; i < field.length; i++) {
    if (moments[i - 1]! * moments[i]! > 0) continue;
    const gap = Math.abs(field[i]! - field[i - 1]!);
    const rise = Math.abs(moments[i]! - moments[i - 1]!) || noise;
    if (rise === 0) continue;
    return { sd: Math.hypot(0.1 * gap, Math.min(gap, (noise * gap) / rise)), perMoment: gap / rise };
  }
  return { sd: robustSd(field), perMoment: 0 };
}

function driftOf(down: FieldSweep, up: FieldSweep, largest: number): number | null {
  const [first, last] = [down.field[0]!, up.field.at(-1)!];
  return first > 0.9 * largest && last > 0.9 * largest ? up.value.at(-1)! - down.value[0]! : null;
}
