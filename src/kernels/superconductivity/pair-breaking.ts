import { requireRange } from '../../core/require-range.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { eulerGamma } from './bcs.ts';
import { findRoot } from './find-root.ts';

/** ψ(½) = −γ_E − 2 ln 2. */
const digammaOfHalf = -eulerGamma - 2 * Math.LN2;

/** α at which superconductivity ends, α_c = 2πk_BTc0 e^{ψ(½)} = Δ_0/2 [meV]. @param cleanTemperature Tc0 [K]. */
export function criticalPairBreaking(cleanTemperature: number): number {
  return 2 * Math.PI * boltzmann_meVperK * cleanTemperature * Math.exp(digammaOfHalf);
}

/**
 * Critical temperature [K] with pair breaking, such as by magnetic impurities: ln(Tc0/Tc) = ψ(½ + α/2πk_BTc) − ψ(½).
 * Falls by πα/4k_B at first; 0 from α_c = 0.882 k_BTc0 on.
 * @param cleanTemperature Tc0 [K] without it, > 0. @param pairBreaking α [meV] ≥ 0, ħ over the lifetime of a pair: for
 * spin-flip scattering ħ/τ_s.
 * @source abrikosov-gorkov1961
 * @throws out-of-domain — an argument outside its range.
 */
export function pairBrokenCriticalTemperature(cleanTemperature: number, pairBreaking: number): number {
  requireRange('cleanTemperature', cleanTemperature, Number.MIN_VALUE, 1e4);
  requireRange('pairBreaking', pairBreaking, 0, Number.MAX_VALUE);
  const strength = pairBreaking / (2 * Math.PI * boltzmann_meVperK * cleanTemperature);
  if (pairBreaking === 0) return cleanTemperature;
  if (pairBreaking >= criticalPairBreaking(cleanTemperature)) return 0;
  const mismatch = (t: number): number => Math.log(t) + digamma(0.5 + strength / t) - digammaOfHalf;
  let low = 0.5;
  while (mismatch(low) > 0 && low > 1e-9) low /= 4;
  if (mismatch(low) > 0) return 0;
  const root = findRoot(mismatch, { x: low, value: mismatch(low) }, { x: 1, value: mismatch(1) }, 1e-15);
  return root * cleanTemperature;
}

/**
 * Digamma function ψ(x) = d ln Γ/dx [1], x > 0: carried above 10, then by its asymptotic series.
 * @source abramowitz-stegun1964, eq. 6.3.18
 */
export function digamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 10; y++) shift -= 1 / y;
  const square = 1 / (y * y);
  const series =
    square *
    (1 / 12 -
      square *
        (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * (691 / 32760))))));
  return shift + Math.log(y) - 1 / (2 * y) - series;
}
