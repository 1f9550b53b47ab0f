import { AppError } from '../../core/error.ts';
import { boltzmann_meVperK } from '../../core/units.ts';
import { allenDynesCriticalTemperature } from './allen-dynes.ts';
import { type MuStarConvention, rescaleMuStar } from './coulomb-pseudopotential.ts';
import { type CouplingSpectrum, highestFrequency, momentsOf } from './coupling-spectrum.ts';
import { findRoot, type RootEnd } from './find-root.ts';
import {
  type CutoffRule,
  chooseCutoffRule,
  type EliashbergSettings,
  leastCutoffRatio,
} from './matsubara-cutoff.ts';
import { type MatsubaraKernel, openMatsubaraKernel } from './matsubara-kernel.ts';
import { pairingEigenvalue } from './pairing-eigenvalue.ts';

/** A critical temperature of the isotropic Migdal–Eliashberg equations, with everything that defines it. */
export type EliashbergTemperature = {
  /** Tc [K]; 0 where there is no superconductivity. */
  readonly criticalTemperature: number;
  /** Why Tc is 0; null where it is not. */
  readonly reason: string | null;
  readonly convention: MuStarConvention;
  /** μ* [1] as given. */
  readonly muStar: number;
  /** μ*_N [1] in the sums at Tc; null where Tc is 0. */
  readonly muStarAtCutoff: number | null;
  /** ω_ref [meV] at which convention A defines μ*. */
  readonly referenceFrequency: number;
  /** ω_c [meV], as asked for or by default. */
  readonly cutoff: number;
  /** End of the Coulomb sum [meV]: ω_c but with convention C. */
  readonly coulombEnd: number;
  /** ω_N = 2πk_BTc N [meV], where the sums end at Tc and μ*_N holds; null where Tc is 0. */
  readonly sumEnd: number | null;
  /** Positive Matsubara frequencies kept at Tc; null where Tc is 0. */
  readonly frequencyCount: number | null;
  /** What to beware of in the cut-off. */
  readonly warnings: readonly string[];
};

/** Width of the search's steps, and of the final bracket in ln T. */
const step = 1.4;
const tolerance = 1e-9;
const coarseTolerance = 1e-2;
/** Steps of the secant before a bracket is sought instead. */
const mostSecants = 6;
/** Cut-off in units of ω_ref at which the root is sought before it is refined. */
const coarseRatio = 10;
/** No more frequencies than this are kept while looking for a root that may not exist. */
const mostFrequencies = 2 ** 17;

/**
 * Tc [K] at which the largest eigenvalue ρ of the linearised equations is 1. Searched from above, because a repulsion can
 * give several roots and the largest is the transition: from 1.6 times Allen and Dynes's estimate up by factors of 1.4 while
 * ρ ≥ 1, then down until ρ ≥ 1, then by Brent's method in ln T to 1e-9. Where their formula has no solution, down from
 * ω_log/5. Temperatures below ω_log·1e-5, or with more than 131,072 frequencies below the cut-off, are not searched.
 * @param spectrum ω_i [meV] and λ_i [1]. @param settings μ* [1], its convention, cut-off ω_c [meV].
 * @source allen-dynes1975
 * @throws out-of-domain, mu-star-pole, no-convergence
 */
export function eliashbergCriticalTemperature(
  spectrum: CouplingSpectrum,
  settings: EliashbergSettings,
): EliashbergTemperature {
  const rule = chooseCutoffRule(spectrum, settings);
  const moments = momentsOf(spectrum);
  const { muStar } = settings;
  const described = {
    convention: rule.convention,
    muStar,
    referenceFrequency: spectrum.referenceFrequency,
    cutoff: rule.cutoff,
    coulombEnd: rule.coulombEnd,
  };
  const none = (reason: string): EliashbergTemperature => ({
    ...described,
    criticalTemperature: 0,
    reason: `no superconductivity: ${reason}`,
    muStarAtCutoff: null,
    sumEnd: null,
    frequencyCount: null,
    warnings: describeReach(spectrum, rule),
  });
  const atPhonons = carryToPhonons(spectrum, settings, rule);
  if (moments.lambda <= atPhonons.muStar)
    return none(
      `lambda ${show(moments.lambda)} is not above mu* ${show(atPhonons.muStar)} at ${show(atPhonons.frequency)} meV`,
    );
  const kernel = openMatsubaraKernel(spectrum);
  const estimate =
    allenDynesCriticalTemperature(moments, rule.convention === 'A' ? muStar : atPhonons.muStar)
      .criticalTemperature * boltzmann_meVperK;
  const coarse = coarseRule(spectrum, settings, rule);
  const solver = openSearch(kernel, coarse);
  const lowest = Math.max(moments.omegaLog * 1e-5, coarse.cutoff / (2 * Math.PI * mostFrequencies));
  const highest = estimate > 0 ? Math.max(1.6 * estimate, step * lowest) : moments.omegaLog / 5;
  const bracket = bracketFromAbove(solver.excess, highest, lowest);
  if (bracket === null) return none(`no pairing instability above ${show(lowest / boltzmann_meVperK)} K`);
  const isSmooth = rule.convention === 'A';
  const found = findRoot(solver.excess, ...bracket, isSmooth ? coarseTolerance : tolerance);
  const slope = (bracket[1].value - bracket[0].value) / (bracket[1].x - bracket[0].x);
  const temperature = Math.exp(
    isSmooth ? refine(openSearch(kernel, rule, solver.gap()), found, slope) : found,
  );
  const kept = rule.at(temperature);
  return {
    ...described,
    criticalTemperature: temperature / boltzmann_meVperK,
    reason: null,
    muStarAtCutoff: kept.muStar,
    sumEnd: 2 * Math.PI * temperature * kept.count,
    frequencyCount: kept.count,
    warnings: [...describeReach(spectrum, rule), ...describeEnd(rule, temperature)],
  };
}

/**
 * μ* carried from where the convention gives it down to ω_log, where it meets the attraction: below λ there, pairing is possible.
 */
function carryToPhonons(
  spectrum: CouplingSpectrum,
  { muStar }: EliashbergSettings,
  rule: CutoffRule,
): { readonly muStar: number; readonly frequency: number } {
  const { omegaLog } = momentsOf(spectrum);
  const given = rule.convention === 'A' ? spectrum.referenceFrequency : rule.coulombEnd;
  const frequency = Math.min(omegaLog, given);
  return { muStar: rescaleMuStar(muStar, given, frequency), frequency };
}

/** Whether the cut-off lies far enough above the spectrum for Tc not to depend on it. */
function describeReach(spectrum: CouplingSpectrum, { cutoff, convention }: CutoffRule): readonly string[] {
  if (convention === 'C') return [];
  const highest = highestFrequency(spectrum);
  if (cutoff >= leastCutoffRatio * highest * (1 - 1e-9)) return [];
  return [
    `the cut-off of ${show(cutoff)} meV is ${show(cutoff / highest)} times the highest frequency, ${show(highest)} meV; below ${leastCutoffRatio} times that Tc depends on it`,
  ];
}

/** Where N does not follow the cut-off: of consequence where it tells what μ* means, or where it is less than asked for. */
function describeEnd(rule: CutoffRule, temperature: number): readonly string[] {
  const spacing = 2 * Math.PI * temperature;
  const end = spacing * rule.at(temperature).count;
  const isHarmless = rule.convention === 'A' && end > rule.cutoff;
  if (isHarmless || Math.abs(end - rule.cutoff) <= 0.501 * spacing) return [];
  const why =
    end > rule.cutoff
      ? 'no fewer Matsubara frequencies are kept'
      : 'mu* would come too near to its pole with more Matsubara frequencies';
  return [
    `the sums end at ${show(end)} meV and not at the cut-off of ${show(rule.cutoff)} meV: ${why} than ${rule.at(temperature).count}`,
  ];
}

/** Convention A hardly depends on the cut-off: its root is sought with a nearer one first. The others are steps in T as they are. */
function coarseRule(spectrum: CouplingSpectrum, settings: EliashbergSettings, rule: CutoffRule): CutoffRule {
  const nearer = coarseRatio * spectrum.referenceFrequency;
  const isUseful = rule.convention === 'A' && rule.cutoff > 1.5 * nearer;
  return isUseful ? chooseCutoffRule(spectrum, { ...settings, cutoff: nearer }) : rule;
}

type Search = { excess(logarithm: number): number; gap(): Float64Array | null };

/** ρ − 1 at ln(k_B T/meV); each gap function found starts the next. */
function openSearch(kernel: MatsubaraKernel, rule: CutoffRule, start: Float64Array | null = null): Search {
  let gap = start;
  return {
    gap: () => gap,
    excess(logarithm) {
      const temperature = Math.exp(logarithm);
      const kept = rule.at(temperature);
      const found = pairingEigenvalue(kernel, temperature, kept, gap);
      gap = found.gap;
      return found.value - 1;
    },
  };
}

function bracketFromAbove(
  excess: (logarithm: number) => number,
  highest: number,
  lowest: number,
): readonly [RootEnd, RootEnd] | null {
  const at = (x: number): RootEnd => ({ x, value: excess(x) });
  let upper = at(Math.log(highest));
  let lower: RootEnd | null = null;
  while (upper.value >= 0) {
    lower = upper;
    upper = at(upper.x + Math.log(step));
  }
  while (lower === null) {
    if (upper.x < Math.log(lowest)) return null;
    const next = at(upper.x - Math.log(step));
    if (next.value >= 0) lower = next;
    else upper = next;
  }
  return [lower, upper];
}

/** The root of the fine sums near that of the coarse ones: by the secant, which needs few of them, else by a bracket. */
function refine({ excess }: Search, near: number, slope: number): number {
  let [x, value] = [near, excess(near)];
  let rate = slope;
  for (let round = 0; round < mostSecants && rate < 0; round++) {
    const next = x - value / rate;
    if (Math.abs(next - x) <= tolerance) return next;
    if (Math.abs(next - near) > Math.log(step)) break;
    const there = excess(next);
    rate = (there - value) / (next - x);
    [x, value] = [next, there];
  }
  const bracket = bracketFromAbove(excess, Math.exp(near) * step, Math.exp(near) / step ** 4);
  if (bracket === null)
    throw new AppError('no-convergence', `no root near ${show(Math.exp(near) / boltzmann_meVperK)} K`);
  return findRoot(excess, ...bracket, tolerance);
}

const show = (value: number): string => String(Number(value.toPrecision(4)));
