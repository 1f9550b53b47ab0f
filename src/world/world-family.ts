import type { Random } from '../core/random.ts';
import type { Lattice, PhaseShare } from './hidden-phases.ts';
import type { Metal } from './metals.ts';
import type { Fault, Mishap } from './mishaps.ts';

/** What an instrument of a world can be asked for. */
export const worldActions = [
  'synthesis',
  'diffraction',
  'resistance',
  'magnetisation',
  'hysteresis',
  'heat-capacity',
] as const;
export type WorldAction = (typeof worldActions)[number];

export const routes = ['arc-melt', 'pellet', 'quench'] as const;
export const atmospheres = ['argon', 'vacuum', 'air'] as const;

/** How a sample is made: melted and cast, pressed from powders, or quenched as a film; then annealed. */
export type Recipe = {
  readonly route: (typeof routes)[number];
  /** Of the anneal [K]. */
  readonly temperature: number;
  readonly hours: number;
  readonly atmosphere: (typeof atmospheres)[number];
};

/** A phase as it is in a sample. */
export type GrownPhase = Omit<PhaseShare, 'criticalTemperature'> & {
  /** Temperatures below which equally large regions are ordered [K], falling; 0 where none. */
  readonly regions: Float64Array;
  /** Long-range order S of its sublattices [1]; 0 in a solution. */
  readonly longRangeOrder: number;
};

export type MadeSample = {
  /** Mean composition as made, in the order of the world's metals. */
  readonly fractions: Float64Array;
  readonly phases: readonly GrownPhase[];
  /** Dissolved [at.%]. */
  readonly oxygen: number;
  /** Foreign metal from crucible or press [at.%]; its lines show in diffraction. */
  readonly contamination: number;
  /** Mean size of grains [nm], and strain [1]. */
  readonly grainSize: number;
  readonly strain: number;
  /** Of the mixing: 0 as cast, 1 homogeneous. */
  readonly homogeneity: number;
  readonly mishap: Mishap | null;
};

/** What decides at which temperature a region orders. */
export type Matter = {
  readonly lattice: Lattice;
  /** In the order of the world's metals. */
  readonly fractions: Float64Array;
  /** Of a compound whose temperature does not follow from the composition [K]; else null. */
  readonly criticalTemperature: number | null;
  readonly homogeneity: number;
  readonly longRangeOrder: number;
  /** Dissolved, and foreign metal [at.%]. */
  readonly oxygen: number;
  readonly contamination: number;
};

/** A sample as it was asked for. */
export type OrderedSample = {
  /** The sample's own name: whatever is asked of this name, it is the same sample. */
  readonly sample: string;
  /** Weighed in, in the order of the world's metals. */
  readonly planned: Float64Array;
  readonly recipe: Recipe;
};

/** One sample on one instrument. */
export type WorldRequest = OrderedSample & {
  readonly action: WorldAction;
  /** The run's name: a second run has noise and faults of its own. */
  readonly run: string;
  /** Another sample of the run that lies in its place by mistake. */
  readonly inItsPlace?: OrderedSample;
  /** To which the cryostat cools [K]. */
  readonly base: number;
  readonly heading: FileHeading;
};

/** What a file says of itself. Times in milliseconds since 1970. */
export type FileHeading = { readonly sample: string; readonly startedAt: number; readonly comment: string };

/** What a run leaves, and what was wrong with it. */
export type Performed = {
  readonly file: { readonly name: string; readonly bytes: Uint8Array };
  readonly fault: Fault | null;
};
export type Performer = (world: HiddenWorld, sample: MadeSample, request: WorldRequest) => Performed;

/** A quantity that a kind of world is about: how it is called, in which unit, and how well it is measured at best. */
export type WorldQuantity = {
  /** As the analyses call it, and by which criterion they find it. */
  readonly name: string;
  readonly criterion: string;
  /** Quantities that are found in other ways, and are the same in truth. */
  readonly alsoFoundAs: readonly string[];
  readonly unit: string;
  /** Outside of these a measurement gives a bound alone. */
  readonly least: number;
  readonly most: number;
  /** Random error of one measurement: a part of the value, and a constant one [unit], added in quadrature. */
  readonly relativeError: number;
  readonly absoluteError: number;
};

/** What a world hides of its phases, of how matter orders, and how it is measured. */
export type HiddenLaw = {
  /** The phases in equilibrium at a composition and temperature [K]. */
  readonly assemblageAt: (fractions: Float64Array, temperature: number) => readonly PhaseShare[];
  /** What is left of a composition after the furnace, where a metal boils off. */
  readonly afterAnneal: (fractions: Float64Array, recipe: Recipe) => Float64Array;
  /** Temperature [K] below which matter is ordered: superconducting or magnetic; 0 where it never is. */
  readonly orderingTemperature: (matter: Matter, kinetics: HiddenKinetics) => number;
  readonly performers: { readonly [action in WorldAction]?: Performer };
  /** The quantities of a sample, by name, in their units. */
  readonly truthsOf: (world: HiddenWorld, sample: MadeSample) => Truths;
};

export type Truths = { readonly [quantity: string]: number };

/** A kind of world: what it is made of, what is sought in it, and what each world of the kind hides. */
export type WorldFamily = {
  readonly name: string;
  readonly summary: string;
  /** What its matter is made of: compositions are fractions in this order. */
  readonly metals: readonly Metal[];
  /** A composition that somebody might try. */
  readonly drawAlloy: (random: Random) => Float64Array;
  /** What is sought, the usual goal first. */
  readonly quantities: readonly [WorldQuantity, ...WorldQuantity[]];
  readonly actions: readonly WorldAction[];
  /** @param draw a stream of chance of the world for each name */
  readonly drawLaw: (draw: (part: string) => Random) => HiddenLaw;
};

/** What making a sample does in a world, beyond the phases. */
export type HiddenKinetics = {
  /** Part of the coupling that a sample without any order lacks [1]. */
  readonly disorderLoss: number;
  /** Temperatures, as parts of the mean melting point, at which a day takes half of mixing, and of decomposing. */
  readonly mixesAt: number;
  readonly decomposesAt: number;
  /** The same for the order of sublattices, and where that order has vanished again. */
  readonly ordersAt: number;
  readonly disordersAt: number;
  /** Where grains grow to 2 µm in a day. */
  readonly grainsGrowAt: number;
  /** Oxygen taken up in √h of argon at unit uptake, before exp(−120 kJ/mol / RT) [at.%/√h]. */
  readonly oxygenRate: number;
};

/** How the lattice and the resistance of solutions deviate from Vegard and Nordheim in a world. */
export type HiddenTransport = {
  /** Share of superconductor in a normal matrix that shorts it [1]. */
  readonly threshold: number;
  /** Scattering by size and valence contrast [µΩ·cm per unit of either variance]. */
  readonly misfitScattering: number;
  readonly contrastScattering: number;
  /** Resistivity at which it saturates [µΩ·cm]. */
  readonly saturation: number;
  /** Slope at high temperature [µΩ·cm/K]. */
  readonly slope: number;
  /** Quadratic deviation of the lattice from Vegard's line, relative [1], at equal parts. */
  readonly bowing: number;
};

/** A world of alloys that nobody sees: all that happens to a sample follows from it and the sample's own chance. */
export type HiddenWorld = {
  readonly seed: string;
  readonly family: WorldFamily;
  /** Names of the metals as the campaign knows them, in the order of the family's metals. */
  readonly labels: readonly string[];
  readonly law: HiddenLaw;
  readonly kinetics: HiddenKinetics;
  readonly transport: HiddenTransport;
};
