import { elementSymbols, isElement } from '../../core/elements.ts';
import { covalentRadii, electronegativities } from './data/element-properties.ts';
import { readElementTable } from './read-element-table.ts';
import { findValenceElectrons } from './valence-electrons.ts';

/** What one atom of an element is like; null where no value is known. */
export type ElementProperties = {
  /** Group of the periodic table, 1 to 18; lanthanides and actinides count as 3. */
  readonly group: number;
  /** Row of the periodic table, 1 to 7. */
  readonly period: number;
  /** In Matthias's counting [electrons], 1 to 11. @source matthias1955 */
  readonly valenceElectrons: number | null;
  /** Pauling's scale [1]. @source allred1961, table 2 */
  readonly electronegativity: number | null;
  /** [pm] @source cordero2008, table 2 */
  readonly covalentRadius: number | null;
};

const nobleGases = [0, 2, 10, 18, 36, 54, 86, 118];

const electronegativityOf = readElementTable(electronegativities);
const radiusOf = readElementTable(covalentRadii);

/** Properties of an element by its symbol; null for a text that is no element. */
export function elementProperties(symbol: string): ElementProperties | null {
  if (!isElement(symbol)) return null;
  const atomicNumber = elementSymbols.indexOf(symbol) + 1;
  const period = nobleGases.findIndex((noble) => atomicNumber <= noble);
  return {
    group: groupOf(atomicNumber - nobleGases[period - 1]!, period),
    period,
    valenceElectrons: findValenceElectrons(symbol),
    electronegativity: electronegativityOf.get(symbol) ?? null,
    covalentRadius: radiusOf.get(symbol) ?? null,
  };
}

/** Group from the place in the row: rows of 2, 8, 18 or 32 elements, whose ends are groups 1 and 18. */
function groupOf(place: number, period: number): number {
  const length = nobleGases[period]! - nobleGases[period - 1]!;
  if (place <= 2 && !(period === 1 && place === 2)) return place;
  const fromEnd = 18 - (length - place);
  return length === 32 && fromEnd < 4 ? 3 : fromEnd;
}
