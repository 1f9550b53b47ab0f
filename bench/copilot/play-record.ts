import {
  type CampaignEvent,
  type CampaignSpec,
  type CampaignState,
  type Command,
  type Cost,
  type Design,
  decide,
  drawDesign,
  type Estimate,
  type Failure,
  foldCampaign,
  next,
  type Observation,
  type Proposal,
  type Receipt,
  type SampleState,
  type Step,
  type StoredCampaignEvent,
} from '../../src/campaign/index.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import type { Quantity } from '../../src/core/quantity.ts';
import { type Random, seededRandom } from '../../src/core/random.ts';

/** What a made-up laboratory answers; chance comes from the seed alone. */
export type World = {
  readonly seed: string;
  /** Of the first goal's quantity and of any others, by sample; a failure in their place ends the sample. */
  measure(design: Design, sample: SampleState, random: Random): readonly Reading[] | Failure;
  /** What the planner expects of a design; null where it expects nothing. */
  predict(design: Design, random: Random): Quantity | null;
  readonly warnings?: { readonly [sample: string]: string };
  readonly fidelity?: 'measured' | 'simulated' | 'literature';
  /** Designs in place of drawn ones, in order. */
  readonly designs?: readonly Design[];
};
export type Reading = Quantity & { readonly quantity: string };

/** The events of a campaign that the policy drives through a made-up laboratory, with what persons do after so many samples. */
export function playRecord(
  spec: CampaignSpec,
  world: World,
  script: Script = {},
): readonly StoredCampaignEvent[] {
  const events: StoredCampaignEvent[] = [];
  let state: CampaignState | null = null;
  let labAt = Date.UTC(2026, 0, 5, 9);
  const append = (
    event: CampaignEvent,
    by = { kind: 'system', id: 'driver' } as StoredCampaignEvent['by'],
  ): void => {
    const seq = events.length + 1;
    const stored: StoredCampaignEvent = {
      ...event,
      ...{ by, at: labAt, labAt, cause: null, schema: 1, stream: `campaign/${world.seed}`, seq },
      ...{ prevHash: sha256Hex(`${world.seed}${seq - 1}`), hash: sha256Hex(`${world.seed}${seq}`) },
    };
    events.push(stored);
    state = foldCampaign(state, stored);
  };
  const command = (order: Command): void => {
    const decision = decide(state, order, { kind: 'person', id: 'heike' });
    if ('refusal' in decision) throw new Error(decision.refusal.detail);
    for (const event of decision.events) append(event, { kind: 'person', id: 'heike' });
  };
  command({ command: 'open', spec });
  const done = new Set<number>();
  for (let turn = 0; turn < 500; turn++) {
    const now = state as unknown as CampaignState;
    for (const [count, orders] of Object.entries(script.after ?? {}).map(([n, o]) => [Number(n), o] as const))
      if (!done.has(count) && finishedCount(now) >= count) {
        done.add(count);
        for (const order of orders) command(order);
      }
    if (script.stopAfterSamples === 0) return events;
    const isLast = script.stopAfterSamples !== undefined && finishedCount(now) >= script.stopAfterSamples;
    const { decisions, steps, close, wakeAt } = next(now);
    for (const decision of decisions) append(decision);
    for (const { step, reserved } of steps)
      append({
        type: 'step-started',
        data: { step, asOf: now.version, definition: definitionOf(step), reserved },
      });
    if (isLast && steps.some(({ step }) => step.kind === 'actuate')) return events;
    for (const { step } of steps) {
      const outcome = perform(state as unknown as CampaignState, step, world);
      if (outcome === null) continue;
      if (step.kind === 'actuate') labAt += 6 * 3_600_000;
      append(outcome);
    }
    if (close !== null) append({ type: 'campaign-closed', data: close });
    if (decisions.length + steps.length > 0) continue;
    if (close !== null || wakeAt === null || script.waits === true) return events;
    labAt = Math.max(labAt, wakeAt);
    append({ type: 'time-passed', data: { to: labAt } });
  }
  throw new Error('the campaign does not end');
}

export type Script = {
  /** Orders of a person once so many samples are finished. */
  readonly after?: { readonly [finished: number]: readonly Command[] };
  /** Leaves off with a measurement in flight once so many samples are finished; 0: before anything is done. */
  readonly stopAfterSamples?: number;
  /** Leaves off where only a person can go on. */
  readonly waits?: true;
};

const finishedCount = (state: CampaignState): number =>
  [...state.samples.values()].filter(({ status }) => status === 'finished').length;

const definitionOf = (step: Step): string =>
  step.kind === 'propose'
    ? `${step.planner}@1.0.0`
    : step.kind === 'analyse'
      ? `${step.analysis}@1.0.0`
      : 'bench@1.0.0';

function perform(state: CampaignState, step: Step, world: World): CampaignEvent | null {
  const { key } = step;
  const random = seededRandom(world.seed, key);
  switch (step.kind) {
    case 'propose':
      return {
        type: 'designs-proposed',
        data: { key, proposals: propose(state, step.count, world, random), truncated: false },
      };
    case 'simulate':
      return {
        type: 'samples-estimated',
        data: { key, notKnown: [], estimates: estimate(state, step.samples, world, random) },
      };
    case 'review':
      return null;
    case 'actuate':
      return act(state, key, step.samples, world, random);
    case 'analyse':
      return analyse(state, key, step.samples, world, random);
    case 'reward':
      return { type: 'rewards-paid', data: { key, receipts: step.samples.map((id) => pay(state, id)) } };
  }
}

function propose(state: CampaignState, count: number, world: World, random: Random): Proposal[] {
  const measured = [...state.samples.values()].filter(({ observations }) => observations.length > 0);
  return Array.from({ length: count }, (_, index): Proposal => {
    const design = world.designs?.[state.samples.size + index] ?? drawDesign(state.spec.space, random);
    const predicted = measured.length < 3 ? null : world.predict(design, random);
    if (predicted === null)
      return {
        design,
        predicted,
        expectedImprovement: null,
        why: 'Start of 3 spread-out designs: nothing is known yet, so any is as good.',
      };
    const nearest = measured.slice(-2).map(({ id, observations: [value] }, i) => ({
      sample: id,
      distance: 0.11 * (i + 1),
      value: plain(value!),
    }));
    const rationale = {
      belief: { ...predicted, sd: 0.8 * predicted.sd! },
      ...{ chanceToImprove: 0.31, teaches: null, nearest },
      runnerUp: {
        design: drawDesign(state.spec.space, random),
        predicted: { ...predicted, value: predicted.value - 0.5 },
        expectedImprovement: 0.12,
        chanceToImprove: 0.2,
        distance: 0.4,
      },
    };
    return {
      design,
      predicted,
      expectedImprovement: 0.37,
      why: 'Expected to improve most on the best so far.',
      rationale,
    };
  });
}

const plain = ({ value, sd, unit, bound }: Observation): Quantity => ({
  value,
  sd,
  unit,
  ...(bound && { bound }),
});

const estimate = (
  state: CampaignState,
  samples: readonly string[],
  world: World,
  random: Random,
): { sample: string; estimate: Estimate }[] =>
  samples.flatMap((sample) => {
    const value = world.predict(state.samples.get(sample)!.design, random);
    const { quantity } = state.spec.goals[0];
    return value === null
      ? []
      : [
          {
            sample,
            estimate: { ...value, quantity, fidelity: 'simulated' as const, method: 'made-up-model@1.0.0' },
          },
        ];
  });

function act(
  state: CampaignState,
  key: string,
  samples: readonly string[],
  world: World,
  random: Random,
): CampaignEvent {
  const failures: { [id: string]: Failure } = {};
  for (const id of samples) {
    const outcome = world.measure(state.samples.get(id)!.design, state.samples.get(id)!, random);
    if ('kind' in outcome && outcome.kind !== 'measurement-invalid') failures[id] = outcome;
  }
  const cost: Cost = state.inFlight.get(key)!.reserved;
  const files = samples.map((sample) => ({
    sample,
    name: `${sample}.json`,
    blob: sha256Hex(`${world.seed}${key}${sample}`),
  }));
  return { type: 'action-finished', data: { key, files, failures, asMade: {}, cost } };
}

function analyse(
  state: CampaignState,
  key: string,
  samples: readonly string[],
  world: World,
  random: Random,
): CampaignEvent {
  const findings = samples.map((id) => {
    const sample = state.samples.get(id)!;
    const outcome = world.measure(sample.design, sample, random);
    const warnings = world.warnings?.[id] === undefined ? [] : [world.warnings[id]!];
    if ('kind' in outcome) return { sample: id, observations: [], warnings, failure: outcome };
    const artefact = sample.files.at(-1)?.blob;
    const observations = outcome.map(
      (reading): Observation => ({
        ...reading,
        sample: id,
        fidelity: world.fidelity ?? 'measured',
        method: 'reading@1.0.0',
        ...(artefact && { artefact }),
      }),
    );
    return { sample: id, observations, warnings };
  });
  return { type: 'samples-analysed', data: { key, findings } };
}

/** A made-up grader: a twentieth of the value, settled once something was measured. */
function pay(state: CampaignState, id: string): Receipt {
  const sample = state.samples.get(id)!;
  const [observation] = sample.observations;
  const isSettled = observation !== undefined && observation.fidelity === 'measured';
  const value = observation ?? sample.estimates[0];
  const previous = sample.receipts.at(-1);
  return {
    sample: id,
    version: (previous?.version ?? 0) + 1,
    status: isSettled || sample.outcome === 'failed' ? 'settled' : 'provisional',
    total: value === undefined ? -0.01 : value.value / 20,
    components: { task: (value?.value ?? 0) / 20 },
    gates: { measured: isSettled },
    reason: sample.outcome === 'failed' ? 'FAILED' : isSettled ? 'SETTLED_BY_MEASUREMENT' : 'SIMULATED_ONLY',
    explanation: isSettled ? 'a measurement settles it' : 'nothing was measured',
    evidence:
      value === undefined
        ? []
        : [
            {
              value: value.value,
              sd: value.sd,
              unit: value.unit,
              fidelity: value.fidelity,
              method: value.method,
              artefact: value.artefact ?? null,
            },
          ],
    grader: 'measured-goal@1.0.0',
    supersedes: previous?.version ?? null,
  };
}
