import { seededRandom } from '../core/random.ts';
import { labelledSample } from './labelled-sample.ts';
import { screenedShare } from './measure-magnetisation.ts';
import { drawFault, type Fault } from './mishaps.ts';
import { sampleResistivity, superconductingShare } from './sample-resistivity.ts';
import type { HiddenWorld, MadeSample, Recipe } from './world-family.ts';

/** Measurements over temperature that may show a transition. */
export type TransitionAction = 'resistance' | 'magnetisation' | 'heat-capacity';

/** A superconducting transition of one sample as one measurement would find it were there no error, by criterion [K]. */
export type TrueTransitions = {
  /** The highest temperature at which any region superconducts [K]; 0 where none does. */
  readonly first: number;
  /** Null where the curve does not get there above the base temperature. */
  readonly criteria: { readonly [criterion: string]: number | null };
};

/**
 * What is true of the sample of a name between the base temperature [K] and 300 K. Resistance: 90, 50 and 10 % of that just above the
 * first region. Magnetisation: 10 and 50 % of the shielding at the base temperature. Heat capacity: half of the atoms that are in
 * superconducting regions at the base temperature are.
 */
export function trueTransitions(
  world: HiddenWorld,
  action: TransitionAction,
  request: {
    readonly sample: string;
    readonly planned: Float64Array;
    readonly recipe: Recipe;
    readonly base: number;
  },
): TrueTransitions {
  const { base } = request;
  const sample = labelledSample(world, request.sample, request.planned, request.recipe);
  const first = sample.phases.reduce((most, { regions }) => Math.max(most, regions[0]!), 0);
  if (first <= base) return { first, criteria: {} };
  const [fall, levels] = curves[action](world, sample, base, first);
  const criteria = Object.entries(levels).map(([criterion, level]) => [
    criterion,
    crossingOf(fall, level, base, first + 0.01),
  ]);
  return { first, criteria: Object.fromEntries(criteria) };
}

type Fall = (temperature: number) => number;
type Levels = { readonly [criterion: string]: number };

/** For each action a curve that falls on warming, and the levels of its criteria. */
const curves: {
  readonly [action in TransitionAction]: (
    world: HiddenWorld,
    sample: MadeSample,
    base: number,
    first: number,
  ) => readonly [Fall, Levels];
} = {
  resistance(world, sample, _base, first) {
    const resistivityAt = sampleResistivity(world, sample);
    const normal = resistivityAt(first + 0.01);
    const lost: Fall = (temperature) => 1 - resistivityAt(temperature) / normal;
    return [lost, { '90-percent': 0.1, midpoint: 0.5, '10-percent': 0.9 }];
  },
  magnetisation(world, sample, base) {
    const shielded: Fall = (temperature) => screenedShare(world, sample, temperature);
    const full = shielded(base);
    return [shielded, { '10-percent-shielding': 0.1 * full, 'half-shielding': 0.5 * full }];
  },
  'heat-capacity'(_world, sample, base) {
    const paired: Fall = (temperature) =>
      sample.phases.reduce((sum, phase) => sum + phase.share * superconductingShare(phase, temperature), 0);
    return [paired, { 'half-of-atoms': 0.5 * paired(base) }];
  },
};

/** Where a curve that falls on warming passes a level; null where it lies below it already at the low end. */
function crossingOf(fall: Fall, level: number, from: number, to: number): number | null {
  let [low, high] = [from, to];
  if (fall(low) <= level) return null;
  while (high - low > 1e-4) {
    const middle = (low + high) / 2;
    if (fall(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

const chances = {
  resistance: 'resistance',
  magnetisation: 'magnetisation',
  'heat-capacity': 'heat capacity',
} as const;

/** What will go wrong in a run of a name; only the resistance has contacts. */
export function faultInWorld({ seed }: HiddenWorld, action: TransitionAction, run: string): Fault | null {
  const fault = drawFault(seededRandom(chances[action], seed, run));
  return action === 'resistance' || fault === 'thermometer-off' ? fault : null;
}
