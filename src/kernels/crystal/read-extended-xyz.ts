import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import { reciprocalLattice, toFractional } from './lattice.ts';
import { readNumber } from './read-number.ts';
import type { Matrix3, ReadStructure, Site, Vector3 } from './structure.ts';

/**
 * Reads every frame of an extended XYZ file: count of atoms, a comment with `Lattice="ax ay az bx … cz"` [Å] and
 * `Properties=species:S:1:pos:R:3:…`, then one atom a line with Cartesian coordinates [Å]. Other columns are left out.
 * @source extxyz-specification
 * @throws bad-xyz — a line is not what the format asks for, or a frame has no lattice.
 */
export function readExtendedXyzFrames(text: string): readonly ReadStructure[] {
  const lines = text.split(/\r\n|\r|\n/);
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) throw new AppError('bad-xyz', 'the file is empty; expected the number of atoms');
  const frames: ReadStructure[] = [];
  for (let line = 0; line < lines.length; ) {
    const count = Number(lines[line]);
    if (!Number.isInteger(count) || count < 1) throw badLine(lines, line, 'the number of atoms');
    frames.push(readFrame(lines, line, count));
    line += count + 2;
  }
  return frames;
}

/**
 * Reads the last frame of an extended XYZ file; see {@link readExtendedXyzFrames}.
 * @throws bad-xyz — a line is not what the format asks for, or a frame has no lattice.
 */
export function readExtendedXyz(text: string): ReadStructure {
  const frames = readExtendedXyzFrames(text);
  const last = frames.at(-1)!;
  if (frames.length === 1) return last;
  return { ...last, warnings: [...last.warnings, `the last of ${frames.length} frames is read`] };
}

function readFrame(lines: readonly string[], start: number, count: number): ReadStructure {
  const comment = readComment(lines[start + 1] ?? '');
  const numbers = comment.get('lattice')?.trim().split(/\s+/).map(readNumber);
  if (numbers?.length !== 9 || numbers.includes(null))
    throw badLine(
      lines,
      start + 1,
      'Lattice="…" with nine numbers (a structure without a cell is no crystal)',
    );
  const rows = [0, 3, 6].map((k) => numbers.slice(k, k + 3));
  const lattice = rows as unknown as Matrix3;
  const reciprocal = reciprocalLattice(lattice);
  const columns = findColumns(lines, start + 1, comment.get('properties') ?? 'species:S:1:pos:R:3');
  const sites: Site[] = [];
  for (let line = start + 2; line < start + 2 + count; line++) {
    const words = (lines[line] ?? '').trim().split(/\s+/);
    const element = words[columns.species] ?? '';
    const position = [0, 1, 2].map((k) => readNumber(words[columns.position + k] ?? ''));
    if (!isElement(element) || position.includes(null))
      throw badLine(lines, line, `an element and three coordinates (atom ${line - start - 1} of ${count})`);
    sites.push({
      position: toFractional(reciprocal, position as unknown as Vector3),
      occupants: [{ element, occupancy: 1 }],
    });
  }
  const periodic = comment.get('pbc') ?? 'T T T';
  const warnings = /[fF0]/.test(periodic)
    ? [`pbc="${periodic}" is read as periodic in all three directions`]
    : [];
  return { lattice, sites, title: comment.get('name') ?? '', warnings };
}

/** Keys in lower case. */
function readComment(comment: string): ReadonlyMap<string, string> {
  const pair = /([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|\{([^}]*)\}|(\S+))/g;
  return new Map(
    [...comment.matchAll(pair)].map((match) => [
      match[1]!.toLowerCase(),
      match[2] ?? match[3] ?? match[4] ?? match[5] ?? '',
    ]),
  );
}

function findColumns(
  lines: readonly string[],
  line: number,
  properties: string,
): { readonly species: number; readonly position: number } {
  const words = properties.split(':');
  let column = 0;
  let species = -1;
  let position = -1;
  for (let k = 0; k + 2 < words.length; k += 3) {
    const name = words[k]!.toLowerCase();
    if (name === 'species') species = column;
    if (name === 'pos' && words[k + 2] === '3') position = column;
    column += Number(words[k + 2]);
  }
  if (species < 0 || position < 0 || Number.isNaN(column))
    throw badLine(lines, line, 'Properties with species:S:1 and pos:R:3');
  return { species, position };
}

const badLine = (lines: readonly string[], line: number, expected: string): AppError =>
  new AppError(
    'bad-xyz',
    `XYZ line ${line + 1} ${line < lines.length ? `is "${lines[line]!.trim().slice(0, 80)}"` : 'is missing'}; expected ${expected}`,
  );
