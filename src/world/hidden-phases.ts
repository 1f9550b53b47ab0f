import type { Random } from '../core/random.ts';
import { boltzmann_eVperK } from '../core/units.ts';
import { lowestMixture } from '../kernels/thermodynamics/index.ts';
import type { Metal } from './metals.ts';

/** Lattices of the phases: solid solutions are bcc or close packed, compounds are one of the ordered ones. */
export type Lattice = 'bcc' | 'hcp' | 'fcc' | 'B2' | 'L10' | 'A15' | 'C15' | 'B1' | 'AlB2';

export type Compound = {
  readonly id: string;
  readonly lattice: Lattice;
  /** Fractions in the order of the world's metals. */
  readonly fractions: Float64Array;
  /** Of formation [eV/atom]. */
  readonly energy: number;
  /** [K]; null where it follows from the composition. */
  readonly criticalTemperature: number | null;
};

/** A compound that two metals may form: the share of the first, and the lattice where the sizes differ by so much [1]. */
export type Prototype = {
  readonly share: number;
  readonly lattice: Lattice;
  readonly from: number;
  readonly to: number;
};

/** What the phases of a kind of world are drawn from. */
export type PhaseRules = {
  readonly metals: readonly Metal[];
  readonly prototypes: readonly Prototype[];
  /** Beyond this difference of valence electrons metals attract each other no more. */
  readonly mostContrast: number;
  /** Critical temperature of a compound [K] from a standard normal draw of its own; null where it follows from the composition. */
  readonly compoundTemperature: (draw: number) => number | null;
};

/** Energies of a world: regular solutions on the bcc lattice and compounds between pairs. */
export type HiddenPhases = {
  readonly metals: readonly Metal[];
  /** Ω_ij of Σ_{i<j} Ω_ij c_i c_j [eV/atom], row-major. */
  readonly interactions: Float64Array;
  readonly compounds: readonly Compound[];
};

/** A phase of a sample and its share of the atoms [1]. */
export type PhaseShare = {
  readonly name: string;
  readonly lattice: Lattice;
  readonly fractions: Float64Array;
  readonly share: number;
  /** Of a compound [K]; null for a solution, whose temperature follows from its composition. */
  readonly criticalTemperature: number | null;
};

/**
 * The phases of a world. Solutions: attraction by the difference of valence, repulsion by that of size, and a part of this world's own,
 * as in Miedema's two terms. Compounds: one to three for most pairs, bound by what their solution is and an ordering energy.
 * @source miedema1980
 */
export function drawPhases(rules: PhaseRules, random: Random): HiddenPhases {
  const { metals } = rules;
  const count = metals.length;
  const interactions = new Float64Array(count * count);
  const compounds: Compound[] = [];
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [metals[i]!, metals[j]!];
      const misfit = 2 * Math.abs((a.radius - b.radius) / (a.radius + b.radius));
      const contrast = Math.min(rules.mostContrast, Math.abs(a.valence - b.valence));
      const omega = -0.05 * contrast ** 2 + 12 * misfit ** 2 + 0.05 * random.normal();
      interactions[i * count + j] = omega;
      interactions[j * count + i] = omega;
      compounds.push(...drawCompounds(rules, [a, b], omega, misfit, random));
    }
  return { metals, interactions, compounds };
}

function drawCompounds(
  { metals, prototypes, compoundTemperature }: PhaseRules,
  [a, b]: readonly [Metal, Metal],
  omega: number,
  misfit: number,
  random: Random,
): Compound[] {
  const contrast = Math.min(1, Math.abs(a.valence - b.valence) / 2);
  return prototypes.flatMap(({ share, lattice, from, to }) => {
    const [binding, chance, coupling] = [random.uniform(), random.uniform(), random.normal()];
    if (misfit < from || misfit > to || chance > 0.25 + 0.5 * contrast) return [];
    const fractions = new Float64Array(metals.length);
    fractions[metals.indexOf(a)] = share;
    fractions[metals.indexOf(b)] = 1 - share;
    const [first, second] = share >= 0.5 ? [a, b] : [b, a];
    return [
      {
        id: `${first.symbol}${second.symbol} ${lattice}`,
        lattice,
        fractions,
        energy: Math.min(0, omega) * share * (1 - share) - 0.08 * binding * (0.3 + contrast),
        criticalTemperature: compoundTemperature(coupling),
      },
    ];
  });
}

/**
 * Energy of a bcc solution above the metals in their stable lattices [eV/atom], at a temperature [K], ideal mixing entropy included.
 * Fractions in the order of the world's metals.
 */
export function solutionEnergy(
  { metals, interactions }: HiddenPhases,
  fractions: Float64Array,
  temperature: number,
): number {
  let energy = 0;
  for (let i = 0; i < fractions.length; i++) {
    const c = fractions[i]!;
    if (c <= 0) continue;
    energy += c * bccAdvantage(metals[i]!, temperature) + boltzmann_eVperK * temperature * c * Math.log(c);
    for (let j = 0; j < i; j++) energy += interactions[i * fractions.length + j]! * c * fractions[j]!;
  }
  return energy;
}

/** What a metal pays to be bcc [eV/atom]: below 0 above the temperature of its transformation. */
const bccAdvantage = ({ closePacked }: Metal, temperature: number): number =>
  closePacked === null ? 0 : closePacked.advantage * Math.max(-0.2, 1 - temperature / closePacked.until);

/** Compositions of binary solutions that compete with a solution of several metals. */
const binaryShares = [0.15, 0.35, 0.5, 0.65, 0.85];

/**
 * The phases in equilibrium at a composition and temperature [K]: the lowest mixture of the metals, the compounds, the solution of just
 * this composition, and binary solutions of its metals.
 */
export function assemblageAt(
  world: HiddenPhases,
  fractions: Float64Array,
  temperature: number,
): readonly PhaseShare[] {
  const present = [...fractions.keys()].filter((i) => fractions[i]! > leastFraction);
  const { phases, compositions, energies, solutionAt } = systemOf(world, present);
  const target = Float64Array.from(present, (i) => fractions[i]!);
  if (solutionAt !== null) compositions.set(target, solutionAt * present.length);
  for (const [place, { energyAt }] of phases.entries()) energies[place] = energyAt(temperature, fractions);
  return lowestMixture(compositions, energies, target).map(({ place, share }) => ({
    ...phases[place]!.phaseAt(temperature, fractions),
    share,
  }));
}

/** A metal with less of the atoms [1] is not there. */
const leastFraction = 1e-9;

/** A phase that may be part of a mixture; what the mixture is of matters to the solution alone. */
type Rival = {
  energyAt(temperature: number, mixture: Float64Array): number;
  phaseAt(temperature: number, mixture: Float64Array): Omit<PhaseShare, 'share'>;
};

/** What may form of some metals: rivals with their compositions in the metals present, the row of the solution left to be filled in. */
type System = {
  readonly phases: readonly Rival[];
  readonly compositions: Float64Array;
  readonly energies: Float64Array;
  /** Null of one metal. */
  readonly solutionAt: number | null;
};

const keptSystems = new WeakMap<HiddenPhases, Map<string, System>>();

/** Worked out once for the metals that are present: only energies follow from the temperature. */
function systemOf(world: HiddenPhases, present: readonly number[]): System {
  const kept = keptSystems.get(world) ?? new Map<string, System>();
  keptSystems.set(world, kept);
  const key = present.join(' ');
  const known = kept.get(key);
  if (known !== undefined) return known;
  const found = listRivals(world, present);
  kept.set(key, found);
  return found;
}

function listRivals(world: HiddenPhases, present: readonly number[]): System {
  const { metals, compounds } = world;
  const pure = present.map((i) => ({ own: mix(metals, [[i, 1]]), rival: pureMetal(metals, i) }));
  const solution =
    present.length > 1 ? [{ own: new Float64Array(metals.length), rival: solutionOf(world) }] : [];
  const binaries =
    present.length > 2
      ? present.flatMap((i) => present.filter((j) => j < i).flatMap((j) => binariesOf(world, i, j)))
      : [];
  const ordered = compounds
    .filter(({ fractions }) => fractions.every((c, i) => c === 0 || present.includes(i)))
    .map((compound) => ({ own: compound.fractions, rival: orderedPhase(compound) }));
  const all = [...pure, ...solution, ...binaries, ...ordered];
  return {
    phases: all.map(({ rival }) => rival),
    compositions: Float64Array.from(all.flatMap(({ own }) => present.map((i) => own[i]!))),
    energies: new Float64Array(all.length),
    solutionAt: solution.length > 0 ? pure.length : null,
  };
}

const solutionOf = (world: HiddenPhases): Rival => ({
  energyAt: (temperature, mixture) => solutionEnergy(world, mixture, temperature),
  phaseAt: (_, fractions) => ({ name: 'solution', lattice: 'bcc', fractions, criticalTemperature: null }),
});

/** The binary solutions of two metals. */
const binariesOf = (
  world: HiddenPhases,
  first: number,
  second: number,
): readonly { readonly own: Float64Array; readonly rival: Rival }[] =>
  binaryShares.map((share) => {
    const { metals } = world;
    const fractions = mix(metals, [
      [first, share],
      [second, 1 - share],
    ]);
    const name = `${metals[first]!.symbol}${metals[second]!.symbol} ${share}`;
    const phase = { name, lattice: 'bcc', fractions, criticalTemperature: null } as const;
    const energyAt = (temperature: number): number => solutionEnergy(world, fractions, temperature);
    return { own: fractions, rival: { energyAt, phaseAt: () => phase } };
  });

function pureMetal(metals: readonly Metal[], index: number): Rival {
  const metal = metals[index]!;
  const { symbol, closePacked } = metal;
  const fractions = mix(metals, [[index, 1]]);
  return {
    energyAt: (temperature) => Math.min(0, bccAdvantage(metal, temperature)),
    phaseAt(temperature) {
      const isBcc = closePacked === null || temperature >= closePacked.until;
      const lattice = isBcc ? 'bcc' : closePacked.lattice;
      return { name: symbol, lattice, fractions, criticalTemperature: isBcc ? null : 0.5 };
    },
  };
}

function orderedPhase({ id, energy, lattice, fractions, criticalTemperature }: Compound): Rival {
  const phase = { name: id, lattice, fractions, criticalTemperature };
  return { energyAt: () => energy, phaseAt: () => phase };
}

function mix(metals: readonly Metal[], parts: readonly (readonly [number, number])[]): Float64Array {
  const fractions = new Float64Array(metals.length);
  for (const [index, share] of parts) fractions[index] = share;
  return fractions;
}

/** Fractions by symbol, those above zero. */
export const amountsOf = (
  metals: readonly Metal[],
  fractions: Float64Array,
): { readonly [symbol: string]: number } =>
  Object.fromEntries([...fractions].flatMap((c, i) => (c > leastFraction ? [[metals[i]!.symbol, c]] : [])));
