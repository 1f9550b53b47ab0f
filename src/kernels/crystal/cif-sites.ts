import { findColumn, findItem, numberOf } from './cif-columns.ts';
import { type CifSpecies, readSpecies } from './cif-species.ts';
import { badCif, type CifBlock, type CifValue, isGiven } from './cif-syntax.ts';
import type { AsymmetricSite } from './expand-sites.ts';
import { readNumber } from './read-number.ts';
import type { Vector3 } from './structure.ts';

/** B = 8π²U. @source giacovazzo2011, section 3.B */
const bPerU = 8 * Math.PI * Math.PI;

/** A row of the list of sites with its line. */
export type CifSite = AsymmetricSite & { readonly line: number };

/**
 * The rows of the list of sites. Dummies and rows with occupancy 0 are left out with a warning.
 * @throws bad-cif — no fractional coordinates, an unknown element, a coordinate or occupancy that is not usable.
 */
export function readCifSites(block: CifBlock, warnings: string[]): readonly CifSite[] {
  const column = (name: string) => findColumn(block, `_atom_site_${name}`);
  const axes = ['x', 'y', 'z'].map((axis) => column(`fract_${axis}`));
  const [xs, ys, zs] = axes;
  if (!xs || !ys || !zs)
    throw badCif(
      block.line,
      column('cartn_x') === null
        ? `the block "${block.name}" lists no sites with _atom_site_fract_x, _y and _z`
        : 'sites are given by Cartesian coordinates (a molecular mmCIF); expected _atom_site_fract_x, _y and _z',
    );
  const columns = {
    labels: column('label'),
    types: column('type_symbol'),
    occupancies: column('occupancy'),
    flags: column('calc_flag'),
    attached: column('attached_hydrogens'),
    bs: column('b_iso_or_equiv'),
    us: column('u_iso_or_equiv'),
  };
  const expected = elementsOfFormula(block);
  const charges = readTypeCharges(block);
  const notes = new Set<string>();
  const sites = xs.flatMap((x, i): readonly CifSite[] => {
    const { line } = x;
    const label = columns.labels?.[i]?.text ?? columns.types?.[i]?.text ?? '';
    if (columns.flags?.[i]?.text.toLowerCase() === 'dum') {
      notes.add(`the dummy site ${label} is left out`);
      return [];
    }
    const occupancy = readOccupancy(columns.occupancies?.[i], label);
    if (occupancy === 0) {
      notes.add(`site ${label} has occupancy 0 and is left out`);
      return [];
    }
    if (Number(columns.attached?.[i]?.text) > 0)
      notes.add(`the hydrogen atoms attached to ${label} have no coordinates and are left out`);
    const type = columns.types?.[i];
    const species = readSiteSpecies(type, columns.labels?.[i], expected, line);
    if (species.isIsotope) notes.add('deuterium and tritium are read as hydrogen');
    const charge = species.charge ?? (type === undefined ? undefined : charges.get(type.text));
    const bIso = readDisplacement(columns.bs?.[i], columns.us?.[i]);
    const position = [x, ys[i]!, zs[i]!].map((value) => readCoordinate(value, label, line));
    return [
      {
        line,
        label,
        position: position as unknown as Vector3,
        occupant: { element: species.element, occupancy, ...(charge === undefined ? {} : { charge }) },
        ...(bIso === undefined ? {} : { bIso }),
      },
    ];
  });
  if (sites.length === 0) throw badCif(xs[0]?.line ?? block.line, 'the list of sites is empty');
  warnings.push(...notes);
  return sites;
}

function readSiteSpecies(
  type: CifValue | undefined,
  label: CifValue | undefined,
  expected: ReadonlySet<string>,
  line: number,
): CifSpecies {
  const text = isGiven(type) ? type.text : isGiven(label) ? label.text : '';
  const species = readSpecies(text, expected);
  if (species === null)
    throw badCif(
      line,
      `"${text}" names no element, or one of two; expected a type symbol such as Fe or Fe3+`,
    );
  // A label such as Wat1 is of water, not of tungsten: what a longer word seems to say has to stand in the formula.
  const hasMoreLetters = !species.isIsotope && /^[A-Za-z]+/.exec(text)![0].length > species.element.length;
  if (!isGiven(type) && hasMoreLetters && expected.size > 0 && !expected.has(species.element))
    throw badCif(
      line,
      `the label "${text}" would be of ${species.element}, which the formula does not hold; expected a type symbol`,
    );
  return species;
}

function readCoordinate(value: CifValue | undefined, label: string, line: number): number {
  if (isGiven(value)) return numberOf(value, `a coordinate of site ${label}`);
  throw badCif(line, `site ${label} lacks a coordinate; a structure needs all of them`);
}

function readOccupancy(value: CifValue | undefined, label: string): number {
  if (!isGiven(value)) return 1;
  const occupancy = numberOf(value, `the occupancy of site ${label}`);
  if (occupancy < 0 || occupancy > 1.005)
    throw badCif(value.line, `site ${label} has occupancy ${occupancy}; expected 0 to 1`);
  return Math.min(1, occupancy);
}

function readDisplacement(b: CifValue | undefined, u: CifValue | undefined): number | undefined {
  if (isGiven(b)) return numberOf(b, '_atom_site_B_iso_or_equiv');
  return isGiven(u) ? bPerU * numberOf(u, '_atom_site_U_iso_or_equiv') : undefined;
}

/** Oxidation numbers of the table of atom types. */
function readTypeCharges(block: CifBlock): ReadonlyMap<string, number> {
  const symbols = findColumn(block, '_atom_type_symbol') ?? [];
  const numbers = findColumn(block, '_atom_type_oxidation_number') ?? [];
  return new Map(
    symbols.flatMap((symbol, i) => {
      const charge = isGiven(numbers[i]) ? readNumber(numbers[i].text) : null;
      return charge === null ? [] : [[symbol.text, charge] as const];
    }),
  );
}

/** Elements that the block's formula names; none when it has no formula, or one of its own kind. */
function elementsOfFormula(block: CifBlock): ReadonlySet<string> {
  const formula = findItem(block, '_chemical_formula_sum')?.text ?? '';
  return new Set(formula.match(/[A-Z][a-z]?/g) ?? []);
}
