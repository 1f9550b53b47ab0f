import { readFileSync } from 'node:fs';
import { openSymmetryFinder, type SymmetryFinder } from '../../kernels/crystal/index.ts';

/** The symmetry finder, its compiled module read from the package that ships it. */
export const openSymmetry = (): SymmetryFinder =>
  openSymmetryFinder(readFileSync(new URL(import.meta.resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm'))));
