import { type Random, seededRandom } from '../../../core/random.ts';
import { cellParameters, type Matrix3, type Structure } from '../../../kernels/crystal/index.ts';
import { type PowderPart, scanPowder } from '../../../world/index.ts';
import { drawCandidates, drawPalette, type PhaseCandidate } from '../identify-phases/draw-candidates.ts';
import type { ScanRecord } from '../reading/pattern-tools.ts';

/** All that is hidden of an instance, and what was measured of it. */
export type LatticeTruth = {
  readonly elements: readonly string[];
  /** The crystal that is asked for, with a cell from elsewhere; then what else may be in the sample. */
  readonly candidates: readonly PhaseCandidate[];
  /** Edges in the sample [Å]; c is null where the crystal is cubic. */
  readonly edges: { readonly a: number; readonly c: number | null };
  readonly scan: ScanRecord;
};

/** Of a level: whether c is asked for as well, and how many other crystals may be there, of which one is. */
export type LatticeLevel = { readonly isUniaxial: boolean; readonly impurities: number };

/** How far the edges of a sample may lie from those listed [1], evenly likely. */
export const edgeReach = 0.012;

/** The sample of a seed: a crystal near a listed one, on a circle whose zero is off, at a height that is off. */
export function drawLattice(
  seed: number,
  level: string,
  { isUniaxial, impurities }: LatticeLevel,
): LatticeTruth {
  const random = seededRandom('refine-lattice', level, seed);
  for (;;) {
    const elements = drawPalette(2, random);
    const drawn = drawCandidates(elements, 12, 0, random);
    const main = drawn.find(({ structure }) => isUniaxial === isTwoEdged(structure));
    if (main === undefined) continue;
    const others = drawn.filter((candidate) => candidate !== main).slice(0, impurities);
    const candidates = [main, ...others];
    return { elements, candidates, ...drawLatticeSample(candidates, isUniaxial, random) };
  }
}

/** Edges and scan of a sample. */
export function drawLatticeSample(
  candidates: readonly PhaseCandidate[],
  isUniaxial: boolean,
  random: Random,
): Pick<LatticeTruth, 'edges' | 'scan'> {
  const [main, ...others] = candidates;
  const [x, z] = [0, 1].map(() => edgeReach * (2 * random.uniform() - 1));
  const crystal = stretchEdges(main!.structure, x!, isUniaxial ? z! : x!);
  const grains = (): Omit<PowderPart, 'crystal' | 'share'> => ({
    grainSize: 60 + 300 * random.uniform(),
    strain: 0.0004 + 0.0012 * random.uniform(),
    texture: random.normal(),
  });
  const impurity = others[random.integer(Math.max(1, others.length))];
  const amount = 0.05 + 0.15 * random.uniform();
  const parts: readonly PowderPart[] = [
    { crystal, share: 1, ...grains() },
    ...(impurity === undefined ? [] : [{ crystal: impurity.structure, share: amount, ...grains() }]),
  ];
  const setting = { zero: 0.02 * random.normal(), displacement: 0.12 * random.normal() };
  const { counts, ...scan } = scanPowder(parts, setting, random);
  const { a, c } = cellParameters(crystal.lattice);
  return { edges: { a, c: isUniaxial ? c : null }, scan: { ...scan, counts: [...counts] } };
}

/** a = b and another c, along the third axis. */
function isTwoEdged({ lattice }: Structure): boolean {
  const { a, b, c } = cellParameters(lattice);
  return Math.abs(a / b - 1) < 1e-9 && Math.abs(c / a - 1) > 1e-3;
}

/** The first two edges longer by e^x, the third by e^z. */
export function stretchEdges({ lattice, sites }: Structure, x: number, z: number): Structure {
  const [first, second, third] = lattice;
  const stretch = (edge: Matrix3[0], by: number): Matrix3[0] =>
    edge.map((value) => value * Math.exp(by)) as unknown as Matrix3[0];
  return { lattice: [stretch(first, x), stretch(second, x), stretch(third, z)], sites };
}
