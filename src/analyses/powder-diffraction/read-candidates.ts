import { isElement } from '../../core/elements.ts';
import { AppError } from '../../core/error.ts';
import { readCif, type Structure, structureComposition } from '../../kernels/crystal/index.ts';
import type { Radiation } from '../../kernels/diffraction/index.ts';
import { airborne, modelPhase, type PhaseModel } from '../../kernels/powder-refinement/index.ts';

/** A phase that may be in the sample, as a CIF. */
export type Candidate = { readonly name: string; readonly cif: string };

export type ReadCandidate = { readonly name: string; readonly structure: Structure };

export type CandidateList = {
  readonly candidates: readonly ReadCandidate[];
  readonly warnings: readonly string[];
};

/**
 * The structures of the candidates whose elements were all weighed in or are in the air (H, C, O); all of them when the
 * chemistry is not known. CIFs that cannot be read are warned of, with the reason.
 */
export function readCandidates(
  files: readonly Candidate[],
  elements: readonly string[] | undefined,
): CandidateList {
  const warnings: string[] = [];
  const allowed = elements === undefined ? null : new Set([...elements, ...airborne]);
  const candidates = files.flatMap(({ name, cif }): readonly ReadCandidate[] => {
    try {
      const structure = readCif(cif);
      const present = Object.keys(structureComposition(structure));
      if (allowed !== null && !present.every((element) => allowed.has(element))) return [];
      return [{ name, structure }];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warnings.push(`candidate ${name} is left out: ${error.message}`);
      return [];
    }
  });
  if (allowed !== null && files.length > 0 && candidates.length === 0)
    warnings.push(`none of ${files.length} candidates holds only ${[...allowed].join(', ')}`);
  return { candidates, warnings };
}

/** Their models over a range of 2θ [deg]; those that cannot be calculated are warned of. */
export function modelCandidates(
  candidates: readonly ReadCandidate[],
  radiation: Radiation,
  range: readonly [number, number],
): { readonly models: readonly PhaseModel[]; readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  const models = candidates.flatMap(({ name, structure }) => {
    try {
      return [modelPhase(name, structure, { radiation, range })];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warnings.push(`candidate ${name} is left out: ${error.message}`);
      return [];
    }
  });
  return { models, warnings };
}

export const isElementList = (elements: readonly string[]): boolean => elements.every(isElement);
