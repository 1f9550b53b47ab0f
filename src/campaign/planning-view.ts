import { observationOf } from './best.ts';
import { affordableSamples, costPerSample, noCost } from './budget.ts';
import type { Foresight, PlanningView, SharedRun, Trial } from './contracts.ts';
import type { CampaignSpec, Stage } from './spec.ts';
import type { CampaignState, SampleState } from './state.ts';

/** What a planner is shown of a campaign: every sample as a trial, as made where that is known. */
export function viewForPlanner(state: CampaignState): PlanningView {
  const trials: Trial[] = [];
  for (const sample of state.samples.values()) {
    if (sample.outcome === 'cancelled') continue;
    trials.push(describeTrial(state, sample));
  }
  const run = findSharedRun(state.spec);
  return {
    goals: state.spec.goals,
    space: state.spec.space,
    trials,
    experimentsLeft: affordableSamples(state),
    ...foresightOf(state),
    ...(run !== null && { run }),
    ...describeCosts(state.spec),
    ...(state.spec.controls && { controls: state.spec.controls }),
    ...(state.spec.prior && { prior: state.spec.prior }),
    ...(state.spec.confirm > 1 && { confirm: state.spec.confirm }),
  };
}

/** What simulators said of the designs asked for; nothing while none has spoken of a goal. What a run of theirs costs, they know. */
function foresightOf(state: CampaignState): { readonly foresight?: readonly Foresight[] } {
  const measurementCost = costPerSample(state.spec);
  const quantities = new Set(state.spec.goals.map(({ quantity }) => quantity));
  const spoken = new Map<string, Foresight & { readonly estimates: Foresight['estimates'][number][] }>();
  for (const { design, estimates } of state.samples.values())
    for (const { quantity, method, value, fidelity, bound } of estimates) {
      if (fidelity !== 'simulated' || bound !== undefined || !quantities.has(quantity)) continue;
      const key = `${method}\n${quantity}`;
      const known = spoken.get(key) ?? { method, quantity, estimates: [], cost: noCost, measurementCost };
      known.estimates.push({ design, value });
      spoken.set(key, known);
    }
  return spoken.size === 0 ? {} : { foresight: [...spoken.values()] };
}

/** What samples must have in common at any stage that takes several, and the smallest of those runs; null without such a stage. */
export function findSharedRun({ protocol }: CampaignSpec): SharedRun | null {
  const stages = protocol.filter(hasSharedSetting);
  if (stages.length === 0) return null;
  return {
    samplesPerRun: Math.min(...stages.map(({ samplesPerRun }) => samplesPerRun)),
    shared: [...new Set(stages.flatMap(({ shared }) => shared))],
  };
}

function describeCosts(spec: CampaignSpec): Pick<PlanningView, 'costs'> {
  const { costs: rules, currency } = spec;
  if (rules === undefined) return {};
  return { costs: { experiment: costPerSample(spec).money, currency, rules } };
}

const hasSharedSetting = (stage: Stage): stage is Stage & { readonly kind: 'actuate' } =>
  stage.kind === 'actuate' && stage.samplesPerRun > 1 && stage.shared.length > 0;

function describeTrial(state: CampaignState, sample: SampleState): Trial {
  const outcomes = state.spec.goals.map((goal) => observationOf(sample, goal));
  const base = {
    sample: sample.id,
    design: sample.asMade ?? sample.design,
    ...(sample.asMade !== null && { planned: sample.design }),
    ...(sample.asMadeSds && { inputSds: sample.asMadeSds }),
    ...(sample.finishedAt !== null && { at: (sample.finishedAt - state.openedAt) / 3_600_000 }),
    outcomes,
  };
  const isMeasured = outcomes.some((outcome) => outcome !== null) || hasOtherResults(sample);
  if (isMeasured) return { ...base, status: 'measured' };
  if (sample.outcome === 'open')
    return { ...base, status: 'pending', ...(awaitsRun(state.spec, sample) && { awaitsRun: true }) };
  const failure = sample.isRetracted
    ? 'measurement-invalid'
    : (sample.failure?.kind ?? 'measurement-invalid');
  return { ...base, status: 'failed', failure };
}

function awaitsRun({ protocol }: CampaignSpec, { stage, status }: SampleState): boolean {
  const first = protocol.findIndex(hasSharedSetting);
  return stage < first || (stage === first && status === 'ready');
}

/** Measured while the campaign had other goals: no failure, and nothing known of the goals of today. */
const hasOtherResults = (sample: SampleState): boolean =>
  sample.outcome === 'measured' && sample.observations.length > 0 && !sample.isRetracted;
