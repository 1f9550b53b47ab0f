import {
  type Design,
  decodePoint,
  designKey,
  encodeDesign,
  neighbourDesigns,
  type PlanningView,
  type StopSignal,
} from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import type { AcquisitionRule } from './acquire.ts';
import { type Candidates, encodeAll, gatherRows, triedKeys } from './candidates.ts';
import { learnDesignCost } from './design-cost.ts';
import { type DesignRate, rateDesigns } from './design-rate.ts';
import { withPending } from './fill-runs.ts';
import { believePending, type GoalModel } from './goal-models.ts';
import { holdSetting, type Setting, settingKey, settingOf } from './held-setting.ts';
import { indexOfLargest } from './pick-best.ts';
import { searchSpace } from './search-space.ts';
import { spaceFillingDesigns } from './space-filling.ts';

export type SettingRequest = {
  readonly view: PlanningView;
  /** Every design that may be chosen; null where they cannot be listed. */
  readonly open: Candidates | null;
  readonly models: readonly GoalModel[];
  readonly settings: AcquisitionRule;
  readonly shared: readonly string[];
  /** Samples of the run. */
  readonly size: number;
  readonly random: Random;
  readonly signal: StopSignal;
};

/**
 * Work of one choice: settings looked at, settings whose runs are filled, designs and members considered for each, designs
 * scattered to find settings, and designs of a list looked at.
 */
const work = { settings: 10, filled: 3, designs: 32, members: 6, scattered: 256, listed: 20_000 };

type GainsOf = (models: readonly GoalModel[], designs: readonly Design[]) => Float64Array;

type Group = { readonly setting: Setting; readonly designs: readonly Design[]; readonly promise: number };

/**
 * The setting whose run gains most. Settings are ranked by the sum of their best members' gains, each alone; the first few are
 * filled one member after the other, as if the earlier ones had come out as expected, and the sum of those gains decides.
 */
export function chooseSettingByModels(request: SettingRequest): Setting | null {
  const { view, settings, size } = request;
  const { space, trials } = view;
  const models = believePending(request.models, view);
  const { open, random } = request;
  const rated = rateDesigns(view, models, settings, open, random);
  const { score, logGainOf } = rated;
  const gainsBy = ({ gain, logGainOf: logOf }: DesignRate, designs: readonly Design[]): Float64Array =>
    gain.many(encodeAll(space, designs)).map((value) => Math.exp(logOf(value).value));
  const gainsOf: GainsOf = (believed, designs) =>
    gainsBy(believed === models ? rated : rateDesigns(view, believed, settings, open, random), designs);
  const promising = rated.order.slice(0, 3).map((index) => rated.tried[index]!);
  const groups = request.open
    ? groupCandidates(request, request.open, (points) =>
        rated.gain.sketchMany(points).map((value) => Math.exp(logGainOf(value).value)),
      )
    : groupScattered(
        request,
        promising,
        (designs) => gainsOf(models, designs),
        () =>
          searchSpace({
            space,
            score,
            promising,
            excluded: triedKeys(space, trials),
            random: request.random,
            signal: request.signal,
          })[0] ?? null,
      );
  const rates = new Map(
    groups.map((group) => [group, group.promise / costOfRun(view, group.designs.slice(0, size))]),
  );
  const leading = groups.toSorted((a, b) => rates.get(b)! - rates.get(a)!).slice(0, work.filled);
  if (leading.length < 2) return leading[0]?.setting ?? null;
  const members = Math.min(size, work.members);
  const values = leading.map(({ designs }) => valueOfRun(view, models, designs, members, gainsOf));
  return leading[indexOfLargest(Float64Array.from(values))]!.setting;
}

/** Gains of a run whose members are chosen one after the other, summed; where costs differ, over the sum of what they cost. */
function valueOfRun(
  view: PlanningView,
  models: readonly GoalModel[],
  designs: readonly Design[],
  size: number,
  gainsOf: GainsOf,
): number {
  const { space } = view;
  let current = view;
  let cost = 0;
  let believed = models;
  let left = [...designs];
  let value = 0;
  for (let member = 0; member < size && left.length > 0; member++) {
    const gains = gainsOf(believed, left);
    const costs = costsOf(current, left);
    const chosen = indexOfLargest(gains.map((gain, i) => gain / costs[i]!));
    value += gains[chosen]!;
    cost += costs[chosen]!;
    const point = encodeDesign(space, left[chosen]!);
    current = withPending(current, [left[chosen]!]);
    left = left.filter((_, index) => index !== chosen);
    if (member + 1 < size)
      believed = believed.map((model) => ({ ...model, belief: model.belief.withPending(point) }));
  }
  return view.costs ? value / cost : value;
}

/** Costs of designs made one after the other [money]; 1 where all cost the same, so that runs of different lengths compare by gain. */
function costOfRun(view: PlanningView, designs: readonly Design[]): number {
  if (!view.costs) return 1;
  return designs.reduce(
    (sum, design, i) => sum + costsOf(withPending(view, designs.slice(0, i)), [design])[0]!,
    0,
  );
}

/** Costs of designs as the next experiment [money]; 1 where all cost the same. */
function costsOf(view: PlanningView, designs: readonly Design[]): readonly number[] {
  const cost = learnDesignCost(view);
  return designs.map((design) => cost?.at(encodeDesign(view.space, design)) ?? 1);
}

/** Candidates by setting, the best of each, best first. */
function groupCandidates(
  { shared, size }: SettingRequest,
  candidates: Candidates,
  gainsAt: (points: Float64Array) => Float64Array,
): Group[] {
  const { rows, designOf } = candidates;
  const stride = Math.ceil(rows.length / work.listed);
  const looked = rows.filter((_, i) => i % stride === 0);
  const gains = gainsAt(gatherRows(candidates, looked));
  const designs = Array.from(looked, (row) => designOf(row));
  const byKey = new Map<string, number[]>();
  designs.forEach((design, index) => {
    const key = settingKey(design, shared);
    const group = byKey.get(key);
    if (group) group.push(index);
    else byKey.set(key, [index]);
  });
  return [...byKey.values()].map((indexes) =>
    bestOf(
      settingOf(designs[indexes[0]!]!, shared),
      indexes.map((index) => designs[index]!),
      indexes.map((index) => gains[index]!),
      size,
    ),
  );
}

/**
 * Settings of a space that cannot be listed: that of its best design, those of the best tried and of promising scattered designs;
 * each with designs scattered at it and the best tried moved to it.
 */
function groupScattered(
  { view, shared, size, random }: SettingRequest,
  promising: readonly Design[],
  gainsOf: (designs: readonly Design[]) => Float64Array,
  findBest: () => Design | null,
): Group[] {
  const { space, trials, costs } = view;
  const excluded = triedKeys(space, trials);
  const scattered = spaceFillingDesigns(space, work.scattered, random);
  const gains = gainsOf(scattered);
  const order = [...scattered.keys()].sort((a, b) => gains[b]! - gains[a]!);
  const best = findBest();
  const newest = costs ? trials.slice(-1).map(({ design }) => design) : [];
  const sources = [
    ...(best ? [best] : []),
    ...newest,
    ...promising,
    ...order.map((index) => scattered[index]!),
  ];
  const settings = new Map(
    sources.map((design) => [settingKey(design, shared), settingOf(design, shared)] as const),
  );
  return [...settings.values()].slice(0, work.settings).flatMap((setting) => {
    const designs = designsAt(view, setting, [...(best ? [best] : []), ...promising], excluded, random);
    return designs.length === 0 ? [] : [bestOf(setting, designs, [...gainsOf(designs)], size)];
  });
}

function designsAt(
  { space }: PlanningView,
  setting: Setting,
  known: readonly Design[],
  excluded: ReadonlySet<string>,
  random: Random,
): Design[] {
  const held = holdSetting(space, setting);
  const moved = known.map((design) => decodePoint(held.space, encodeDesign(space, design)));
  const near = held
    .place(moved)
    .flatMap((design) => [design, ...neighbourDesigns(held.space, design, random, 8)]);
  const scattered = spaceFillingDesigns(held.space, work.designs, random);
  const unique = new Map(
    held.place([...near, ...scattered]).map((design) => [designKey(space, design), design] as const),
  );
  return [...unique].flatMap(([key, design]) => (excluded.has(key) ? [] : [design]));
}

function bestOf(setting: Setting, designs: readonly Design[], gains: readonly number[], size: number): Group {
  const order = [...gains.keys()].sort((a, b) => gains[b]! - gains[a]!).slice(0, work.designs);
  return {
    setting,
    designs: order.map((index) => designs[index]!),
    promise: order.slice(0, size).reduce((sum, index) => sum + gains[index]!, 0),
  };
}
