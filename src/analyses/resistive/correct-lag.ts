import { fitLinear, predictLinear, sdOfCoefficient } from '../../kernels/statistics/index.ts';
import type { Mark } from './read-transition.ts';

/** A temperature read off one sweep, at its rate dT/dt [K/s], negative while cooling; null where it is not known. */
export type SweptMark = Mark & { readonly rate: number | null };

/** What sweeps together say: the temperature at rate zero, the lag τ [s] and true hysteresis [K], each null where the sweeps cannot tell. */
export type LagFree = {
  readonly mark: Mark;
  readonly lag: Mark | null;
  readonly hysteresis: Mark | null;
  readonly way: 'averaged' | 'extrapolated';
};

/**
 * The temperature without thermal lag. A sample lags its stage by τ dT/dt, so that sweeps at several rates fall on a line whose end at rate
 * zero is the truth; what separates warming from cooling there is true hysteresis, and stays. Of one pair alone the rates' weighted mean
 * is taken, which removes lag and would halve a hysteresis.
 * @returns null without a warming and a cooling sweep
 */
export function correctLag(
  sweeps: readonly (SweptMark & { readonly direction: 'cooling' | 'warming' })[],
): LagFree | null {
  const [warming, cooling] = [
    sweeps.filter(({ direction }) => direction === 'warming'),
    sweeps.filter(({ direction }) => direction === 'cooling'),
  ];
  if (warming.length === 0 || cooling.length === 0) return null;
  const timed = sweeps.filter((sweep): sweep is typeof sweep & { rate: number } => sweep.rate !== null);
  const isTimed = timed.length === sweeps.length;
  const differ = (rates: readonly number[]): boolean =>
    Math.max(...rates.map(Math.abs)) > 1.3 * Math.min(...rates.map(Math.abs));
  if (isTimed && sweeps.length >= 3 && differ(timed.map(({ rate }) => rate))) return extrapolate(timed);
  const meanOf = (marks: readonly Mark[]): Mark => ({
    value: marks.reduce((sum, { value }) => sum + value, 0) / marks.length,
    sd: Math.hypot(...marks.map(({ sd }) => sd)) / marks.length,
  });
  const [up, down] = [meanOf(warming), meanOf(cooling)];
  const rateOf = (marks: readonly SweptMark[]): number =>
    isTimed ? Math.abs(marks.reduce((sum, { rate }) => sum + (rate ?? 0), 0) / marks.length) : 1;
  const [fast, slow] = [rateOf(warming), rateOf(cooling)];
  const share = fast + slow > 0 ? slow / (fast + slow) : 0.5;
  const split = up.value - down.value;
  const sd = Math.hypot(share * up.sd, (1 - share) * down.sd);
  const lag =
    isTimed && fast + slow > 0
      ? { value: split / (fast + slow), sd: Math.hypot(up.sd, down.sd) / (fast + slow) }
      : null;
  return {
    mark: { value: share * up.value + (1 - share) * down.value, sd },
    lag,
    hysteresis: null,
    way: 'averaged',
  };
}

/** T = T₀ ± Δ/2 + τ dT/dt, plus for warming and minus for cooling. */
function extrapolate(
  sweeps: readonly (Mark & { readonly rate: number; readonly direction: string })[],
): LagFree | null {
  const ones = sweeps.map(() => 1);
  const rates = sweeps.map(({ rate }) => rate);
  const sides = sweeps.map(({ direction }) => (direction === 'warming' ? 0.5 : -0.5));
  const weights = sweeps.map(({ sd }) => 1 / Math.max(sd, 1e-6) ** 2);
  const values = sweeps.map(({ value }) => value);
  const canTell =
    sweeps.length >= 4 &&
    ['warming', 'cooling'].every((side) => sweeps.filter(({ direction }) => direction === side).length >= 2);
  const fit = fitLinear(canTell ? [ones, rates, sides] : [ones, rates], values, weights);
  if (fit === null) return null;
  // The scatter of three or four sweeps says little of their errors: what each states counts as well.
  const scale =
    Math.max(1, fit.chiSquare / fit.degreesOfFreedom) / Math.max(fit.chiSquare / fit.degreesOfFreedom, 1e-12);
  const grown = (sd: number): number => sd * Math.sqrt(scale);
  const origin = predictLinear(fit, canTell ? [1, 0, 0] : [1, 0]);
  return {
    mark: { value: origin.value, sd: grown(origin.sd) },
    lag: { value: fit.coefficients[1]!, sd: grown(sdOfCoefficient(fit, 1)) },
    hysteresis: canTell ? { value: fit.coefficients[2]!, sd: grown(sdOfCoefficient(fit, 2)) } : null,
    way: 'extrapolated',
  };
}
