import { elementSymbols } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import type { EmbeddedAtomTables } from './embedded-atom-tables.ts';
import { openNumberLines } from './number-lines.ts';
import { readGrid } from './read-setfl.ts';

const code = 'bad-funcfl';

/** 1 hartree × 1 bohr as these files round it, 27.2 eV × 0.529 Å, so that energies agree with programs that read them. */
const hartreeBohr = 27.2 * 0.529;

type Funcfl = {
  readonly comment: string;
  readonly symbol: string;
  readonly mass: number;
  readonly latticeConstant: number;
  readonly lattice: string;
  readonly grid: ReturnType<typeof readGrid>;
  readonly embedding: Float64Array;
  readonly charge: Float64Array;
  readonly density: Float64Array;
};

/**
 * Reads DYNAMO funcfl files (LAMMPS `eam`), one element each, and mixes them: φ_ij(r) = 27.2 eV · 0.529 Å · Z_i Z_j / r.
 * Layout: a comment; `number mass a lattice`; Nρ dρ Nr dr cut-off; F(ρ) [eV], Z(r), ρ(r). Several files are brought to one grid, the
 * coarsest step to the farthest end, by cubic Lagrange interpolation; their largest cut-off counts.
 * @source foiles-baskes-daw1986, eq. 5
 * @throws bad-funcfl — a text does not follow the layout, or two are of one element.
 */
export function readFuncfl(texts: readonly string[]): EmbeddedAtomTables {
  const files = texts.map(readOne);
  const symbols = files.map((file) => file.symbol);
  if (files.length === 0 || new Set(symbols).size !== files.length)
    throw new AppError(
      code,
      `the files are of ${symbols.join(', ') || 'no element'}; expected one for each element`,
    );
  const largest = (of: (grid: Funcfl['grid']) => number): number =>
    Math.max(...files.map((file) => of(file.grid)));
  const distanceStep = largest((grid) => grid.distanceStep);
  const densityStep = largest((grid) => grid.densityStep);
  const distanceCount = Math.floor(
    largest((grid) => (grid.distanceCount - 1) * grid.distanceStep) / distanceStep + 0.5,
  );
  const densityCount = Math.floor(
    largest((grid) => (grid.densityCount - 1) * grid.densityStep) / densityStep + 0.5,
  );
  const overDistance = (file: Funcfl, values: Float64Array): Float64Array =>
    resample(values, file.grid.distanceStep, distanceStep, distanceCount);
  const charges = files.map((file) => overDistance(file, file.charge));
  return {
    form: 'eam',
    comment: files.map((file) => file.comment).join('; '),
    ...{ densityCount, densityStep, distanceCount, distanceStep },
    cutoff: largest((grid) => grid.cutoff),
    elements: files.map((file) => {
      const density = overDistance(file, file.density);
      return {
        ...{
          symbol: file.symbol,
          mass: file.mass,
          lattice: file.lattice,
          latticeConstant: file.latticeConstant,
        },
        embedding: resample(file.embedding, file.grid.densityStep, densityStep, densityCount),
        densities: files.map(() => density),
      };
    }),
    pairs: charges.flatMap((a, i) =>
      charges.slice(0, i + 1).map((b) => a.map((charge, m) => hartreeBohr * charge * b[m]!)),
    ),
  };
}

function readOne(text: string): Funcfl {
  const lines = openNumberLines(text, code);
  const comment = lines.line('a comment').replace(/\s+/g, ' ');
  const words = lines.line('number, mass, lattice constant and lattice').split(/\s+/);
  const [number, mass, latticeConstant] = words.slice(0, 3).map(Number) as [number, number, number];
  const symbol = elementSymbols[number - 1];
  if (symbol === undefined || !(mass > 0 && Number.isFinite(latticeConstant)))
    throw new AppError(
      code,
      `line 2: expected atomic number, mass and lattice constant, found "${words.join(' ').slice(0, 60)}"`,
    );
  const grid = readGrid(lines.line('Nrho drho Nr dr cutoff'));
  const embedding = lines.numbers(grid.densityCount, `F of ${symbol}`);
  const charge = lines.numbers(grid.distanceCount, `Z of ${symbol}`);
  const density = lines.numbers(grid.distanceCount, `density of ${symbol}`);
  lines.end();
  return {
    ...{ comment, symbol, mass, latticeConstant, lattice: words.slice(3).join(' ') },
    grid,
    embedding,
    charge,
    density,
  };
}

/** Values at 0, newStep, 2 newStep, … by the cubic through the four knots around each. */
function resample(values: Float64Array, step: number, newStep: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, m) => {
    const x = (m * newStep) / step;
    const k = Math.max(1, Math.min(values.length - 3, Math.floor(x)));
    const p = Math.min(2, x - k);
    return (
      (-p * (p - 1) * (p - 2) * values[k - 1]!) / 6 +
      ((p * p - 1) * (p - 2) * values[k]!) / 2 -
      (p * (p + 1) * (p - 2) * values[k + 1]!) / 2 +
      (p * (p * p - 1) * values[k + 2]!) / 6
    );
  });
}
