import { AppError } from '../../core/error.ts';
import { atomicWeight } from '../../kernels/crystal/index.ts';
import {
  embeddedAtomPotential,
  isPairPotential,
  type Potential,
  pairPotentialForms,
  parsePairPotential,
  readFuncfl,
  readSetfl,
} from '../../kernels/lattice/index.ts';
import { readInputFile } from './read-input-file.ts';

const expected = `a file that ends in .eam.alloy or .setfl, .eam.fs, or .eam or .funcfl (several of these with commas between), or ${pairPotentialForms}`;

/**
 * The interaction that `--potential` names.
 * @throws AppError `bad-option` for no name or one of no known form; else naming the file and what is wrong in it.
 */
export async function readPotential(option: string | undefined): Promise<Potential> {
  if (option === undefined) throw new AppError('bad-option', `--potential is missing; expected ${expected}`);
  if (isPairPotential(option)) return parsePairPotential(option);
  const paths = option.split(',');
  const form = formOf(paths[0]!);
  if (form === null || paths.some((path) => formOf(path) !== form) || (form !== 'eam' && paths.length > 1))
    throw new AppError('bad-option', `--potential is "${option}"; expected ${expected}`);
  const texts = await Promise.all(paths.map(async (path) => (await readInputFile(path)).text));
  try {
    return embeddedAtomPotential(form === 'eam' ? readFuncfl(texts) : readSetfl(texts[0]!, form));
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `${option}: ${error.message}`);
    throw error;
  }
}

function formOf(path: string): 'eam/alloy' | 'eam/fs' | 'eam' | null {
  if (/\.(eam\.alloy|alloy|setfl)$/i.test(path)) return 'eam/alloy';
  if (/\.(eam\.fs|fs)$/i.test(path)) return 'eam/fs';
  return /\.(eam|funcfl)$/i.test(path) ? 'eam' : null;
}

/** Mass of each atom [u]: what the potential states, else the standard atomic weight. */
export const massesOf = (potential: Potential, elements: readonly string[]): readonly number[] =>
  elements.map((element) => potential.masses[element] ?? atomicWeight(element));
