import { seededRandom } from '../../../core/random.ts';
import { atomicWeight, cellVolume, structureComposition } from '../../../kernels/crystal/index.ts';
import { type PowderPart, scanPowder } from '../../../world/index.ts';
import type { ScanRecord } from '../reading/pattern-tools.ts';
import { drawCandidates, drawPalette, type PhaseCandidate, scaleCell } from './draw-candidates.ts';

/** A phase that is in the sample: its place in the list of candidates, its share of the weight [1], and ln of its edges over the candidate's. */
export type PresentPhase = { readonly candidate: number; readonly weight: number; readonly strain: number };

/** All that is hidden of an instance, and what was measured of it. */
export type MixtureTruth = {
  readonly elements: readonly string[];
  readonly mostPhases: number;
  readonly candidates: readonly PhaseCandidate[];
  readonly phases: readonly PresentPhase[];
  readonly scan: ScanRecord;
};

/** Of a level: elements beside the one that is no metal, candidates, those of them that are twins, and the most phases of a sample. */
export type MixtureLevel = {
  readonly metals: number;
  readonly candidates: number;
  readonly twins: number;
  readonly mostPhases: number;
};

/** sd of the logarithm of the edges in a sample about its candidate's [1]. */
export const strainSd = 0.003;
/** Least share of a phase [weight]. */
export const leastWeight = 0.08;

/** The sample of a seed: candidates, phases and pattern. */
export function drawMixture(seed: number, level: string, terms: MixtureLevel): MixtureTruth {
  const random = seededRandom('identify-phases', level, seed);
  const elements = drawPalette(terms.metals, random);
  const candidates = drawCandidates(elements, terms.candidates, terms.twins, random);
  return {
    elements,
    mostPhases: terms.mostPhases,
    candidates,
    ...drawSample(candidates, terms.mostPhases, random),
  };
}

/** Phases of a sample, of each twin at most one, and its scan. */
export function drawSample(
  candidates: readonly PhaseCandidate[],
  mostPhases: number,
  random: ReturnType<typeof seededRandom>,
): Pick<MixtureTruth, 'phases' | 'scan'> {
  const count = 1 + random.integer(mostPhases);
  const order = random.shuffle([...candidates.keys()]);
  const chosen: number[] = [];
  for (const index of order) {
    const { twin } = candidates[index]!;
    const isTaken = chosen.some((other) => candidates[other]!.name === twin);
    if (chosen.length < count && !isTaken) chosen.push(index);
  }
  const shares = chosen.map(() => 0.25 + random.uniform());
  const total = shares.reduce((sum, share) => sum + share, 0);
  const free = 1 - leastWeight * chosen.length;
  const phases = chosen.map((candidate, i) => ({
    candidate,
    weight: chosen.length === 1 ? 1 : leastWeight + (free * shares[i]!) / total,
    strain: strainSd * random.normal(),
  }));
  return { phases, scan: scanMixture(candidates, phases, random) };
}

function scanMixture(
  candidates: readonly PhaseCandidate[],
  phases: readonly PresentPhase[],
  random: ReturnType<typeof seededRandom>,
): MixtureTruth['scan'] {
  const parts = phases.map(({ candidate, weight, strain }): PowderPart => {
    const crystal = scaleCell(candidates[candidate]!.structure, strain);
    return {
      crystal,
      share: weight / densityOf(crystal),
      grainSize: 40 + 360 * random.uniform(),
      strain: 0.0005 + 0.0015 * random.uniform(),
      texture: random.normal(),
    };
  });
  const setting = { zero: 0.01 * random.normal(), displacement: 0.06 * random.normal() };
  const { counts, ...scan } = scanPowder(parts, setting, random);
  return { ...scan, counts: [...counts] };
}

/** Mass over volume of a cell [g mol⁻¹ Å⁻³]. */
function densityOf(structure: PhaseCandidate['structure']): number {
  const mass = Object.entries(structureComposition(structure)).reduce(
    (sum, [element, amount]) => sum + amount * atomicWeight(element),
    0,
  );
  return mass / cellVolume(structure.lattice);
}
