import { AppError } from '../../core/error.ts';
import { type AsymmetricSite, expandSites, fillOrbits } from './expand-sites.ts';
import { operationsOfHallSymbol } from './hall-symbol.ts';
import { type CellParameters, latticeFromParameters } from './lattice.ts';
import { settingsOfSymbol } from './space-group-setting.ts';
import type { Structure } from './structure.ts';

/** Places closer than this are one [Å]. */
const tolerance = 0.01;

/**
 * The cell of a crystal from its space group, edges and angles, and asymmetric unit, as crystallographers publish it.
 * @param symbol Hermann–Mauguin, with the origin where two are in use: `F d -3 m:2`
 * @throws AppError `bad-symmetry` — the symbol names no group, or leaves the setting open; `bad-cell` — see latticeFromParameters
 */
export function buildStructure(
  symbol: string,
  cell: CellParameters,
  rows: readonly AsymmetricSite[],
): Structure {
  const [setting, ...others] = settingsOfSymbol(symbol);
  if (setting === undefined || others.some(({ hallSymbol }) => hallSymbol !== setting.hallSymbol))
    throw new AppError(
      'bad-symmetry',
      `space group "${symbol}" ${setting === undefined ? 'is not known' : `has ${others.length + 1} settings; name one, such as "${symbol}:2"`}`,
    );
  const lattice = latticeFromParameters(cell);
  const operations = operationsOfHallSymbol(setting.hallSymbol);
  return { lattice, sites: fillOrbits(rows, expandSites(lattice, rows, operations, tolerance)) };
}
