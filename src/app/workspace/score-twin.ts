import {
  type CampaignState,
  countDesigns,
  type Design,
  drawDesigns,
  enumerateDesigns,
  findBest,
  type Goal,
  observationOf,
  type Space,
  scoreValue,
  variableUnits,
} from '../../campaign/index.ts';
import { convertUnit } from '../../core/convert-unit.ts';
import { AppError } from '../../core/error.ts';
import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import { seededRandom } from '../../core/random.ts';
import { namedWorld, secretName, type TwinOptions, twin } from '../../instruments/index.ts';
import { coverage, normalCrps, type ScoredForecast } from '../../kernels/statistics/index.ts';
import { createLaboratoryView, openCampaignView } from '../../runtime/index.ts';
import {
  commitmentOf,
  fractionsOf,
  openSeal,
  openWorld,
  quantityOf,
  readRecipe,
  type Seal,
  type Truths,
  typicalTruths,
  type WorldQuantity,
  type WorldSecret,
  type WorldTruth,
} from '../../world/index.ts';
import { findHostSecret } from './host-secrets.ts';
import type { Workspace } from './open-workspace.ts';

/** How a closed campaign in a simulated world fares against the truth, in the unit of its first goal. */
export type TwinScore = {
  readonly campaign: Id;
  readonly fidelity: 'simulated';
  /** The quantity of the world that is scored. */
  readonly quantity: string;
  readonly unit: string;
  readonly commitment: Hash;
  readonly revealed: WorldSecret;
  /** Of the variables of designs. */
  readonly units: { readonly [variable: string]: string };
  /** The design that the campaign names: what was measured, and what its recipe gives on average. */
  readonly best: { readonly design: Design; readonly measured: number; readonly truth: number } | null;
  readonly optimum: { readonly design: Design; readonly truth: number; readonly among: string };
  /** By how much the true value of the named design falls short of the optimum; of 0 where the campaign names none. */
  readonly regret: number;
  readonly calibration: {
    readonly count: number;
    readonly meanCrps: number;
    readonly coverage90: number;
  } | null;
  /** What went wrong unseen, and how often a value came of it all the same. */
  readonly wentWrong: readonly {
    readonly what: string;
    readonly count: number;
    readonly measuredAllTheSame: number;
  }[];
};

/** Designs of a space that cannot be listed are drawn at random, this many. */
const mostListed = 20_000;

/**
 * Opens the seals of a closed campaign, writes the secret they were made with into the laboratory's log, and scores what was found.
 * @throws AppError `not-closed`, `no-twin`, `no-secret`, `wrong-secret` or `broken-seal`
 */
export async function scoreTwin(workspace: Workspace, id: Id): Promise<TwinScore> {
  const view = openCampaignView(workspace.store, id);
  await view.refresh();
  const state = view.state();
  if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
  const options = optionsOf(state);
  if (state.status !== 'closed')
    throw new AppError(
      'not-closed',
      `campaign ${id} is ${state.status}; its truth stays sealed until it is closed`,
    );
  const secret =
    options.world === undefined
      ? findHostSecret(workspace.folder, secretName(id))
      : namedWorld(options.world);
  if (secret === null)
    throw new AppError(
      'no-secret',
      `${workspace.folder} keeps no secret of campaign ${id}; score it where it ran`,
    );
  const truths = await openSeals(workspace, state, secret);
  return score(state, options, secret, truths);
}

function optionsOf(state: CampaignState): TwinOptions {
  const { instruments } = state.spec.laboratory;
  const measured = state.spec.protocol.findLast((stage) => stage.kind === 'actuate')?.instrument ?? '';
  const entry = instruments[measured];
  if (entry?.driver !== 'twin')
    throw new AppError('no-twin', `campaign ${state.id} measures on ${measured}, which is no digital twin`);
  return twin.parseOptions(entry.options);
}

type SampleTruth = { readonly sample: Id; readonly truth: WorldTruth };

async function openSeals(
  { store }: Workspace,
  state: CampaignState,
  secret: WorldSecret,
): Promise<readonly SampleTruth[]> {
  const view = createLaboratoryView(store, state.spec.laboratory.name);
  await view.refresh();
  const actions = [...(view.state()?.actions.values() ?? [])].filter(
    ({ request }) => request.campaign === state.id,
  );
  const truths = actions.flatMap(({ result }) =>
    Object.entries(result?.seals ?? {}).map(([sample, seal]) => ({
      sample,
      truth: openSeal(secret, seal as unknown as Seal) as unknown as WorldTruth,
    })),
  );
  const revelation = { campaign: state.id, commitment: commitmentOf(secret), ...secret };
  const labAt = view.state()?.now ?? 0;
  await view.append([{ type: 'secret-revealed', data: revelation }], {
    by: { kind: 'system', id: 'score' },
    at: Date.now(),
    labAt,
    cause: 'score',
  });
  return truths;
}

function score(
  state: CampaignState,
  options: TwinOptions,
  secret: WorldSecret,
  truths: readonly SampleTruth[],
): TwinScore {
  const { masked: isMasked, family } = options;
  const world = openWorld(`${secret.salt}${secret.seed}`, { isMasked, family });
  const [goal] = state.spec.goals;
  const quantity = quantityOf(world, goal.quantity);
  const inGoalUnit = (truths: Truths): number => inUnitOf(goal, quantity, truths);
  const truthOf = (design: Design): number =>
    inGoalUnit(typicalTruths(world, fractionsOf(world, design), readRecipe(design, options.recipe)));
  const leader = findBest(state);
  const best =
    leader === null
      ? null
      : { design: leader.design, measured: leader.mean.value, truth: truthOf(leader.design) };
  const optimum = findOptimum(state, goal, truthOf);
  return {
    campaign: state.id,
    fidelity: 'simulated',
    quantity: quantity.name,
    unit: goal.unit,
    units: variableUnits(state.spec.space),
    commitment: commitmentOf(secret),
    revealed: secret,
    best,
    optimum,
    regret: scoreValue(goal, optimum.truth) - scoreValue(goal, best?.truth ?? 0),
    calibration: calibrate(state, truths, inGoalUnit),
    wentWrong: countMishaps(state, truths),
  };
}

/** @throws AppError `bad-options` — the goal is stated in a unit of another dimension */
function inUnitOf(goal: Goal, { name, unit }: WorldQuantity, truths: Truths): number {
  const converted =
    convertUnit(truths[name]!, unit, goal.unit) ?? (unit === goal.unit ? truths[name]! : null);
  if (converted !== null) return converted;
  throw new AppError(
    'bad-options',
    `the goal asks for ${goal.quantity} in ${goal.unit}; expected a unit like ${unit}`,
  );
}

function findOptimum(
  { spec, samples }: CampaignState,
  goal: Goal,
  truthOf: (design: Design) => number,
): TwinScore['optimum'] {
  const { designs, among } = listCandidates(spec.space);
  const all = [...designs, ...[...samples.values()].map(({ design }) => design)];
  let [best, highest] = [all[0]!, Number.NEGATIVE_INFINITY];
  for (const design of all) {
    const score = scoreValue(goal, truthOf(design));
    if (score > highest) [best, highest] = [design, score];
  }
  return { design: best, truth: truthOf(best), among };
}

function listCandidates(space: Space): { readonly designs: readonly Design[]; readonly among: string } {
  const listed = countDesigns(space) <= mostListed ? enumerateDesigns(space, mostListed) : null;
  if (listed !== null) return { designs: listed, among: `all ${listed.length} designs` };
  const designs = drawDesigns(space, mostListed, seededRandom('score', 'optimum'));
  return { designs, among: `${designs.length} designs drawn at random and those tried` };
}

/** Forecasts of what recipes give, against what they gave in truth. */
function calibrate(
  state: CampaignState,
  truths: readonly SampleTruth[],
  inGoalUnit: (truths: Truths) => number,
): TwinScore['calibration'] {
  const outcomes = new Map(truths.map(({ sample, truth }) => [sample, inGoalUnit(truth.typical)]));
  const forecasts = [...state.samples.values()].flatMap(({ id, proposal }): ScoredForecast[] => {
    const { value: mean, sd = null } = proposal?.predicted ?? {};
    const outcome = outcomes.get(id);
    return mean === undefined || sd === null || sd <= 0 || outcome === undefined
      ? []
      : [{ mean, sd, outcome }];
  });
  if (forecasts.length === 0) return null;
  return {
    count: forecasts.length,
    meanCrps: forecasts.reduce((sum, forecast) => sum + normalCrps(forecast) / forecasts.length, 0),
    coverage90: coverage(forecasts, 0.9),
  };
}

function countMishaps(state: CampaignState, truths: readonly SampleTruth[]): TwinScore['wentWrong'] {
  const samplesOf = new Map<string, Set<Id>>();
  for (const { sample, truth } of truths)
    for (const what of [truth.mishap, truth.fault])
      if (what !== null) samplesOf.set(what, (samplesOf.get(what) ?? new Set()).add(sample));
  const [goal] = state.spec.goals;
  return [...samplesOf].map(([what, samples]) => ({
    what,
    count: samples.size,
    measuredAllTheSame: [...samples].filter((id) => {
      const sample = state.samples.get(id);
      return sample !== undefined && observationOf(sample, goal) !== null;
    }).length,
  }));
}
