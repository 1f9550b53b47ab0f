import { AppError } from '../../core/error.ts';
import { requirePositive } from '../../core/require-range.ts';
import { digamma } from './pair-breaking.ts';

/**
 * Orbital upper critical field at zero temperature of a dirty superconductor without spin effects, Hc2(0) = −0.69267 Tc dHc2/dT.
 * @param criticalTemperature [K], > 0
 * @param slope dHc2/dT at Tc [any field unit per K], < 0; the result is in that field unit
 * @source werthamer1966, eq. 23
 * @throws AppError `out-of-domain`
 */
export function orbitalCriticalField(criticalTemperature: number, slope: number): number {
  requirePositive('Tc', criticalTemperature, 'K');
  if (!(slope < 0)) throw new AppError('out-of-domain', `dHc2/dT is ${slope}; expected a number below 0`);
  return -reducedFieldAtZero * criticalTemperature * slope;
}

/**
 * Field at T = 0 over −Tc times the slope at Tc: pair breaking is e^ψ(½) at T = 0, and 2/π² (1 − T/Tc) near Tc, so that it is
 * (π²/2) e^ψ(½) = 0.69267.
 */
const reducedFieldAtZero = (Math.PI ** 2 / 2) * Math.exp(digamma(0.5));
