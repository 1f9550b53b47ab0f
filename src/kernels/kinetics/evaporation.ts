import { AppError } from '../../core/error.ts';
import { requireRange } from '../../core/require-range.ts';
import { atomicMass_kg, boltzmann_JperK } from '../../core/units.ts';
import { atomicWeight } from '../crystal/index.ts';
import { vapourFacts } from './data/vapour-pressures.ts';

/** Elements whose vapour pressure is known. */
export const volatileElements: readonly string[] = Object.keys(vapourFacts);

/** Temperatures [K] between which the vapour pressure of an element is known, those of 1 Pa and 1e5 Pa. @source crc-vapour-pressure @throws unknown-element */
export function vapourTemperatures(element: string): readonly [least: number, most: number] {
  const { temperatures } = factsOf(element);
  return [temperatures[0], temperatures[temperatures.length - 1]!];
}

/**
 * Equilibrium vapour pressure of a pure element [Pa], with ln p linear in 1/T between the temperatures of 1, 10, … 1e5 Pa.
 * @param temperature T [K], between the temperatures of 1 Pa and 1e5 Pa.
 * @source crc-vapour-pressure
 * @throws unknown-element — not in the table. @throws out-of-domain — T outside it.
 */
export function vapourPressure(element: string, temperature: number): number {
  const { temperatures } = factsOf(element);
  const last = temperatures.length - 1;
  if (!(temperature >= temperatures[0] && temperature <= temperatures[last]!))
    throw new AppError(
      'out-of-domain',
      `${element} at ${temperature} K: its vapour pressure is known from ${temperatures[0]} K (1 Pa) to ${temperatures[last]} K (1e5 Pa)`,
    );
  const next = Math.max(
    1,
    temperatures.findIndex((known) => temperature <= known),
  );
  const [low, high] = [temperatures[next - 1]!, temperatures[next]!];
  const share = (1 / low - 1 / temperature) / (1 / low - 1 / high);
  return 10 ** (next - 1 + share);
}

/**
 * Largest mass that evaporates into vacuum, by the Hertz–Knudsen equation: j = p √(m / 2πkT) [kg/(m² s)].
 * @param pressure vapour pressure p [Pa], 0 or above. @param molecularMass m [u], above 0. @param temperature T [K], above 0.
 * @param coefficient share of the largest rate that is reached [1], 0 to 1.
 * @source knudsen1915
 * @throws out-of-domain — an argument outside its range.
 */
export function evaporationRate(
  pressure: number,
  molecularMass: number,
  temperature: number,
  coefficient = 1,
): number {
  requireRange('pressure', pressure, 0, 1e9, 'Pa');
  requireRange('molecular mass', molecularMass, 1, 1e4, 'u');
  requireRange('temperature', temperature, 1e-3, 1e5, 'K');
  requireRange('coefficient', coefficient, 0, 1);
  const mass = molecularMass * atomicMass_kg;
  return coefficient * pressure * Math.sqrt(mass / (2 * Math.PI * boltzmann_JperK * temperature));
}

/**
 * Largest mass of an element that evaporates into vacuum [kg/(m² s)], from its own vapour pressure and the molecule that prevails.
 * @param temperature T [K], inside the element's table.
 * @source knudsen1915
 * @throws unknown-element, out-of-domain — see {@link vapourPressure}; an element whose vapour holds several molecules.
 */
export function elementEvaporationRate(element: string, temperature: number): number {
  const { atomsPerMolecule } = factsOf(element);
  if (atomsPerMolecule === null)
    throw new AppError(
      'out-of-domain',
      `the vapour of ${element} holds several molecules: give its molecular mass to evaporationRate`,
    );
  return evaporationRate(
    vapourPressure(element, temperature),
    atomsPerMolecule * atomicWeight(element),
    temperature,
  );
}

function factsOf(element: string) {
  const facts = Object.hasOwn(vapourFacts, element) ? vapourFacts[element] : undefined;
  if (facts === undefined)
    throw new AppError(
      'unknown-element',
      `no vapour pressure of "${element}"; known are ${volatileElements.join(', ')}`,
    );
  return facts;
}
