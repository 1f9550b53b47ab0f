import {
  checkMinimumDistance,
  type ReadStructure,
  readCif,
  readExtendedXyz,
  readPoscar,
} from '../../kernels/crystal/index.ts';
import { readInputFile } from './read-input-file.ts';

/** What a structure file holds, and in which format it was read. */
export type StructureFile = ReadStructure & { readonly format: 'CIF' | 'POSCAR' | 'extended XYZ' };

/**
 * A crystal structure from a file: CIF by its `data_` line or its name, extended XYZ by its name, else a POSCAR.
 * @throws AppError naming the file and what is wrong in it: unreadable, not in the format, atoms on top of each other
 */
export async function readStructureFile(path: string): Promise<StructureFile> {
  const { text, name } = await readInputFile(path);
  const structure = readStructureText(text, name);
  checkMinimumDistance(structure);
  return structure;
}

/** The same of a text; atoms on top of each other are not looked for. */
export function readStructureText(text: string, name: string): StructureFile {
  if (/\.cif$/i.test(name) || /^\s*data_\S/im.test(text)) return { ...readCif(text), format: 'CIF' };
  if (/\.(ext)?xyz$/i.test(name)) return { ...readExtendedXyz(text), format: 'extended XYZ' };
  return { ...readPoscar(text), format: 'POSCAR' };
}
