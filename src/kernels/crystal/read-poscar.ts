import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import { cellVolume, reciprocalLattice, toFractional } from './lattice.ts';
import { readNumber } from './read-number.ts';
import type { Matrix3, ReadStructure, Site, Vector3 } from './structure.ts';

/**
 * Reads a POSCAR or CONTCAR: title, scale (negative: the volume of the cell [Å³]; three numbers: one for each Cartesian
 * direction), three lattice vectors, symbols, counts, optional `Selective dynamics`, `Direct` or `Cartesian`, positions.
 * Velocities and flags are left out. A file without a line of symbols is read when its title names as many elements as it
 * has counts.
 * @source vasp-poscar
 * @throws bad-poscar — a line is not what the format asks for; the message names line and content.
 */
export function readPoscar(text: string): ReadStructure {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const warnings: string[] = [];
  const lattice = readLattice(lines);
  const { symbols, counts, next } = readSpecies(lines, warnings);
  let line = next;
  if (/^[sS]/.test(lines[line] ?? '')) line++;
  const mode = lines[line] ?? '';
  if (!/^[dDcCkK]/.test(mode)) throw badLine(lines, line, 'Direct or Cartesian');
  const isCartesian = /^[cCkK]/.test(mode);
  const reciprocal = reciprocalLattice(lattice.vectors);
  const sites: Site[] = [];
  symbols.forEach((element, species) => {
    for (let i = 0; i < counts[species]!; i++) {
      line++;
      const given = readVector(lines, line, 'three coordinates');
      const position = isCartesian ? toFractional(reciprocal, scaled(given, lattice.scale)) : given;
      sites.push({ position, occupants: [{ element, occupancy: 1 }] });
    }
  });
  return { lattice: lattice.vectors, sites, title: lines[0] ?? '', warnings };
}

const scaled = (u: Vector3, s: Vector3): Vector3 => [u[0] * s[0], u[1] * s[1], u[2] * s[2]];

function readLattice(lines: readonly string[]): { readonly vectors: Matrix3; readonly scale: Vector3 } {
  const scales = (lines[1] ?? '').split(/\s+/).map(readNumber);
  const rows = [2, 3, 4].map((line) => readVector(lines, line, 'a lattice vector'));
  const raw = rows as unknown as Matrix3;
  const isUsable = scales.every((x) => x !== null && x !== 0) && (scales.length === 1 || scales.length === 3);
  const [first, second, third] = scales as number[];
  if (!isUsable || first === undefined || (scales.length === 3 && !scales.every((x) => x! > 0)))
    throw badLine(lines, 1, 'one scale other than 0, or three positive ones');
  reciprocalLattice(raw);
  const factor = first > 0 ? first : Math.cbrt(-first / cellVolume(raw));
  const scale: Vector3 = scales.length === 3 ? [first, second!, third!] : [factor, factor, factor];
  return { vectors: [scaled(raw[0], scale), scaled(raw[1], scale), scaled(raw[2], scale)], scale };
}

type Species = {
  readonly symbols: readonly string[];
  readonly counts: readonly number[];
  /** Line after the counts. */
  readonly next: number;
};

function readSpecies(lines: readonly string[], warnings: string[]): Species {
  const words = (lines[5] ?? '').split(/\s+/);
  const hasSymbols = /^[A-Za-z]/.test(words[0]!);
  const countLine = hasSymbols ? 6 : 5;
  const counts = (lines[countLine] ?? '').split(/\s+/).map(Number);
  if (counts.length === 0 || !counts.every((n) => Number.isInteger(n) && n > 0))
    throw badLine(lines, countLine, 'the number of atoms of each element');
  // VASP 6 appends a hash (`Nb/1a2b3c`), potentials a flavour (`Nb_pv`).
  const named = hasSymbols ? words : (lines[0] ?? '').split(/\s+/).filter(isElement);
  const symbols = named.map((word) => word.replace(/[_/].*$/, ''));
  if (!hasSymbols && symbols.length !== counts.length)
    throw badLine(
      lines,
      5,
      'the symbols of the elements (files without them do not say which atoms they hold)',
    );
  if (!hasSymbols)
    warnings.push(`no line of symbols; elements ${symbols.join(' ')} are taken from the title`);
  const unknown = symbols.find((symbol) => !isElement(symbol));
  if (unknown !== undefined || symbols.length !== counts.length)
    throw badLine(lines, hasSymbols ? 5 : 0, `${counts.length} symbols of elements, one for each count`);
  return { symbols, counts, next: countLine + 1 };
}

function readVector(lines: readonly string[], line: number, expected: string): Vector3 {
  const [x, y, z] = (lines[line] ?? '').split(/\s+/, 3).map(readNumber);
  if (x == null || y == null || z == null) throw badLine(lines, line, expected);
  return [x, y, z];
}

const badLine = (lines: readonly string[], line: number, expected: string): AppError =>
  new AppError(
    'bad-poscar',
    `POSCAR line ${line + 1} ${line < lines.length ? `is "${lines[line]!.slice(0, 60)}"` : 'is missing'}; expected ${expected}`,
  );
