import { AppError } from '../../core/error.ts';
import { requireNotNegative, requireRange } from '../../core/require-range.ts';
import { type Arrhenius, rateConstant, reducedTimeOfSchedule, type ScheduleStage } from './arrhenius.ts';

/** Grain growth dⁿ − d₀ⁿ = K t, with K = K₀ exp(−Q/kT) [Åⁿ/s] and n from 2 (boundary-controlled) to 4 (along pores). */
export type GrainGrowth = { readonly exponent: number; readonly rate: Arrhenius };

/**
 * Mean grain diameter d [Å] after holding.
 * @param initial d₀ [Å], 0 or above. @param temperature T [K]. @param time t [s], 0 or above.
 * @source burke-turnbull1952
 * @throws out-of-domain — an argument outside its range, an exponent outside 1 to 6.
 */
export function grainSize(growth: GrainGrowth, initial: number, temperature: number, time: number): number {
  requireNotNegative('initial diameter', initial, 'Å');
  requireNotNegative('time', time, 's');
  const n = requireExponent(growth.exponent);
  return (initial ** n + rateConstant(growth.rate, temperature) * time) ** (1 / n);
}

/**
 * Mean grain diameter d [Å] after a furnace programme: dⁿ − d₀ⁿ = ∫ K(T(t)) dt.
 * @param initial d₀ [Å], 0 or above. @param start temperature before the first stage [K]. @param stages in order.
 * @source burke-turnbull1952
 * @throws out-of-domain — an argument outside its range, an exponent outside 1 to 6.
 */
export function grainSizeOfSchedule(
  growth: GrainGrowth,
  initial: number,
  start: number,
  stages: readonly ScheduleStage[],
): number {
  requireNotNegative('initial diameter', initial, 'Å');
  const n = requireExponent(growth.exponent);
  return (initial ** n + reducedTimeOfSchedule(growth.rate, start, stages)) ** (1 / n);
}

/**
 * Time [s] in which grains grow from one diameter to another; the inverse of {@link grainSize}.
 * @param initial d₀ [Å]. @param final d [Å], at least d₀. @param temperature T [K].
 * @source burke-turnbull1952
 * @throws out-of-domain — an argument outside its range.
 */
export function grainGrowthTime(
  growth: GrainGrowth,
  initial: number,
  final: number,
  temperature: number,
): number {
  requireNotNegative('initial diameter', initial, 'Å');
  if (!(final >= initial && final < Infinity))
    throw new AppError(
      'out-of-domain',
      `final diameter is ${final} Å; expected at least the initial ${initial}`,
    );
  const n = requireExponent(growth.exponent);
  return (final ** n - initial ** n) / rateConstant(growth.rate, temperature);
}

function requireExponent(exponent: number): number {
  requireRange('grain-growth exponent', exponent, 1, 6);
  return exponent;
}
