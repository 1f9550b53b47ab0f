import type { Random } from '../../../core/random.ts';
import { type Candidate, decoratePrototype, prototypes } from '../../../kernels/candidates/index.ts';
import { cellParameters, type Matrix3, type Structure } from '../../../kernels/crystal/index.ts';

/** A crystal that may be in the sample. */
export type PhaseCandidate = {
  /** Formula and structure type, and which of two modifications of them: `Nb3Sn A15 (II)`. */
  readonly name: string;
  readonly formula: string;
  readonly prototype: string;
  readonly structure: Structure;
  /** The candidate of the same atoms and structure type whose cell is a little larger or smaller; null where there is none. */
  readonly twin: string | null;
};

/** Metals and others that palettes are drawn from: what the tables of radii and form factors know, and people have in jars. */
const metals =
  'Li Na Mg Al K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Rb Sr Y Zr Nb Mo Ru Rh Pd Ag Cd In Sn Sb Cs Ba La Ce Pr Nd Sm Gd Tb Dy Ho Er Yb Lu Hf Ta W Re Ir Pt Au Pb Bi'.split(
    ' ',
  );
const others = 'O O O F S Se N Cl As P Si Te B C'.split(' ');

/** sd of the logarithm of the edges: of a candidate about the estimate from radii [1], so that no cell is one of the literature. */
const cellSpread = 0.02;

/** A chemistry: sorted symbols. */
export function drawPalette(metalCount: number, random: Random): readonly string[] {
  const chosen = random.shuffle(metals).slice(0, metalCount);
  return [...chosen, others[random.integer(others.length)]!].sort();
}

/** Up to `count` compounds of a palette, each a structure type filled at random, that the rules of sizes and charges accept. */
export function drawCompounds(
  palette: readonly string[],
  count: number,
  random: Random,
): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (let attempt = 0; attempt < 40 * count && found.size < count; attempt++) {
    const prototype = prototypes[random.integer(prototypes.length)]!;
    if (prototype.roles.length > palette.length) continue;
    const elements = random.shuffle(palette);
    const isOdd = prototype.roles.some(({ name }, i) => !isMetal(elements[i]!) && !'XY'.includes(name));
    if (isOdd) continue;
    const choices = Object.fromEntries(prototype.roles.map(({ name }, i) => [name, [elements[i]!]]));
    const [candidate] = decoratePrototype(prototype, choices);
    if (candidate?.isAccepted && candidate.structure !== null) found.set(keyOf(candidate), candidate);
  }
  return [...found.values()];
}

const isMetal = (element: string): boolean => metals.includes(element);

/** Elements that change places in one structure type can leave the same crystal: one of such compounds is enough. */
const keyOf = ({ prototype, amounts }: Candidate): string =>
  [
    prototype,
    ...Object.entries(amounts)
      .map(([element, amount]) => `${element}${amount}`)
      .sort(),
  ].join(' ');

/** Candidates of a palette with cells of their own, at most `count`, of which the last are twins of the first. */
export function drawCandidates(
  palette: readonly string[],
  count: number,
  twinCount: number,
  random: Random,
): readonly PhaseCandidate[] {
  const compounds = drawCompounds(palette, count - twinCount, random);
  const plain = compounds.map(({ formula, prototype, structure }) => ({
    name: `${formula} ${prototype}`,
    formula,
    prototype,
    structure: stretch(structure!, cellSpread * random.normal(), random),
    twin: null as string | null,
  }));
  const twinned = plain.slice(0, Math.min(twinCount, plain.length));
  const twins = twinned.map((candidate) => {
    const difference = (random.uniform() < 0.5 ? -1 : 1) * (0.002 + 0.006 * random.uniform());
    const name = `${candidate.name} (II)`;
    return {
      ...candidate,
      name,
      structure: scaleCell(candidate.structure, difference),
      twin: candidate.name,
    };
  });
  const first = plain.map((candidate, i) =>
    i < twinned.length ? { ...candidate, twin: `${candidate.name} (II)` } : candidate,
  );
  return random.shuffle([...first, ...twins]);
}

/** All edges longer by a factor e^x; positions stay. */
export const scaleCell = (structure: Structure, x: number): Structure => ({
  ...structure,
  lattice: structure.lattice.map((edge) => edge.map((value) => value * Math.exp(x))) as unknown as Matrix3,
});

/** As {@link scaleCell}, and where c is not a, the ratio of the two changes by about a per cent. */
function stretch(structure: Structure, x: number, random: Random): Structure {
  const { lattice, sites } = scaleCell(structure, x);
  const { a, b, c } = cellParameters(lattice);
  const ratio = Math.exp(0.01 * random.normal());
  const isUniaxial = Math.abs(a / b - 1) < 1e-6 && Math.abs(c / a - 1) > 1e-6;
  if (!isUniaxial) return { lattice, sites };
  const [first, second, third] = lattice;
  return { lattice: [first, second, third.map((value) => value * ratio) as unknown as Matrix3[2]], sites };
}
