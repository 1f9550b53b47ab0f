import type { PhaseModel } from './phase-model.ts';
import { layOut, ofPhase, shared } from './profile-parameters.ts';
import type { ParameterRules } from './refine-phases.ts';

export type RefinementLimits = {
  /** How far a cell may grow or shrink along any direction [1]; default 0.015. */
  readonly strain: number;
  /** Largest displacement shift D of D·cos θ [deg]; default 0.5. */
  readonly displacement: number;
};

export type FreedomChoice = {
  readonly widths: boolean;
  readonly strains: boolean;
  readonly displacement: boolean;
  /** Phases whose texture is refined. */
  readonly texture: readonly boolean[];
};

/** What is known before the data: cells hold to half a per cent, samples sit within half a millimetre, textures are mild. */
const priors = { strain: 0.005, shear: 0.003, displacement: 0.25, logRatio: 0.35 } as const;

/**
 * Bounds and priors of the parameters of these phases; widths are measured in `fwhm` [deg], the typical peak width.
 */
export function ruleParameters(
  models: readonly PhaseModel[],
  fwhm: number,
  limits: RefinementLimits,
  choice: FreedomChoice,
): ParameterRules {
  const { starts, count } = layOut(models);
  const low = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const high = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const mean = new Float64Array(count);
  const sd = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const free: number[] = [];
  const set = (
    p: number,
    bounds: readonly [number, number],
    prior: readonly [number, number],
    isFree: boolean,
  ): void => {
    [low[p], high[p]] = bounds;
    [mean[p], sd[p]] = prior;
    if (isFree) free.push(p);
  };
  const { displacement, strain } = limits;
  set(shared.displacement, [-displacement, displacement], [0, priors.displacement], choice.displacement);
  set(shared.u, [0, 4 * fwhm * fwhm], [0, fwhm * fwhm], choice.widths);
  set(shared.w, [(0.2 * fwhm) ** 2, 4 * fwhm * fwhm], [(0.7 * fwhm) ** 2, fwhm * fwhm], choice.widths);
  set(shared.asymmetry, [0, 0.3], [0.02, 0.05], choice.widths);
  models.forEach(({ strains }, m) => {
    const start = starts[m]!;
    set(start + ofPhase.x, [0, 10 * fwhm], [0.2 * fwhm, fwhm], choice.widths);
    set(start + ofPhase.y, [0, 10 * fwhm], [0.1 * fwhm, fwhm], choice.widths);
    set(start + ofPhase.logRatio, [-1.2, 1.2], [0, priors.logRatio], choice.texture[m] ?? false);
    strains.forEach((_, k) => {
      set(
        start + ofPhase.strain + k,
        [-strain, strain],
        [0, k === 0 ? priors.strain : priors.shear],
        choice.strains,
      );
    });
  });
  return { free, low, high, mean, sd };
}

/** Parameters to begin with: peaks of the typical width, cells as stated. */
export function startParameters(models: readonly PhaseModel[], fwhm: number): Float64Array {
  const { starts, count } = layOut(models);
  const parameters = new Float64Array(count);
  parameters[shared.w] = (0.75 * fwhm) ** 2;
  parameters[shared.asymmetry] = 0.02;
  for (const start of starts) {
    parameters[start + ofPhase.x] = 0.25 * fwhm;
    parameters[start + ofPhase.y] = 0.1 * fwhm;
  }
  return parameters;
}
