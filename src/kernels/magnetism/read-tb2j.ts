import { AppError } from '../../core/error.ts';
import { type Matrix3, reciprocalLattice, toFractional, type Vector3 } from '../crystal/index.ts';
import { type AnisotropyOptions, judgeAnisotropy } from './judge-anisotropy.ts';
import { type Bond, checkSpinModel, type ExchangeList, type MagneticSite, pairBonds } from './spin-model.ts';

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const exchangeLine = new RegExp(
  String.raw`^\s*(\S+)\s+(\S+)\s+\(\s*(-?\d+)\s*,\s*(-?\d+)\s*,\s*(-?\d+)\s*\)\s+(${number})\s`,
);

/**
 * Reads `exchange.out` of TB2J: E = −Σ_{i≠j} J e_i·e_j over all ordered pairs, meV, so canonical J is twice the value. The
 * list holds both directions; a minus sign of an antiferromagnetic bond is one of directions in space.
 * The Dzyaloshinskii–Moriya and anisotropic blocks are judged, and left out with a warning where they are small.
 * @throws bad-tb2j — a section is missing or a line cannot be read.
 * @throws anisotropic-exchange — D or the anisotropic exchange is above 3 % of the largest J.
 * @throws missing-reverse-bonds — a pair in one direction alone.
 * @source he2021
 */
export function readTb2j(text: string, options: AnisotropyOptions = {}): ExchangeList {
  const lines = text.split(/\r?\n/);
  const find = (title: RegExp): number => lines.findIndex((line) => title.test(line));
  const [cellAt, atomsAt, exchangeAt] = [find(/^\s*Cell\b/), find(/^\s*Atoms\s*:/), find(/^\s*Exchange\s*:/)];
  for (const [title, at] of [
    ['Cell (Angstrom):', cellAt],
    ['Atoms:', atomsAt],
    ['Exchange:', exchangeAt],
  ] as const)
    if (at < 0) throw new AppError('bad-tb2j', `the section "${title}" is missing`);
  const lattice = readCell(lines.slice(cellAt + 1));
  const atoms = readAtoms(lines.slice(atomsAt + 1, exchangeAt), lattice);
  const { directed, rest } = readBonds(lines.slice(exchangeAt + 1), exchangeAt + 2, atoms);
  const used = [...new Set(directed.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const bonds = directed.map((bond) => ({
    ...bond,
    from: used.indexOf(bond.from),
    to: used.indexOf(bond.to),
  }));
  const isotropic = Math.max(0, ...directed.map(({ exchange }) => Math.abs(exchange)));
  const warnings = judgeAnisotropy(rest, isotropic, 'the exchange (DMI, J_ani)', options);
  const model = { lattice, sites: used.map((i) => atoms[i]!), bonds: pairBonds(bonds, 2) };
  checkSpinModel(model);
  const convention = 'TB2J: E = −Σ J e·e over ordered pairs, each pair twice [meV]; × 2';
  return { model, convention, source: 'TB2J exchange.out', warnings };
}

function readCell(lines: readonly string[]): Matrix3 {
  const rows = lines
    .filter((line) => line.trim() !== '')
    .slice(0, 3)
    .map((line) => line.trim().split(/\s+/).map(Number));
  if (rows.length < 3 || rows.some((row) => row.length !== 3 || row.some((x) => !Number.isFinite(x))))
    throw new AppError('bad-tb2j', 'the section "Cell (Angstrom):" has no three lines of three numbers');
  return rows as unknown as Matrix3;
}

function readAtoms(lines: readonly string[], lattice: Matrix3): readonly MagneticSite[] {
  const reciprocal = reciprocalLattice(lattice);
  const atoms: MagneticSite[] = [];
  for (const line of lines) {
    const [label = '', ...rest] = line.trim().split(/\s+/);
    const values = rest.map(Number);
    if (values.length < 3 || values.some((value) => !Number.isFinite(value)) || label === 'Total') continue;
    const position = toFractional(reciprocal, values.slice(0, 3) as unknown as Vector3);
    const [mx, my, mz] = values.slice(4, 7);
    const moment = mz === undefined ? null : Math.hypot(mx!, my!, mz);
    atoms.push({ label, position, moment });
  }
  if (atoms.length === 0) throw new AppError('bad-tb2j', 'the section "Atoms:" names no atom');
  return atoms;
}

/** The lines of the list, and the largest component of D and of J_ani [meV]. */
function readBonds(lines: readonly string[], firstLine: number, atoms: readonly MagneticSite[]) {
  const directed: Bond[] = [];
  let rest = 0;
  let isAnisotropy = false;
  const indexOf = (label: string, line: number): number => {
    const index = atoms.findIndex((atom) => atom.label === label);
    if (index < 0)
      throw new AppError('bad-tb2j', `line ${line}: the atom ${label} is not in the section "Atoms:"`);
    return index;
  };
  for (const [i, line] of lines.entries()) {
    const match = exchangeLine.exec(`${line} `);
    if (match !== null) {
      const [, from = '', to = '', a, b, c, exchange] = match;
      const translation: Vector3 = [Number(a), Number(b), Number(c)];
      const ends = { from: indexOf(from, firstLine + i), to: indexOf(to, firstLine + i) };
      directed.push({ ...ends, translation, exchange: Number(exchange) });
      isAnisotropy = false;
      continue;
    }
    if (/^\s*\[?Testing!?\]?.*DMI|^\s*Orbital|^\s*J_iso/.test(line)) isAnisotropy = false;
    const dmi = /DMI\s*:\s*\(([^)]*)\)/.exec(line);
    if (/J_ani\s*:/.test(line)) isAnisotropy = true;
    const values = dmi !== null ? dmi[1]! : isAnisotropy ? line.replace(/.*:/, '') : '';
    for (const word of values.match(new RegExp(number, 'g')) ?? [])
      rest = Math.max(rest, Math.abs(Number(word)));
    if (isAnisotropy && line.includes(']]')) isAnisotropy = false;
  }
  if (directed.length === 0) throw new AppError('bad-tb2j', 'the section "Exchange:" lists no pair');
  return { directed, rest };
}
