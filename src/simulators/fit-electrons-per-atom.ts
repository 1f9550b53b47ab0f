import { averageOver, electronsPerAtom, parseComposition } from '../kernels/crystal/index.ts';
import {
  type CriticalTemperatureFact,
  criticalTemperatures,
  debyeTemperature,
  mcMillanCoupling,
} from '../kernels/superconductivity/index.ts';

/** λ(x) = baseline + height · exp(−((x − centre)/width)²), x = electrons per atom. All four in units of λ or e/a. */
export type CouplingCurve = {
  readonly baseline: number;
  readonly height: number;
  readonly centre: number;
  readonly width: number;
};

export type CouplingFit = CouplingCurve & {
  /** Standard deviation of the residuals in λ, n − 4 degrees of freedom. */
  readonly residualSd: number;
  /** Root mean square error in λ of each system predicted by a fit to the other systems. */
  readonly crossValidatedSd: number;
};

type Row = { readonly system: string; readonly x: number; readonly lambda: number };

/** Coulomb pseudopotential of the fit and of the prediction [1], McMillan's for transition metals. @source mcmillan1968 */
export const muStar = 0.13;

/** The alloy systems whose bcc members the curve is fitted on. */
const fitSystems = ['Ta', 'W', 'Ta-Ti', 'Hf-Ta', 'Ta-V', 'Ta-W', 'Re-Ta'] as const;

/** The measured bcc alloys of {@link fitSystems}, in file order. */
export const fitRows: readonly CriticalTemperatureFact[] = criticalTemperatures.filter(
  (fact) => fact.structure === 'bcc' && (fitSystems as readonly string[]).includes(systemOf(fact)),
);

/** The coupling λ(x) [1] of a curve at x electrons per atom. */
export function couplingAt(curve: CouplingCurve, x: number): number {
  return curve.baseline + curve.height * Math.exp(-(((x - curve.centre) / curve.width) ** 2));
}

/**
 * Fits λ(e/a) to measured critical temperatures, each turned into λ by McMillan's formula with the mean Debye temperature
 * of its elements. Least squares by variable projection: for each centre and width, baseline and height are a straight-line
 * regression; centre and width are sought on a grid that is refined around its best point.
 * The variance of the valence count over the sites is left out: with these rows its coefficient is a fifth of its
 * standard error, and systems that were left out are predicted worse.
 * @source golub-pereyra1973
 * @throws out-of-domain — a row whose Tc no λ gives.
 */
export function fitElectronsPerAtom(facts: readonly CriticalTemperatureFact[]): CouplingFit {
  const rows = facts.map(rowOf);
  const curve = fitCurve(rows);
  const residualSd = Math.sqrt(sumOfSquares(curve, rows) / (rows.length - 4));
  let squares = 0;
  for (const system of new Set(rows.map((row) => row.system))) {
    const others = fitCurve(rows.filter((row) => row.system !== system));
    squares += sumOfSquares(
      others,
      rows.filter((row) => row.system === system),
    );
  }
  return { ...curve, residualSd, crossValidatedSd: Math.sqrt(squares / rows.length) };
}

function systemOf(fact: CriticalTemperatureFact): string {
  return Object.keys(parseComposition(fact.composition)).sort().join('-');
}

function rowOf(fact: CriticalTemperatureFact): Row {
  const composition = parseComposition(fact.composition);
  const debye = averageOver(composition, debyeTemperature);
  return {
    system: systemOf(fact),
    x: electronsPerAtom(composition),
    lambda: mcMillanCoupling(fact.criticalTemperature, debye, muStar),
  };
}

/** The peak is sought from 4.2 to 5.0 electrons per atom with a width of 0.2 to 1.6. */
function fitCurve(rows: readonly Row[]): CouplingCurve {
  const gridSize = 20;
  let [centre, width] = [4.6, 0.9];
  let [centreReach, widthReach] = [0.4, 0.7];
  let best = projectCurve(rows, centre, width);
  for (let round = 0; round < 12; round++) {
    for (let i = 0; i <= gridSize; i++)
      for (let j = 0; j <= gridSize; j++) {
        const curve = projectCurve(
          rows,
          centre + centreReach * ((2 * i) / gridSize - 1),
          Math.max(0.2, width + widthReach * ((2 * j) / gridSize - 1)),
        );
        if (sumOfSquares(curve, rows) < sumOfSquares(best, rows)) best = curve;
      }
    ({ centre, width } = best);
    centreReach /= 4;
    widthReach /= 4;
  }
  return best;
}

/** The best baseline and height for a given centre and width: a straight line through (exp(…), λ). */
function projectCurve(rows: readonly Row[], centre: number, width: number): CouplingCurve {
  const shape = rows.map((row) => Math.exp(-(((row.x - centre) / width) ** 2)));
  const meanShape = mean(shape);
  const meanLambda = mean(rows.map((row) => row.lambda));
  let covariance = 0;
  let variance = 0;
  rows.forEach((row, i) => {
    const deviation = (shape[i] as number) - meanShape;
    covariance += deviation * (row.lambda - meanLambda);
    variance += deviation * deviation;
  });
  const height = covariance / variance;
  return { baseline: meanLambda - height * meanShape, height, centre, width };
}

const sumOfSquares = (curve: CouplingCurve, rows: readonly Row[]): number =>
  rows.reduce((sum, row) => sum + (row.lambda - couplingAt(curve, row.x)) ** 2, 0);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
