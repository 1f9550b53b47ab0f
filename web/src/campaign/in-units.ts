import type {
  BeliefView,
  MapView,
  ParityView,
  ProfileView,
  ResponseView,
  StopView,
} from '../../../src/app/http/contract/belief.ts';
import type { HonestyView } from '../../../src/app/http/contract/story.ts';
import type {
  BestView,
  CampaignView,
  GoalView,
  RandomView,
  SampleRow,
} from '../../../src/app/http/contract.ts';
import { inSystem, shownUnit } from '../units.svelte.ts';

/*
 * The views of a campaign in the system of units that the person chose: values of its goals. What is sent back to the server, such as the
 * settings of a design, stays as it is stored.
 */

/** The campaign itself, where the unit of its goals is no other in the chosen system. */
export function campaignInUnits(view: CampaignView): CampaignView {
  const factor = factorOf(view.goals[0]?.unit);
  if (view.goals.every(({ unit }) => factorOf(unit) === 1)) return view;
  return {
    ...view,
    goals: view.goals.map(goalInUnits),
    best: view.best === null ? null : bestInUnits(view.best),
    bestSoFar: view.bestSoFar.map(([position, merit]) => [position, merit * factor]),
    random: randomInUnits(view.random, factor),
    rows: Object.fromEntries(Object.entries(view.rows).map(([id, row]) => [id, rowInUnits(row)])),
  };
}

const factorOf = (unit: string | undefined): number => shownUnit(unit ?? '').factor;
const scaled = <At extends { mean: number; sd: number }>(at: At, factor: number): At => ({
  ...at,
  mean: at.mean * factor,
  sd: at.sd * factor,
});

const times = (value: number | null, factor: number): number | null =>
  value === null ? null : value * factor;

const goalInUnits = (goal: GoalView): GoalView => ({
  ...goal,
  unit: shownUnit(goal.unit).unit,
  ...(goal.target !== undefined && { target: goal.target * factorOf(goal.unit) }),
  ...(goal.tolerance !== undefined && { tolerance: goal.tolerance * factorOf(goal.unit) }),
  ...(goal.atLeast !== undefined && { atLeast: goal.atLeast * factorOf(goal.unit) }),
  ...(goal.atMost !== undefined && { atMost: goal.atMost * factorOf(goal.unit) }),
});
const bestInUnits = (best: BestView): BestView => ({ ...best, value: inSystem(best.value) });
const rowInUnits = (row: SampleRow): SampleRow => ({
  ...row,
  predicted: row.predicted === null ? null : inSystem(row.predicted),
  measured: row.measured === null ? null : inSystem(row.measured),
  ...(row.further !== undefined && {
    further: row.further.map((quantity) => (quantity === null ? null : inSystem(quantity))),
  }),
});
function randomInUnits(random: RandomView, factor: number): RandomView {
  if (!random.isKnown) return random;
  const all = (values: readonly number[]): number[] => values.map((value) => value * factor);
  const band = ({ worse, better }: { worse: number[]; better: number[] }) => ({
    worse: all(worse),
    better: all(better),
  });
  return { ...random, median: all(random.median), half: band(random.half), most: band(random.most) };
}

export function beliefInUnits(view: BeliefView): BeliefView {
  if (!view.isKnown || view.goals.every(({ unit }) => factorOf(unit) === 1)) return view;
  const factor = factorOf(view.goals[0]?.unit);
  return {
    ...view,
    goals: view.goals.map((goal) => ({
      ...goal,
      unit: shownUnit(goal.unit).unit,
      noiseSd: goal.noiseSd * factorOf(goal.unit),
      atLeast: times(goal.atLeast, factorOf(goal.unit)),
      atMost: times(goal.atMost, factorOf(goal.unit)),
    })),
    profile: profileInUnits(view.profile, view.goals),
    map: view.map === null ? null : mapInUnits(view.map, factor),
    samples: Object.fromEntries(
      Object.entries(view.samples).map(([id, sample]) => [id, scaled(sample, factor)]),
    ),
    scale: view.scale * factor,
  };
}

/** @param goals as the server states them, before any conversion */
export const profileInUnits = (profile: ProfileView, goals: readonly ResponseView[]): ProfileView => ({
  ...profile,
  responses: profile.responses.map((response, index) => {
    const factor = factorOf(goals[index]?.unit);
    return {
      ...scaled(response, factor),
      slices: response.slices.map((slice) => ({
        ...slice,
        points: slice.points.map((point) => scaled(point, factor)),
      })),
    };
  }),
});

const mapInUnits = (map: MapView, factor: number): MapView => ({
  ...map,
  cells: map.cells.map((cell) => ({ ...scaled(cell, factor), gain: cell.gain * factor })),
});

export function stopInUnits(view: StopView): StopView {
  if (!view.isKnown) return view;
  const { unit, factor } = shownUnit(view.unit);
  return { ...view, unit, chances: view.chances.map(([delta, chance]) => [delta * factor, chance]) };
}

export function parityInUnits(view: ParityView): ParityView {
  if (!view.isKnown) return view;
  const { unit, factor } = shownUnit(view.unit);
  const pairs = view.pairs.map((pair) => ({
    ...pair,
    predicted: pair.predicted * factor,
    sd: pair.sd * factor,
    measured: pair.measured * factor,
  }));
  return { ...view, unit, pairs };
}

export function honestyInUnits(view: HonestyView): HonestyView {
  const { unit, factor } = shownUnit(view.unit);
  const pairs = view.pairs.map((pair) => ({
    ...pair,
    predicted: pair.predicted * factor,
    sd: pair.sd === null ? null : pair.sd * factor,
    measured: pair.measured * factor,
    measuredSd: pair.measuredSd === null ? null : pair.measuredSd * factor,
  }));
  const { readingSd } = view.settled;
  return {
    ...view,
    unit,
    pairs,
    settled: { ...view.settled, readingSd: readingSd === null ? null : inSystem(readingSd) },
  };
}
