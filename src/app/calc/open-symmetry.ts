import { readFileSync } from 'node:fs';
import { analyze_cell, initSync } from '@spglib/moyo-wasm';
import { createSymmetryFinder, type SymmetryFinder } from '../../kernels/crystal/index.ts';

/** The symmetry finder, its compiled module read from the package that ships it. */
export function openSymmetry(): SymmetryFinder {
  const module = readFileSync(new URL(import.meta.resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm')));
  initSync({ module });
  return createSymmetryFinder(analyze_cell);
}
