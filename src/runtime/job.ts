import {
  type ActionRequest,
  askerOf,
  type CampaignEvent,
  type CampaignState,
  type ClaimStanding,
  type Cost,
  costPerSample,
  type Design,
  designAmounts,
  designKey,
  type Estimate,
  type Goal,
  type Instant,
  noCost,
  observationOf,
  type PlanningView,
  predictionOf,
  type RequestedSample,
  type SampleState,
  type Step,
  type StepKey,
  type StoredFile,
  type StoredResult,
  standingOf,
  type Trace,
  variableUnits,
  viewForPlanner,
} from '../campaign/index.ts';
import type { Id } from '../core/id.ts';
import type { Json } from '../core/json.ts';
import type { Quantity } from '../core/quantity.ts';

export type SampleClaim = {
  readonly standing: ClaimStanding;
  /** Amounts of elements where the design states a composition. */
  readonly amounts: { readonly [element: string]: number } | null;
};

type Options = { readonly [option: string]: Json };

/** A step with everything its performer may see, as plain data: what crosses into a worker. */
export type Job = { readonly key: StepKey; readonly seed: number; readonly now: Instant } & (
  | {
      readonly kind: 'propose';
      readonly planner: string;
      readonly options: Options;
      readonly view: PlanningView;
      readonly count: number;
      /** Simulators of the protocol, with what one run costs where the protocol says so. */
      readonly simulators: readonly { readonly name: string; readonly cost: Cost | null }[];
    }
  | {
      readonly kind: 'simulate';
      readonly simulator: string;
      readonly options?: Options;
      readonly designs: readonly { readonly sample: Id; readonly design: Design }[];
    }
  | {
      readonly kind: 'analyse';
      readonly analysis: string;
      readonly options: Options;
      readonly goals: readonly Goal[];
      readonly files: readonly StoredFile[];
    }
  | {
      readonly kind: 'reward';
      readonly grader: string;
      readonly traces: readonly Trace[];
      /** Of the samples with a measured value: what may be claimed, but for novelty, and what they are made of. */
      readonly claims: { readonly [sample: Id]: SampleClaim };
    }
  | { readonly kind: 'actuate'; readonly request: ActionRequest }
);

/** The job of a step, from the state as of the step; a copy, since the state goes on. Null for a review, which a person performs. */
export const describeJob = (state: CampaignState, step: Step): Job | null =>
  structuredClone(jobOf(state, step));

function jobOf(state: CampaignState, step: Step): Job | null {
  const base = { key: step.key, seed: state.spec.seed, now: state.now };
  if (step.kind === 'review') return null;
  if (step.kind === 'propose') {
    const { options } = state.spec.planner;
    return {
      ...base,
      kind: 'propose',
      planner: step.planner,
      options,
      view: viewForPlanner(state),
      count: step.count,
      simulators: state.spec.protocol.flatMap((stage) =>
        stage.kind === 'simulate' ? [{ name: stage.simulator, cost: stage.cost ?? null }] : [],
      ),
    };
  }
  const samples = step.samples.map((id) => state.samples.get(id)).filter((sample) => sample !== undefined);
  switch (step.kind) {
    case 'simulate':
      return {
        ...base,
        kind: 'simulate',
        simulator: step.simulator,
        designs: samples.map(({ id, design }) => ({ sample: id, design })),
      };
    case 'analyse':
      return {
        ...base,
        kind: 'analyse',
        analysis: step.analysis,
        options: step.options ?? {},
        goals: state.spec.goals,
        files: samples.flatMap((s) => s.files),
      };
    case 'reward':
      return {
        ...base,
        kind: 'reward',
        grader: step.grader,
        traces: samples.map((sample) => traceOf(state, sample)),
        claims: Object.fromEntries(samples.flatMap((sample) => claimOf(state, sample))),
      };
    case 'actuate':
      return { ...base, kind: 'actuate', request: requestOf(state, step, samples) };
  }
}

function requestOf(
  state: CampaignState,
  step: Step & { kind: 'actuate' },
  samples: readonly SampleState[],
): ActionRequest {
  const stage = state.spec.protocol.find(
    (candidate) => candidate.kind === 'actuate' && candidate.name === step.key.split('/')[1],
  );
  return {
    id: `${state.id}:${step.key}`,
    campaign: state.id,
    seed: state.spec.seed,
    key: step.key,
    instrument: step.instrument,
    samples: samples.map((sample) => describeSample(state, step, sample)),
    goals: state.spec.goals,
    action: step.action,
    cost: stage?.kind === 'actuate' ? stage.cost : noCost,
    units: variableUnits(state.spec.space),
    askedBy: askerOf(
      state,
      samples.map(({ id }) => id),
    ),
    planner: state.spec.planner.name,
    ...(state.spec.laboratory.priority && { priority: state.spec.laboratory.priority }),
    ...(stage?.kind === 'actuate' && stage.reserves && { reserves: stage.reserves }),
    ...(stage?.kind === 'actuate' &&
      stage.startWithinHours !== undefined && { startBy: state.now + stage.startWithinHours * 3_600_000 }),
  };
}

function describeSample(
  state: CampaignState,
  step: Step,
  { id, design, replicateOf }: SampleState,
): RequestedSample {
  const [, stage = '', attempt = '1'] = step.key.split('/');
  const key = designKey(state.spec.space, design);
  let repeat = Number(attempt) - 1;
  for (const earlier of state.samples.values()) {
    if (earlier.id === id) break;
    if (designKey(state.spec.space, earlier.design) === key) repeat += earlier.attempts.get(stage) ?? 0;
  }
  const amounts = designAmounts(state.spec.space, design);
  return { id, design, replicateOf, repeat, ...(amounts !== null && { amounts }) };
}

function claimOf(state: CampaignState, { id, asMade, design }: SampleState): readonly [Id, SampleClaim][] {
  const standing = standingOf(state, id);
  return standing === undefined
    ? []
    : [[id, { standing, amounts: designAmounts(state.spec.space, asMade ?? design) }]];
}

function traceOf(state: CampaignState, sample: SampleState): Trace {
  const goal = state.spec.goals[0];
  const history: Quantity[] = [];
  const comparisons: { readonly said: Estimate; readonly measured: Quantity }[] = [];
  for (const other of state.samples.values()) {
    if (other.id === sample.id) break;
    const observation = observationOf(other, goal);
    if (observation === null) continue;
    history.push(observation);
    if (observation.bound !== undefined || observation.fidelity === 'simulated') continue;
    for (const said of other.estimates)
      if (said.quantity === goal.quantity && said.unit === observation.unit && said.bound === undefined)
        comparisons.push({ said, measured: observation });
  }
  return {
    sample: sample.id,
    design: sample.asMade ?? sample.design,
    goals: state.spec.goals,
    predicted: predictionOf(state.spec.space, sample),
    estimates: sample.estimates,
    observations: sample.isRetracted ? [] : sample.observations,
    history,
    ...(comparisons.length > 0 && { comparisons }),
    cost: sample.isAttempted ? sample.cost : costPerSample(state.spec),
    budget: state.spec.budget,
    failure: sample.outcome === 'failed' ? sample.failure : null,
    previous: sample.receipts.at(-1) ?? null,
  };
}

/** The event that a finished action leads to in its campaign. */
export const actionFinished = (key: StepKey, result: StoredResult): CampaignEvent => ({
  type: 'action-finished',
  data: {
    key,
    files: result.files,
    failures: result.failures,
    asMade: result.asMade,
    ...(result.asMadeSds && { asMadeSds: result.asMadeSds }),
    cost: result.cost,
  },
});
