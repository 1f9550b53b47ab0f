import { requireNotNegative, requirePositive, requireRange } from '../../core/require-range.ts';
import { boltzmann_eVperK } from '../../core/units.ts';
import { gaussLegendre } from '../linear-algebra/index.ts';

/** k = k₀ exp(−E_a/kT): prefactor k₀ [1/s] (or the unit of the constant) and activation energy E_a [eV]. */
export type Arrhenius = { readonly prefactor: number; readonly activationEnergy: number };

/**
 * The rate constant k₀ exp(−E_a/kT) [unit of the prefactor].
 * @param temperature T [K], above 0.
 * @source arrhenius1889
 * @throws out-of-domain — a prefactor or temperature that is not above 0, an activation energy below 0.
 */
export function rateConstant({ prefactor, activationEnergy }: Arrhenius, temperature: number): number {
  requireRate(prefactor, activationEnergy);
  requirePositive('temperature', temperature, 'K');
  return prefactor * Math.exp(-activationEnergy / (boltzmann_eVperK * temperature));
}

/**
 * How much faster a process is at one temperature than at another, exp[(E_a/k)(1/T₁ − 1/T₂)] [1].
 * @param activationEnergy E_a [eV], 0 or above. @param from T₁ [K]. @param to T₂ [K], both above 0.
 * @source arrhenius1889
 * @throws out-of-domain — an argument outside its range.
 */
export function accelerationFactor(activationEnergy: number, from: number, to: number): number {
  requireRate(1, activationEnergy);
  requirePositive('temperature', from, 'K');
  requirePositive('temperature', to, 'K');
  return Math.exp((activationEnergy / boltzmann_eVperK) * (1 / from - 1 / to));
}

/** A ramp or a hold: linear in time from the temperature before to `temperature` [K] in `duration` [s]. */
export type ScheduleStage = { readonly temperature: number; readonly duration: number };

const { nodes, weights } = gaussLegendre(5);

/**
 * The reduced time θ = ∫ k(T(t)) dt [1] of a furnace programme, so that α(θ) of any conversion model holds for it (additivity).
 * @param start temperature before the first stage [K]. @param stages in order; a step in temperature is a stage of duration 0.
 * @source cahn1956
 * @throws out-of-domain — a temperature that is not above 0, a negative duration.
 */
export function reducedTimeOfSchedule(
  rate: Arrhenius,
  start: number,
  stages: readonly ScheduleStage[],
): number {
  requirePositive('temperature', start, 'K');
  let from = start;
  let sum = 0;
  for (const { temperature, duration } of stages) {
    requirePositive('temperature', temperature, 'K');
    requireNotNegative('duration of a stage', duration, 's');
    // panels so short that the exponent changes by at most one in each
    const change = (rate.activationEnergy / boltzmann_eVperK) * Math.abs(1 / from - 1 / temperature);
    const panelCount = Math.min(1000, Math.max(1, Math.ceil(change)));
    for (let panel = 0; panel < panelCount; panel++)
      nodes.forEach((node, i) => {
        const share = (panel + (1 + node) / 2) / panelCount;
        sum +=
          ((weights[i]! * duration) / (2 * panelCount)) *
          rateConstant(rate, from + share * (temperature - from));
      });
    from = temperature;
  }
  return sum;
}

function requireRate(prefactor: number, activationEnergy: number): void {
  requirePositive('prefactor', prefactor);
  requireRange('activation energy', activationEnergy, 0, 100, 'eV');
}
