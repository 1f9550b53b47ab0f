import type { ProfileGrid } from './accumulate-profile.ts';
import { backgroundColumns } from './background-columns.ts';
import { estimateBaseline } from './estimate-baseline.ts';
import type { ObservedPattern } from './observed-pattern.ts';
import type { RefinementLimits } from './parameter-rules.ts';
import type { PhaseModel } from './phase-model.ts';
import { type FitProblem, type FitRoom, openRoom } from './refine-phases.ts';
import { meanLine, type Sticks, stickPattern } from './scan-candidates.ts';
import { similarityOf } from './similar-phases.ts';
import { listTextureAxes, type TextureAxis } from './texture-axes.ts';

export type SearchOptions = {
  readonly pattern: ObservedPattern;
  readonly grid: ProfileGrid;
  /** Typical peak width [deg]. */
  readonly fwhm: number;
  readonly limits: RefinementLimits;
  /** Elements that were weighed in; absent when nothing is known. */
  readonly elements?: readonly string[];
  /** Phases at most. */
  readonly mostPhases: number;
};

/** How far a calculated peak may miss for want of a better structure, texture or line shape [share of the peak]. */
const modelError = 0.05;
/** The same before anything is refined. */
const scanError = 0.2;
/** Similarity from which two phases of one composition are taken for one. */
const sameSimilarity = 0.8;

/** The coarse grid on which candidates are tried. */
export type CoarseGrid = {
  readonly first: number;
  readonly step: number;
  readonly points: number;
  readonly fwhm: number;
};

/** Everything that stays the same during one search. */
export type SearchBench = {
  readonly options: SearchOptions;
  readonly models: readonly PhaseModel[];
  readonly sticks: readonly Sticks[];
  /** For each candidate the first one that is the same phase, itself as a rule. */
  readonly groups: readonly number[];
  readonly problem: FitProblem;
  readonly room: FitRoom;
  /** Independent points of the pattern. */
  readonly independent: number;
  readonly coarse: CoarseGrid;
  readonly coarseWeights: Float64Array;
  readonly coarseBackground: readonly Float64Array[];
  readonly baseline: Float64Array;
  readonly scratch: Float64Array;
  readonly axesOf: (candidate: number) => readonly TextureAxis[];
};

/** Chebyshev terms of the background: one for every ten degrees, five at least. */
const polynomialsFor = ({ angles }: ObservedPattern): number =>
  Math.max(5, Math.min(14, 2 + Math.round((angles.at(-1)! - angles[0]!) / 10)));

const weighPattern = (
  { variance, intensity }: ObservedPattern,
  baseline: Float64Array,
  error: number,
): Float64Array =>
  variance.map((value, i) => 1 / (value + (error * Math.max(0, intensity[i]! - baseline[i]!)) ** 2));

export function openSearchBench(models: readonly PhaseModel[], options: SearchOptions): SearchBench {
  const { pattern, grid, fwhm } = options;
  const points = pattern.angles.length;
  const baseline = estimateBaseline(pattern.intensity, pattern.step, Math.max(2, 12 * fwhm));
  const correlated = Math.max(1, fwhm / pattern.step);
  const problem: FitProblem = {
    grid,
    intensity: pattern.intensity,
    weights: weighPattern(pattern, baseline, modelError),
    background: backgroundColumns(pattern.angles, polynomialsFor(pattern)),
    correlated,
  };
  const coarse = openCoarseGrid(pattern, fwhm);
  const wavelength = meanLine(grid.lines);
  const sticks = models.map((model) => stickPattern(model, wavelength, grid.monochromator));
  const families = models.reduce((most, { count }) => Math.max(most, count), 1);
  const free = models.reduce((most, { strains }) => Math.max(most, strains.length), 1) + 3;
  const axes = new Map<number, readonly TextureAxis[]>();
  return {
    options,
    models,
    sticks,
    groups: groupSame(models, sticks, wavelength, coarse, options.limits.strain),
    problem,
    room: openRoom(points, {
      phases: options.mostPhases,
      free: 5 + free * options.mostPhases,
      terms: problem.background.length / points,
      families,
    }),
    independent: points / correlated,
    coarse,
    coarseWeights: coarsen(weighPattern(pattern, baseline, scanError), pattern.angles, coarse, 'sum'),
    coarseBackground: columnsOf(backgroundColumns(pattern.angles, 6), points).map((column) =>
      coarsen(column, pattern.angles, coarse, 'mean'),
    ),
    baseline,
    scratch: new Float64Array(coarse.points),
    axesOf(candidate) {
      const known = axes.get(candidate) ?? listTextureAxes(models[candidate]!);
      axes.set(candidate, known);
      return known;
    },
  };
}

function openCoarseGrid({ angles, step }: ObservedPattern, fwhm: number): CoarseGrid {
  const wide = Math.max(0.24, 2.2 * fwhm);
  const cell = Math.max(wide / 4, step);
  const first = angles[0]!;
  return { first, step: cell, points: Math.floor((angles.at(-1)! - first) / cell) + 1, fwhm: wide };
}

function groupSame(
  models: readonly PhaseModel[],
  sticks: readonly Sticks[],
  wavelength: number,
  coarse: CoarseGrid,
  strain: number,
): readonly number[] {
  const groups: number[] = [];
  const keys = models.map(compositionKey);
  models.forEach((_, i) => {
    const same = groups.findIndex(
      (group, j) =>
        group === j &&
        keys[j] === keys[i] &&
        similarityOf(sticks[j]!, sticks[i]!, wavelength, coarse, strain) > sameSimilarity,
    );
    groups.push(same < 0 ? i : same);
  });
  return groups;
}

/** Atomic fractions to the per cent: hydrogen left out, which few structures list alike. */
export function compositionKey({ composition }: PhaseModel): string {
  const heavy = Object.entries(composition).filter(([element]) => element !== 'H');
  const total = heavy.reduce((sum, [, amount]) => sum + amount, 0);
  return heavy
    .map(([element, amount]) => `${element}${Math.round((100 * amount) / total)}`)
    .toSorted()
    .join(' ');
}

const columnsOf = (columns: Float64Array, length: number): readonly Float64Array[] =>
  Array.from({ length: columns.length / length }, (_, n) => columns.subarray(n * length, (n + 1) * length));

/** Sums or means of values over the cells of the coarse grid; cells without points hold 0. */
export function coarsen(
  values: Float64Array,
  angles: Float64Array,
  { first, step, points }: CoarseGrid,
  kind: 'sum' | 'mean',
): Float64Array {
  const sums = new Float64Array(points);
  const counts = new Float64Array(points);
  for (let i = 0; i < values.length; i++) {
    const cell = Math.min(points - 1, Math.max(0, Math.round((angles[i]! - first) / step)));
    sums[cell]! += values[i]!;
    counts[cell]! += 1;
  }
  return kind === 'sum' ? sums : sums.map((sum, i) => (counts[i]! > 0 ? sum / counts[i]! : 0));
}
