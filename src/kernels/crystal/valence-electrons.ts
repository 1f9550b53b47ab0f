import { AppError } from '../../core/error.ts';
import { atomicFractions, type ElementAmounts } from './composition.ts';

/**
 * Valence electrons of an element in Matthias's counting: all electrons outside a closed shell of a noble gas, or
 * outside a filled d or f shell for what follows the noble metals; rare earths count 3 (cerium 4), noble metals 11.
 */
const valenceElectrons: ReadonlyMap<string, number> = new Map(
  Object.entries({
    1: 'Li Na K Rb Cs',
    2: 'Be Mg Ca Sr Ba Zn Cd Hg',
    3: 'Sc Y La Lu B Al Ga In Tl',
    4: 'Ti Zr Hf Ce Th C Si Ge Sn Pb',
    5: 'V Nb Ta N P As Sb Bi',
    6: 'Cr Mo W',
    7: 'Mn Tc Re',
    8: 'Fe Ru Os',
    9: 'Co Rh Ir',
    10: 'Ni Pd Pt',
    11: 'Cu Ag Au',
  }).flatMap(([count, elements]) => elements.split(' ').map((element) => [element, Number(count)] as const)),
);

/** Valence electrons of one atom [electrons], 1 to 11; null where the counting rule has no number. @source matthias1955 */
export const findValenceElectrons = (element: string): number | null => valenceElectrons.get(element) ?? null;

/**
 * Valence electrons of one atom [electrons], 1 to 11.
 * @source matthias1955
 * @throws unknown-element — the counting rule has no number for the element.
 */
export function countValenceElectrons(element: string): number {
  const count = findValenceElectrons(element);
  if (count === null)
    throw new AppError('unknown-element', `no valence-electron count is known for "${element}"`);
  return count;
}

/**
 * Electrons per atom e/a = Σ c_i Z_i of a composition, fractions c_i, valence electrons Z_i.
 * @source matthias1955
 * @throws unknown-element, bad-composition
 */
export function electronsPerAtom(amounts: ElementAmounts): number {
  return averageOver(amounts, countValenceElectrons);
}

/**
 * Variance over the sites of the valence-electron count, Σ c_i (Z_i − e/a)² [electrons²]: how unlike the mixed atoms are.
 * @throws unknown-element, bad-composition
 */
export function valenceVariance(amounts: ElementAmounts): number {
  const mean = electronsPerAtom(amounts);
  return averageOver(amounts, (element) => (countValenceElectrons(element) - mean) ** 2);
}

/** Average of a property of the elements over a composition, Σ c_i p_i. Elements of amount zero are not asked for. */
export function averageOver(amounts: ElementAmounts, property: (element: string) => number): number {
  let sum = 0;
  for (const [element, fraction] of Object.entries(atomicFractions(amounts)))
    if (fraction > 0) sum += fraction * property(element);
  return sum;
}
