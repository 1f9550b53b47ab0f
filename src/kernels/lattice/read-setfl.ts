import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import type { EmbeddedAtomTables, EmbeddedElement } from './embedded-atom-tables.ts';
import { type NumberLines, openNumberLines } from './number-lines.ts';

const code = 'bad-setfl';

/**
 * Reads a DYNAMO setfl file (LAMMPS `eam/alloy`), or its Finnis–Sinclair form (`eam/fs`), in which the density at an atom depends
 * on both elements. Layout: three comments; element count and symbols; Nρ dρ Nr dr cut-off; for each element a line
 * `number mass a lattice`, F(ρ), ρ(r) (fs: one ρ for each element); then r·φ(r) of 1-1, 2-1, 2-2, 3-1, … in eV Å.
 * @source daw-baskes1984
 * @throws bad-setfl — the text does not follow the layout, with the line and what was expected; among it a file of the other form.
 */
export function readSetfl(text: string, form: 'eam/alloy' | 'eam/fs'): EmbeddedAtomTables {
  const lines = openNumberLines(text, code);
  const comment = [1, 2, 3]
    .map((n) => lines.line(`comment ${n}`))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  const symbols = readSymbols(lines.line('the number of elements and their symbols'));
  const header = readGrid(lines.line('Nrho drho Nr dr cutoff'));
  const elements = symbols.map((symbol): EmbeddedElement => {
    const words = lines.line(`number, mass, lattice constant and lattice of ${symbol}`).split(/\s+/);
    const [number, mass, latticeConstant] = words.slice(0, 3).map(Number) as [number, number, number];
    if (!(Number.isInteger(number) && mass > 0 && Number.isFinite(latticeConstant)))
      throw new AppError(
        code,
        `${symbol}: expected its number, mass and lattice constant, found "${words.join(' ').slice(0, 60)}"; is the file ${form}, not its other form?`,
      );
    const embedding = lines.numbers(header.densityCount, `F of ${symbol}`);
    const densities = (form === 'eam/fs' ? symbols : ['any element']).map((at) =>
      lines.numbers(header.distanceCount, `density of ${symbol} at ${at}`),
    );
    return {
      ...{ symbol, mass, latticeConstant, lattice: words.slice(3).join(' '), embedding },
      densities: form === 'eam/fs' ? densities : symbols.map(() => densities[0]!),
    };
  });
  const pairs = readPairs(lines, symbols, header.distanceCount);
  lines.end();
  return { form, comment, ...header, elements, pairs };
}

function readSymbols(line: string): readonly string[] {
  const [count, ...symbols] = line.split(/\s+/);
  if (Number(count) !== symbols.length || symbols.length === 0)
    throw new AppError(code, `line 4: expected the number of elements and as many symbols, found "${line}"`);
  const unknown = symbols.find((symbol) => !isElement(symbol));
  if (unknown !== undefined) throw new AppError(code, `line 4: "${unknown}" is no element symbol`);
  return symbols;
}

type Grid = Pick<
  EmbeddedAtomTables,
  'densityCount' | 'densityStep' | 'distanceCount' | 'distanceStep' | 'cutoff'
>;

/** @throws bad-setfl — a count below 5, a step or cut-off that is not positive, or a cut-off beyond the table. */
export function readGrid(line: string): Grid {
  const [densityCount, densityStep, distanceCount, distanceStep, cutoff] = line
    .split(/\s+/)
    .map((word) => Number(word.replace(/[dD]/, 'e'))) as [number, number, number, number, number];
  const isCount = (n: number): boolean => Number.isInteger(n) && n >= 5 && n <= 1e7;
  if (!(isCount(densityCount) && isCount(distanceCount) && densityStep > 0 && distanceStep > 0 && cutoff > 0))
    throw new AppError(code, `expected Nrho drho Nr dr cutoff, all positive, counts from 5, found "${line}"`);
  if (!(cutoff <= distanceCount * distanceStep * (1 + 1e-6)))
    throw new AppError(
      code,
      `the cut-off ${cutoff} Å lies beyond the table, which ends at ${(distanceCount - 1) * distanceStep} Å`,
    );
  return { densityCount, densityStep, distanceCount, distanceStep, cutoff };
}

function readPairs(lines: NumberLines, symbols: readonly string[], count: number): readonly Float64Array[] {
  return symbols.flatMap((a, i) =>
    symbols.slice(0, i + 1).map((b) => lines.numbers(count, `pair function of ${a} and ${b}`)),
  );
}
