import { AppError } from '../../core/error.ts';
import type { Matrix3, Vector3 } from '../crystal/index.ts';

/** A magnetic atom of the cell: fractional position and its moment [µB] where the file states one. */
export type MagneticSite = {
  readonly label: string;
  readonly position: Vector3;
  readonly moment: number | null;
};

/** The exchange J [meV] between site `from` of one cell and site `to` of the cell `translation` (whole numbers) away. */
export type Bond = {
  readonly from: number;
  readonly to: number;
  readonly translation: Vector3;
  readonly exchange: number;
};

/**
 * Classical spins on a lattice: E = −Σ J_ij e_i·e_j, unit vectors e, each pair once, J in meV, so J > 0 is ferromagnetic.
 * Lattice vectors in the rows [Å, or in units of the lattice parameter].
 */
export type SpinModel = {
  readonly lattice: Matrix3;
  readonly sites: readonly MagneticSite[];
  readonly bonds: readonly Bond[];
};

/** A spin model with the convention it came in, where it came from, and what the reader has to know about it. */
export type ExchangeList = {
  readonly model: SpinModel;
  readonly convention: string;
  readonly source: string;
  readonly warnings: readonly string[];
};

const keyOf = (from: number, to: number, [a, b, c]: Vector3): string => `${from} ${to} ${a} ${b} ${c}`;
const minus = ([a, b, c]: Vector3): Vector3 => [0 - a, 0 - b, 0 - c];
const show = ({ from, to, translation }: Bond): string =>
  `${from + 1} → ${to + 1} (${translation.join(', ')})`;

/**
 * Bonds listed in both directions, i → j and j → i, brought to one entry for each pair: J = factor · mean of both [meV].
 * The order is that of the first mention.
 * @param tolerance largest difference of the two directions, relative to the largest |J| of the list [1].
 * @throws missing-reverse-bonds — a bond whose reverse is not listed.
 * @throws asymmetric-exchange — the two directions of a bond differ.
 * @throws duplicate-bond — the same bond twice in one direction.
 * @throws self-interaction — a site bound to itself.
 */
export function pairBonds(directed: readonly Bond[], factor: number, tolerance = 1e-3): readonly Bond[] {
  const byKey = new Map<string, Bond>();
  for (const bond of directed) {
    const key = keyOf(bond.from, bond.to, bond.translation);
    if (byKey.has(key)) throw new AppError('duplicate-bond', `the bond ${show(bond)} is listed twice`);
    if (bond.from === bond.to && bond.translation.every((t) => t === 0))
      throw new AppError('self-interaction', `the bond ${show(bond)} joins a site to itself`);
    byKey.set(key, bond);
  }
  const largest = Math.max(0, ...directed.map(({ exchange }) => Math.abs(exchange)));
  const done = new Set<string>();
  const pairs: Bond[] = [];
  for (const [key, bond] of byKey) {
    if (done.has(key)) continue;
    const reverseKey = keyOf(bond.to, bond.from, minus(bond.translation));
    const reverse = byKey.get(reverseKey);
    if (reverse === undefined)
      throw new AppError(
        'missing-reverse-bonds',
        `the bond ${show(bond)} with J = ${bond.exchange} has no reverse; this format lists every pair in both directions`,
      );
    if (Math.abs(bond.exchange - reverse.exchange) > tolerance * largest)
      throw new AppError(
        'asymmetric-exchange',
        `J of ${show(bond)} is ${bond.exchange}, of its reverse ${reverse.exchange}; expected equal values`,
      );
    done.add(key).add(reverseKey);
    pairs.push({ ...bond, exchange: (factor * (bond.exchange + reverse.exchange)) / 2 });
  }
  return pairs;
}

/** A bond as seen from one site: the neighbour, the cell it is in, and J [meV]. */
export type Neighbour = { readonly site: number; readonly translation: Vector3; readonly exchange: number };

/** The neighbours of every site, each pair seen from both its ends. */
export function neighboursOf({ sites, bonds }: SpinModel): readonly (readonly Neighbour[])[] {
  const lists: Neighbour[][] = sites.map(() => []);
  for (const { from, to, translation, exchange } of bonds) {
    lists[from]!.push({ site: to, translation, exchange });
    lists[to]!.push({ site: from, translation: minus(translation), exchange });
  }
  return lists;
}

/**
 * Checks what every calculation takes for granted.
 * @throws empty-exchange — no site, or no bond with J ≠ 0.
 * @throws bad-exchange — a number that is not finite, or a bond to a site that does not exist.
 */
export function checkSpinModel({ sites, bonds }: SpinModel): void {
  if (sites.length === 0) throw new AppError('empty-exchange', 'the list names no magnetic site');
  for (const bond of bonds) {
    if (!Number.isFinite(bond.exchange) || bond.translation.some((t) => !Number.isInteger(t)))
      throw new AppError('bad-exchange', `the bond ${show(bond)} has J = ${bond.exchange}; expected numbers`);
    if (sites[bond.from] === undefined || sites[bond.to] === undefined)
      throw new AppError(
        'bad-exchange',
        `the bond ${show(bond)} names a site beyond the ${sites.length} of the cell`,
      );
  }
  if (!bonds.some(({ exchange }) => exchange !== 0))
    throw new AppError('empty-exchange', 'the list has no bond with an exchange other than 0');
}
