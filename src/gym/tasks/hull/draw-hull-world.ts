import { type Random, seededRandom } from '../../../core/random.ts';
import { buildConvexHull, type HullEntry } from '../../../kernels/thermodynamics/index.ts';

/** A phase of a world of energies: its energy of formation, hidden until it is computed, and a guess of it [eV/atom]. */
export type HullPhase = {
  readonly id: string;
  readonly composition: { readonly [element: string]: number };
  readonly energy: number;
  readonly estimate: number;
};

/** All that is hidden of an instance. */
export type HullTruth = {
  readonly elements: readonly string[];
  readonly phases: readonly HullPhase[];
  /** Id of the phase that is asked about. */
  readonly target: string;
  /** Energy of the target over the lowest mixture of all others [eV/atom], below 0 where it is stable, and that mixture. */
  readonly energy: number;
  readonly decomposition: { readonly [id: string]: number };
};

/** Of a level: elements, phases beside them, how many can be computed. */
export type HullLevel = { readonly elements: number; readonly phases: number; readonly computed: number };

/** sd of a guess about the energy [eV/atom]. */
export const estimateSd = 0.04;
/** Where the energy asked for lies [eV/atom]; worlds in which it does not are drawn again. */
export const energyRange = [-0.25, 0.25] as const;

const symbols =
  'Li Na Mg Al K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge Sr Y Zr Nb Mo Ru Rh Pd Ag Cd In Sn Sb Ba La Hf Ta W Re Ir Pt Au Pb Bi O N S Si P B C'.split(
    ' ',
  );

/** The world of a seed: interactions of pairs of elements, phases bound by them and by an order of their own. */
export function drawHullWorld(seed: number, level: string, terms: HullLevel): HullTruth {
  const random = seededRandom('hull', level, seed);
  for (;;) {
    const elements = random.shuffle(symbols).slice(0, terms.elements).sort();
    const phases = drawPhases(elements, terms.phases, random);
    const candidates = phases.filter(({ composition }) => Object.keys(composition).length >= 3);
    const target = candidates[random.integer(Math.max(1, candidates.length))];
    if (target === undefined) continue;
    const answer = answerOf(phases, target.id);
    const isInside = answer.energy > energyRange[0] + 0.01 && answer.energy < energyRange[1] - 0.01;
    if (isInside) return { elements, phases, target: target.id, ...answer };
  }
}

/** Energy of a phase over the lowest mixture of all others, and that mixture. */
export function answerOf(
  phases: readonly HullEntry[],
  target: string,
): Pick<HullTruth, 'energy' | 'decomposition'> {
  const { energy, decomposition } = buildConvexHull(
    phases.map(({ id, composition, energy: own }) => ({ id, composition, energy: own })),
  ).decompose(target);
  return {
    energy,
    decomposition: Object.fromEntries(decomposition.map(({ id, fraction }) => [id, fraction])),
  };
}

/** The elements, whose energy is 0, and compounds of two to four of them, no composition twice. */
function drawPhases(elements: readonly string[], count: number, random: Random): readonly HullPhase[] {
  const pure = elements.map((element) => ({
    id: element,
    composition: { [element]: 1 },
    energy: 0,
    estimate: 0,
  }));
  const interactions = new Map<string, number>();
  elements.forEach((a, i) => {
    for (const b of elements.slice(0, i))
      interactions.set(`${b} ${a}`, -0.9 * random.uniform() ** 1.5 + 0.15 * random.normal());
  });
  const found = new Map<string, HullPhase>();
  while (found.size < count) {
    const size = Math.min(elements.length, 2 + random.integer(3));
    const chosen = random.shuffle(elements).slice(0, size).sort();
    const amounts = chosen.map(() => 1 + random.integer(size === 2 ? 5 : 3));
    const divisor = amounts.reduce(greatestDivisor);
    const composition = Object.fromEntries(chosen.map((element, i) => [element, amounts[i]! / divisor]));
    const id = Object.entries(composition)
      .map(([element, amount]) => `${element}${amount === 1 ? '' : amount}`)
      .join('');
    const energy =
      energyOf(composition, interactions) -
      0.12 * random.uniform() * Math.sqrt(size - 1) +
      0.02 * random.normal();
    found.set(id, {
      id,
      composition,
      energy,
      estimate: Number((energy + estimateSd * random.normal()).toFixed(3)) + 0,
    });
  }
  return [...pure, ...found.values()];
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Σ_{i<j} Ω_ij c_i c_j [eV/atom]. */
function energyOf(composition: HullPhase['composition'], interactions: ReadonlyMap<string, number>): number {
  const total = Object.values(composition).reduce((sum, amount) => sum + amount, 0);
  let energy = 0;
  for (const [pair, omega] of interactions) {
    const [a = '', b = ''] = pair.split(' ');
    energy += (omega * (composition[a] ?? 0) * (composition[b] ?? 0)) / total ** 2;
  }
  return energy;
}
