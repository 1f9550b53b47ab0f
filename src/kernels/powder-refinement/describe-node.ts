import { type CellParameters, cellParameters, type Vector3 } from '../crystal/index.ts';
import { findPeaks, type ObservedPeak } from './find-peaks.ts';
import { covarianceOf } from './fit-covariance.ts';
import { ruleParameters } from './parameter-rules.ts';
import { meritOf, type PatternMerit } from './pattern-merit.ts';
import { strainedLattice } from './phase-model.ts';
import { criterionOf, type PhaseNode, settleNode } from './phase-node.ts';
import { ofPhase, shared } from './profile-parameters.ts';
import { drawTemplates, type PhaseFit, refinePhases } from './refine-phases.ts';
import { meanLine } from './scan-candidates.ts';
import type { SearchBench } from './search-bench.ts';
import { strainAlong } from './strain-basis.ts';
import { areaErrorsOf, type WeightFraction, weightFractions } from './weight-fractions.ts';

/** A value from the fit with its standard deviation. */
export type Fitted = { readonly value: number; readonly sd: number };

export type PhaseDescription = {
  readonly candidate: number;
  readonly name: string;
  readonly weight: WeightFraction;
  /** Cell [Å, rad] and the standard deviations of its edges [Å]. */
  readonly cell: CellParameters;
  readonly edgeSds: Vector3;
  /** X and Y of the Lorentzian width [deg]. */
  readonly sizeWidth: Fitted;
  readonly strainWidth: Fitted;
  readonly texture: { readonly direction: Vector3; readonly ratio: Fitted } | null;
  /** Share of the intensity above background that is this phase's [1]. */
  readonly intensityShare: number;
};

export type NodeDescription = {
  readonly node: PhaseNode;
  readonly fit: PhaseFit;
  readonly merit: PatternMerit;
  readonly criterion: number;
  readonly phases: readonly PhaseDescription[];
  /** D of the shift D·cos θ [deg]. */
  readonly displacement: Fitted;
  /** Peaks that the phases leave over, strongest first, and their share of the intensity above background [1]. */
  readonly unexplained: readonly ObservedPeak[];
  readonly unexplainedShare: number;
};

/** Refines a node to the end and says what it found. @param grain diameter of the grains [µm]; 0 for none. */
export function describeNode(bench: SearchBench, found: PhaseNode, grain = 0): NodeDescription {
  const { options, problem, room } = bench;
  const { fwhm, limits, pattern } = options;
  const start = settleNode(bench, found);
  const models = start.fit.phases.map(({ model }) => model);
  const rules = ruleParameters(models, fwhm, limits, {
    widths: true,
    strains: true,
    displacement: true,
    texture: start.fit.phases.map(({ texture }) => texture !== null),
  });
  const fit = refinePhases(problem, start.fit.phases, start.fit.parameters, rules, room, {
    most: 30,
    least: 1e-6,
  });
  const node: PhaseNode = { ...start, fit, criterion: criterionOf(bench, fit, fit.cost) };
  const covariance = covarianceOf(problem, fit, rules, room, 3 * problem.correlated);
  const templates = drawTemplates(problem, fit, room);
  const areaErrors = areaErrorsOf(fit, problem.intensity, templates);
  const weights = weightFractions(fit, covariance, areaErrors, meanLine(problem.grid.lines), grain);
  const sdAt = (index: number): number =>
    covariance === null || index < 0
      ? 0
      : Math.sqrt(Math.max(0, covariance.matrix[index * (covariance.size + 1)]!));
  const fitted = (parameter: number): Fitted => ({
    value: fit.parameters[parameter]!,
    sd: covariance === null ? Number.POSITIVE_INFINITY : sdAt(covariance.parameterAt(parameter)),
  });
  const { unexplained, share } = findUnexplained(bench, fit);
  const areas = templates.map((template) => template.reduce((sum, value) => sum + value, 0));
  const net = areas.reduce((sum, area, p) => sum + area * fit.scales[p]!, 0);
  const phases = fit.phases.map((phase, p): PhaseDescription => {
    const { model } = phase;
    const amplitudes = fit.parameters.subarray(phase.start + ofPhase.strain);
    const strained = strainedLattice(model, amplitudes);
    const edgeSds = strained.map((edge) => {
      const length = Math.hypot(...edge);
      const slopes = model.strains.map((tensor) => strainAlong(tensor, edge) / length);
      let variance = 0;
      slopes.forEach((slope, k) => {
        slopes.forEach((other, l) => {
          const [r, c] = [k, l].map((n) => covariance?.parameterAt(phase.start + ofPhase.strain + n) ?? -1);
          if (covariance !== null && r! >= 0 && c! >= 0)
            variance += slope * other * covariance.matrix[r! * covariance.size + c!]!;
        });
      });
      return Math.sqrt(Math.max(0, variance));
    }) as unknown as Vector3;
    const direction = node.directions[p] ?? null;
    const logRatio = fitted(phase.start + ofPhase.logRatio);
    const ratio = Math.exp(logRatio.value);
    return {
      candidate: node.members[p]!,
      name: model.name,
      weight: weights[p]!,
      cell: cellParameters(strained),
      edgeSds,
      sizeWidth: fitted(phase.start + ofPhase.x),
      strainWidth: fitted(phase.start + ofPhase.y),
      texture: direction === null ? null : { direction, ratio: { value: ratio, sd: ratio * logRatio.sd } },
      intensityShare: net > 0 ? (fit.scales[p]! * areas[p]!) / net : 0,
    };
  });
  const parameterCount = rules.free.length + fit.scales.length + fit.backgroundTerms.length;
  return {
    node,
    fit,
    merit: meritOf(pattern, fit, parameterCount),
    criterion: node.criterion,
    phases,
    displacement: fitted(shared.displacement),
    unexplained,
    unexplainedShare: share,
  };
}

/** Peaks of what is left over; near calculated peaks a tenth of their height may be the line shape's. */
function findUnexplained(
  { options: { pattern }, problem }: SearchBench,
  fit: PhaseFit,
): { readonly unexplained: readonly ObservedPeak[]; readonly share: number } {
  const calculated = fit.calculated.map((value, i) => value - fit.baseline[i]!);
  const variance = pattern.variance.map((value, i) => value + (0.15 * calculated[i]!) ** 2);
  const rest = pattern.intensity.map((value, i) => value - calculated[i]!);
  const peaks = findPeaks({ ...pattern, intensity: rest, variance }, problem.grid.lines, 6);
  let net = 0;
  for (let i = 0; i < pattern.intensity.length; i++)
    net += Math.max(0, pattern.intensity[i]! - fit.baseline[i]!) * pattern.step;
  const area = peaks.reduce((sum, peak) => sum + peak.area, 0);
  return {
    unexplained: peaks.toSorted((one, other) => other.area - one.area),
    share: net > 0 ? Math.min(1, area / net) : 0,
  };
}
