import { type Random, seededRandom } from '../core/random.ts';
import { boltzmann_eVperK, gasConstant_JperMolK } from '../core/units.ts';
import { grainSize } from '../kernels/kinetics/index.ts';
import type { PhaseShare } from './hidden-phases.ts';
import { type Metal, meanOver } from './metals.ts';
import { drawMishap, type Mishap } from './mishaps.ts';
import type { GrownPhase, HiddenWorld, MadeSample, Recipe } from './world-family.ts';

/** Regions whose local composition is drawn for each phase. */
const regionCount = 48;

/** A sample made without mishap or chance, one region a phase: what a recipe gives on average. */
export const typicalSample = (world: HiddenWorld, fractions: Float64Array, recipe: Recipe): MadeSample =>
  grow(world, fractions, recipe, null, null);

/**
 * The sample that a recipe gives: weighed in with an error, molten, cast or pressed, annealed; deterministic in the world's seed and the
 * sample's name.
 * @param certain what goes wrong for certain, null for nothing; without it that is left to chance.
 */
export function makeSample(
  world: HiddenWorld,
  name: string,
  planned: Float64Array,
  recipe: Recipe,
  certain?: Mishap | null,
): MadeSample {
  const random = seededRandom('sample', world.seed, name);
  const drawn = drawMishap(random);
  const mishap = certain === undefined ? drawn : certain;
  const weighed = planned.map((c) => (c > 0 ? Math.max(0, c + 0.002 * random.normal()) : 0));
  const total = weighed.reduce((sum, c) => sum + c, 0);
  return grow(
    world,
    weighed.map((c) => c / total),
    recipe,
    mishap,
    random,
  );
}

function grow(
  world: HiddenWorld,
  weighed: Float64Array,
  recipe: Recipe,
  mishap: Mishap | null,
  random: Random | null,
): MadeSample {
  const { metals } = world.family;
  const fractions = world.law.afterAnneal(weighed, recipe);
  const melting = meanOver(metals, fractions, (metal) => metal.melting);
  const mixing = annealed(world.kinetics.mixesAt * melting, melting, recipe, 0.5);
  const homogeneity = recipe.route === 'pellet' ? mixing : 0.3 + 0.7 * mixing;
  const contamination = mishap === 'contamination' ? 0.5 + 2.5 * (random?.uniform() ?? 0.5) : 0;
  const oxygen = oxygenOf(world, fractions, recipe, mishap);
  const start = startingPhases(world, fractions, recipe, melting, mishap, random);
  const decomposed =
    mishap === 'no-reaction' ? 0 : annealed(world.kinetics.decomposesAt * melting, melting, recipe, 0.7);
  const final = world.law.assemblageAt(fractions, recipe.temperature);
  const phases = joinShares(start, final, recipe.route === 'pellet' ? mixing : decomposed);
  const longRangeOrder = longRangeOrderOf(world, melting, recipe);
  const spread = (1 - 0.8 * homogeneity) * (recipe.route === 'pellet' ? 1 : 0.6) + 0.1;
  return {
    fractions,
    phases: phases.map((phase) =>
      growPhase(world, phase, { spread, homogeneity, oxygen, contamination, longRangeOrder }, random),
    ),
    oxygen,
    contamination,
    grainSize: grainSizeOf(world, melting, recipe),
    strain: 0.0005 + 0.0035 * (1 - homogeneity),
    homogeneity,
    mishap,
  };
}

/** Phases before the anneal: of a melt those that freeze, of powders the metals, of a quench one solution. */
function startingPhases(
  { law, family: { metals } }: HiddenWorld,
  fractions: Float64Array,
  { route }: Recipe,
  melting: number,
  mishap: Mishap | null,
  random: Random | null,
): readonly PhaseShare[] {
  const solution = {
    name: 'solution',
    lattice: 'bcc',
    fractions,
    share: 1,
    criticalTemperature: null,
  } as const;
  if (route === 'pellet' || mishap === 'no-reaction') return unmixed(metals, fractions);
  if (route === 'quench') return [solution];
  const frozen = law.assemblageAt(fractions, 0.75 * melting);
  const core = unmeltedCore(metals, fractions, random);
  return core === 0 ? frozen : joinShares(frozen, unmixed(metals, fractions), core);
}

/** Metals whose melting points lie 900 K apart may leave an unmelted core in each of three melts. */
function unmeltedCore(metals: readonly Metal[], fractions: Float64Array, random: Random | null): number {
  const points = metals.flatMap(({ melting }, i) => (fractions[i]! > 0.02 ? [melting] : []));
  if (Math.max(...points) - Math.min(...points) <= 900) return 0;
  const isLeft = random !== null && [1, 2, 3].every(() => random.uniform() < 0.3);
  return isLeft ? 0.15 : 0;
}

const unmixed = (metals: readonly Metal[], fractions: Float64Array): readonly PhaseShare[] =>
  [...fractions].flatMap((share, i) => {
    const { symbol, closePacked, isGas } = metals[i]!;
    if (share <= 1e-9 || isGas) return [];
    const own = new Float64Array(metals.length);
    own[i] = 1;
    return [
      {
        name: symbol,
        lattice: closePacked?.lattice ?? ('bcc' as const),
        fractions: own,
        share,
        criticalTemperature: closePacked === null ? null : 0.5,
      },
    ];
  });

function joinShares(
  start: readonly PhaseShare[],
  final: readonly PhaseShare[],
  converted: number,
): readonly PhaseShare[] {
  const joined = new Map<string, PhaseShare>();
  for (const [phases, weight] of [
    [start, 1 - converted],
    [final, converted],
  ] as const)
    for (const phase of phases) {
      const share = (joined.get(phase.name)?.share ?? 0) + weight * phase.share;
      if (share > 1e-4) joined.set(phase.name, { ...phase, share });
    }
  const total = [...joined.values()].reduce((sum, { share }) => sum + share, 0);
  return [...joined.values()].map((phase) => ({ ...phase, share: phase.share / total }));
}

type Condition = {
  readonly spread: number;
  readonly homogeneity: number;
  readonly oxygen: number;
  readonly contamination: number;
  readonly longRangeOrder: number;
};

/** Regions differ by composition [at.%] and strain; without chance there is one, of the mean. */
function growPhase(
  world: HiddenWorld,
  phase: PhaseShare,
  condition: Condition,
  random: Random | null,
): GrownPhase {
  const { criticalTemperature, ...rest } = phase;
  const { spread, ...state } = condition;
  const longRangeOrder = isSolution(phase) ? 0 : condition.longRangeOrder;
  const temperatureOf = (fractions: Float64Array): number =>
    world.law.orderingTemperature(
      { ...state, lattice: phase.lattice, fractions, criticalTemperature, longRangeOrder },
      world.kinetics,
    );
  const grown = { ...rest, longRangeOrder };
  if (random === null) return { ...grown, regions: Float64Array.of(temperatureOf(phase.fractions)) };
  const regions = Float64Array.from({ length: regionCount }, () =>
    Math.max(0, temperatureOf(vary(phase.fractions, spread, random)) + 0.02 * random.normal()),
  );
  return { ...grown, regions: regions.sort().reverse() };
}

/** Whether every metal may be on every site. */
const isSolution = ({ lattice }: PhaseShare): boolean =>
  lattice === 'bcc' || lattice === 'hcp' || lattice === 'fcc';

/** A composition near another: each metal present off by some at.%. */
function vary(fractions: Float64Array, spread: number, random: Random): Float64Array {
  const varied = fractions.map((c) =>
    c > 0 ? Math.max(0, c + 0.01 * spread * random.normal() * Math.sqrt(4 * c * (1 - c))) : 0,
  );
  const total = varied.reduce((sum, c) => sum + c, 0);
  return varied.map((c) => c / total);
}

/** Converted part after an anneal: half of it at `half` [K] within a day; activation 18 R T_m. */
function annealed(half: number, melting: number, { temperature, hours }: Recipe, exponent: number): number {
  const rate = (hours / 24) * Math.exp(18 * (melting / half - melting / temperature));
  return -Math.expm1(-Math.LN2 * rate ** exponent);
}

/**
 * Order of sublattices [1]: what is in equilibrium at the temperature of the anneal, 0 above `disordersAt` of the melting point, and how
 * much of it has been reached.
 */
function longRangeOrderOf({ kinetics }: HiddenWorld, melting: number, recipe: Recipe): number {
  const reduced = recipe.temperature / (kinetics.disordersAt * melting);
  const equilibrium = reduced >= 1 ? 0 : Math.sqrt(1 - reduced ** 6);
  const asMade = recipe.route === 'quench' ? 0.5 : 0.75;
  const reached = annealed(kinetics.ordersAt * melting, melting, recipe, 0.5);
  return asMade + (equilibrium - asMade) * reached;
}

/** Largest grains [nm]: pores and walls hold them. */
const largestGrain = 50_000;

/** Mean grain [nm] after the anneal, from 40 nm of a film and 400 nm of all else: d³ grows by K t, activation 18 R T_m. */
function grainSizeOf(
  { kinetics }: HiddenWorld,
  melting: number,
  { route, temperature, hours }: Recipe,
): number {
  const activationEnergy = 18 * boltzmann_eVperK * melting;
  // (2 µm)³ in a day, in Å³/s
  const atReference = 2e4 ** 3 / 86_400;
  const prefactor = atReference * Math.exp(18 / kinetics.grainsGrowAt);
  const growth = { exponent: 3, rate: { prefactor, activationEnergy } };
  const start = route === 'quench' ? 40 : 400;
  return Math.min(largestGrain, grainSize(growth, 10 * start, temperature, 3600 * hours) / 10);
}

const gasShare = { argon: 0.3, vacuum: 0.1, air: 10 } as const;

/** Dissolved oxygen [at.%]: of the starting metals, taken up in the furnace, and by a leak. */
function oxygenOf(
  { kinetics, family: { metals } }: HiddenWorld,
  fractions: Float64Array,
  recipe: Recipe,
  mishap: Mishap | null,
): number {
  const uptake = meanOver(metals, fractions, (metal) => metal.oxygenUptake);
  const start = recipe.route === 'quench' ? 0.3 : recipe.route === 'pellet' ? 0.4 : 0.1;
  const taken =
    kinetics.oxygenRate *
    Math.sqrt(recipe.hours) *
    Math.exp(-120_000 / (gasConstant_JperMolK * recipe.temperature)) *
    gasShare[recipe.atmosphere];
  return Math.min(8, uptake * (start + taken) + (mishap === 'leak' ? 2.5 : 0));
}
