import type { Foresight, Space, StopSignal } from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import {
  fitProcessEnsemble,
  generalizedSlope,
  leaveOneOutLogDensities,
  type PointPrediction,
  type Predictions,
  type ProcessData,
  type ProcessEnsemble,
  standInForCensored,
} from '../kernels/statistics/index.ts';
import { type Belief, type Predictor, processBelief } from './belief.ts';
import type { GoalData } from './goal-data.ts';
import { fitMixture, littleNoise } from './mixture-belief.ts';
import { findMixtureTerms, type MixtureTerms } from './mixture-terms.ts';
import { readInner, respondingBelief } from './responding-belief.ts';
import { readResponseCurves } from './response-curves.ts';
import { learnSimulator, type SimulatorBelief } from './simulator-belief.ts';
import { mixBeliefs } from './weighed-belief.ts';

/** 1/variance of what ρ − 1 is believed to be before anything is measured. */
const slopePrecision = 1;
/** Values told all others are not independent of each other: each counts for this part of a fresh one. */
const evidenceShare = 0.5;
/** A model with less weight than this is not asked. */
const leastWeight = 0.02;

/** How the measured value follows a simulator: ρ·simulated + the simulator's bias, a process of its own. */
type Link = { readonly simulator: SimulatorBelief; readonly slope: number; readonly parameterCount: number };
type Weighed = {
  readonly belief: Belief;
  readonly logDensities: Float64Array;
  readonly link: Link | null;
};
/** What a link leaves over, bounds as stand-ins, and the process of it. */
type Fitted = Weighed & { readonly ensemble: ProcessEnsemble; readonly rest: ProcessData };

/**
 * Measurements and simulators in one model: y = ρ·s(x) + δ(x), with the bias δ a Gaussian process, since the errors of one simulator
 * resemble each other in similar designs. Each simulator is believed as it stands (ρ = 1) and with ρ learned from the pairs; these, and
 * a process that ignores all simulators, are weighed by how likely they make each measurement, told all others, a learned ρ paying for
 * itself: a simulator that does not help is given up. Where designs are mixtures, δ may also be a quadratic polynomial of the fractions:
 * errors of a simulator often lie in pairs of components, which a process over distance learns one alloy at a time.
 * @source kennedy-ohagan2000, eq. 1; legratiet2014, sec. 3
 * @source scheffe1958, eq. 4.3
 */
export function fitCokriging(
  data: GoalData,
  space: Space,
  foresight: readonly Foresight[],
  random: Random,
  signal?: StopSignal,
): Belief {
  const terms = findMixtureTerms(space);
  const alone = fitLinked(data, null, random, signal);
  const simulators = foresight.flatMap((one) => learnSimulator(one, space) ?? []);
  const linked = simulators.flatMap((simulator) => {
    const trusted = { simulator, slope: 1, parameterCount: 0 };
    const first = fitLinked(data, trusted, random, signal);
    const slope = learnSlope(data, trusted, first.ensemble);
    return [
      first,
      ...fitMixtureLink(first, data, terms),
      fitLinked(data, { simulator, slope, parameterCount: 1 }, random, signal),
    ];
  });
  const all: readonly Weighed[] = [alone, ...linked];
  const weights = weighByEvidence(all);
  const heard = all.flatMap((model, k) =>
    weights[k]! < leastWeight ? [] : [{ ...model, weight: weights[k]! }],
  );
  return describeLinks(heard);
}

/**
 * Weights of the process alone and of the links, half and half before anything is measured, then by how likely each makes the
 * measurements, each told all others (pseudo Bayesian model averaging). @source yao2018
 */
function weighByEvidence(all: readonly Weighed[]): number[] {
  const evidence = all.map(({ logDensities, link }) => {
    const prior = link === null ? 0.5 : 0.5 / (all.length - 1);
    return Math.log(prior) + evidenceShare * logDensities.reduce((sum, density) => sum + density, 0);
  });
  const largest = Math.max(...evidence);
  const odds = evidence.map((one) => Math.exp(one - largest));
  const total = odds.reduce((sum, one) => sum + one, 0);
  return odds.map((one) => one / total);
}

type Heard = Weighed & { readonly weight: number };

function describeLinks(heard: readonly Heard[]): Belief {
  const total = heard.reduce((sum, { weight }) => sum + weight, 0);
  const shares = heard.map(({ weight }) => weight / total);
  const mixed = mixBeliefs(
    heard.map(({ belief }) => belief),
    shares,
  );
  const simulators = new Set(heard.flatMap(({ link }) => link?.simulator ?? []));
  return {
    ...mixed,
    withPending: (points) =>
      describeLinks(heard.map((one) => ({ ...one, belief: one.belief.withPending(points) }))),
    correlations: (point) =>
      [...simulators].map((simulator) => ({
        method: simulator.method,
        correlation: heard.reduce(
          (sum, { belief, link }, k) =>
            link?.simulator === simulator ? sum + shares[k]! * correlationOf(belief, link, point) : sum,
          0,
        ),
      })),
  };
}

/** corr(s, y) = |ρ|·√v_s/√(ρ²v_s + v_δ) of what is still open of both at a point. */
function correlationOf(belief: Belief, { simulator, slope }: Link, point: Float64Array): number {
  const open = slope * slope * simulator.predictMany(point).variances[0]!;
  return Math.min(1, Math.sqrt(open / belief.predictMany(point).variances[0]!));
}

/** ρ from what a process with ρ = 1 leaves over, by generalised least squares, drawn toward 1. */
function learnSlope(
  { exact, censored }: GoalData,
  { simulator, slope }: Link,
  ensemble: ProcessEnsemble,
): number {
  const { means } = simulator.predictMany(Float64Array.of(...exact.points, ...censored.points));
  return slope + generalizedSlope(ensemble, means, { slope: 0, precision: slopePrecision });
}

/** A process of what the link leaves over; of the values themselves without one. */
function fitLinked(data: GoalData, link: Link | null, random: Random, signal?: StopSignal): Fitted {
  const left = link === null ? data : subtractLink(data, link);
  const rest = link === null ? data.withStandIns() : standInForCensored(left.exact, left.censored);
  const ensemble = fitProcessEnsemble(rest, random, signal);
  const count = data.exact.values.length;
  const penalty = (link?.parameterCount ?? 0) / Math.max(1, count);
  const logDensities = leaveOneOutLogDensities(ensemble)
    .subarray(0, count)
    .map((density) => density - penalty);
  const belief = processBelief(ensemble);
  return { belief: link === null ? belief : addLink(belief, link), ensemble, rest, logDensities, link };
}

/**
 * What a mixture does by a polynomial of its fractions alone, about what the first simulator says that says anything, or about the mean of
 * the values. Where the simulator's value follows from an inner quantity, the polynomial is of that: it is what the method misjudges, while
 * how the value follows from it is known. Null where designs are no mixtures.
 */
export function fitMixtureBelief(
  data: GoalData,
  space: Space,
  foresight: readonly Foresight[],
): Belief | null {
  const terms = findMixtureTerms(space);
  if (terms === null) return null;
  const curves = foresight.map((one) => readResponseCurves(one, space)).find((one) => one !== null);
  if (curves) {
    const inner = fitMixtureAbout(readInner(data, curves), space, [curves.inner], terms);
    return respondingBelief(inner, curves, data);
  }
  return fitMixtureAbout(data, space, foresight, terms);
}

function fitMixtureAbout(
  data: Pick<GoalData, 'exact' | 'censored'>,
  space: Space,
  foresight: readonly Foresight[],
  terms: MixtureTerms,
): Belief {
  const simulator = foresight.map((one) => learnSimulator(one, space)).find((one) => one !== null);
  const link: Link | null = simulator ? { simulator, slope: 1, parameterCount: 0 } : null;
  const left = link === null ? data : subtractLink(data, link);
  const { belief } = fitMixture(left.exact, terms, littleNoise, left.censored);
  return link === null ? belief : addLink(belief, link);
}

/** The same link with a polynomial of the fractions in place of the process; nothing where designs are no mixtures. */
function fitMixtureLink(
  { rest, link }: Fitted,
  data: GoalData,
  terms: MixtureTerms | null,
): readonly Weighed[] {
  if (terms === null || link === null) return [];
  const { belief, logDensities } = fitMixture(rest, terms);
  const exact = logDensities.subarray(0, data.exact.values.length);
  return [{ belief: addLink(belief, link), logDensities: exact, link }];
}

function subtractLink({ exact, censored }: Pick<GoalData, 'exact' | 'censored'>, { simulator, slope }: Link) {
  const { means, variances } = simulator.predictMany(exact.points);
  const bounded = simulator.predictMany(censored.points).means;
  return {
    exact: {
      ...exact,
      values: exact.values.map((y, i) => y - slope * means[i]!),
      knownVariances: variances.map(
        (variance, i) => slope * slope * variance + (exact.knownVariances?.[i] ?? 0),
      ),
    },
    censored: { ...censored, bounds: censored.bounds.map((bound, i) => bound - slope * bounded[i]!) },
  };
}

/** The link's own simulator is taken as it is: truths, and what a measurement teaches, are those of the bias. */
function addLink(bias: Belief, link: Link): Belief {
  const { simulator, slope } = link;
  const add = (own: Predictions, simulated: Predictions): Predictions => ({
    means: own.means.map((mean, i) => mean + slope * simulated.means[i]!),
    variances: own.variances.map((variance, i) => variance + slope * slope * simulated.variances[i]!),
  });
  const addPredictor = (own: Predictor): Predictor => ({
    predictMany: (points) => add(own.predictMany(points), simulator.predictMany(points)),
    predictWithGradient: (point) =>
      addPoints(own.predictWithGradient(point), simulator.predictWithGradient(point), slope),
  });
  return {
    ...bias,
    ...addPredictor(bias),
    sketchMany: (points) => add(bias.sketchMany(points), simulator.sketchMany(points)),
    drawFunction: (random) => addPredictor(bias.drawFunction(random)),
    drawTruths: (count, random) => bias.drawTruths(count, random).map(addPredictor),
    withPending: (points) => addLink(bias.withPending(points), link),
  };
}

const addPoints = (own: PointPrediction, simulated: PointPrediction, slope: number): PointPrediction => ({
  mean: own.mean + slope * simulated.mean,
  variance: own.variance + slope * slope * simulated.variance,
  meanGradient: own.meanGradient.map((g, j) => g + slope * simulated.meanGradient[j]!),
  varianceGradient: own.varianceGradient.map((g, j) => g + slope * slope * simulated.varianceGradient[j]!),
});
