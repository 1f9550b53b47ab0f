import { AppError } from '../../core/error.ts';
import { electronvolt_kJperMol, gasConstant_JperMolK } from '../../core/units.ts';
import { gases, type ShomateRange } from './data/shomate.ts';

/** A gas at its standard pressure of 1 bar and a temperature, per mole of molecules. */
export type GasProperties = {
  /** [J/(mol K)] */
  readonly heatCapacity: number;
  /** From 0 K [kJ/mol]. */
  readonly enthalpy: number;
  /** [J/(mol K)] */
  readonly entropy: number;
};

/** Formulas of the gases that are known. */
export const knownGases: readonly string[] = Object.keys(gases);

/** The gas of which an element consists, such as O2 of O; null for elements without one in the table. */
export const gasOfElement = (element: string): string | null =>
  Object.hasOwn(gases, `${element}2`) ? `${element}2` : null;

/**
 * Heat capacity, enthalpy and entropy of a gas at 1 bar by the Shomate equation; where two ranges meet, by the lower one.
 * @param formula one of {@link knownGases}. @param temperature T [K], inside the ranges of the gas.
 * @source nist-webbook
 * @throws unknown-gas — the formula is not in the table. @throws out-of-domain — T is outside the ranges.
 */
export function gasProperties(formula: string, temperature: number): GasProperties {
  const facts = Object.hasOwn(gases, formula) ? gases[formula]! : undefined;
  if (facts === undefined)
    throw new AppError('unknown-gas', `no gas "${formula}" in the table; it has ${knownGases.join(', ')}`);
  const range = facts.ranges.find(({ least, most }) => temperature >= least && temperature <= most);
  if (range === undefined)
    throw new AppError(
      'out-of-domain',
      `${formula} at ${temperature} K: its table reaches from ${facts.ranges[0]!.least} to ${facts.ranges.at(-1)!.most} K`,
    );
  const { heatCapacity, enthalpy, entropy } = evaluateShomate(range, temperature);
  return { heatCapacity, enthalpy: enthalpy + facts.enthalpyTo298, entropy };
}

function evaluateShomate({ coefficients }: ShomateRange, temperature: number): GasProperties {
  const [a, b, c, d, e, f, g, h] = coefficients;
  const t = temperature / 1000;
  return {
    heatCapacity: a + b * t + c * t ** 2 + d * t ** 3 + e / t ** 2,
    enthalpy: a * t + (b * t ** 2) / 2 + (c * t ** 3) / 3 + (d * t ** 4) / 4 - e / t + f - h,
    entropy: a * Math.log(t) + b * t + (c * t ** 2) / 2 + (d * t ** 3) / 3 - e / (2 * t ** 2) + g,
  };
}

/**
 * Chemical potential of a gas relative to the molecule at 0 K, without zero-point energy: μ(T, p) = [H(T) − H(0)] − T S(T) + kT ln(p / 1 bar)
 * [eV per molecule]. Half of it is that of one atom of a diatomic element.
 * @param formula one of {@link knownGases}. @param temperature T [K]. @param pressure partial pressure p [bar], above 0.
 * @source reuter2001
 * @throws unknown-gas, out-of-domain — see {@link gasProperties}; a pressure that is not above 0.
 */
export function gasChemicalPotential(formula: string, temperature: number, pressure: number): number {
  if (!(pressure > 0 && pressure < 1e6))
    throw new AppError(
      'out-of-domain',
      `pressure is ${pressure} bar; expected a number above 0 and below 1e6`,
    );
  const { enthalpy, entropy } = gasProperties(formula, temperature);
  const molar = enthalpy - (temperature * (entropy - gasConstant_JperMolK * Math.log(pressure))) / 1000;
  return molar / electronvolt_kJperMol;
}
