import {
  type CampaignEvent,
  type CampaignState,
  type Finding,
  type Observation,
  observationOf,
  type SampleState,
  type Stage,
  type StoredEvent,
  variableUnits,
} from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import type { Id } from '../../../core/id.ts';
import type { Definitions } from '../../../runtime/index.ts';
import { buildExperimentRows } from '../../report/experiment-rows.ts';
import type { FindingView, SampleView } from '../contract/sample.ts';
import { viewGoal, viewQuantity, viewRow } from './campaign-view.ts';
import { chainOf } from './sample-chain.ts';
import { lifeOf } from './sample-events.ts';

/** One sample with its whole life. @throws AppError `no-such-sample` */
export function viewSample(
  state: CampaignState,
  events: readonly StoredEvent<CampaignEvent>[],
  id: Id,
  { analyses }: Pick<Definitions, 'analyses'>,
): SampleView {
  const sample = findSample(state, id);
  const { spec } = state;
  const row = buildExperimentRows(state, new Set()).find((one) => one.sample.id === id);
  if (row === undefined) throw new Error('broken invariant: every sample has a row');
  const reading = observationOf(sample, spec.goals[0]);
  const life = lifeOf(events, id);
  const ids = [...state.samples.keys()];
  const at = ids.indexOf(id);
  return {
    campaign: {
      ...{ id: state.id, name: spec.name, currency: spec.currency, laboratory: spec.laboratory.name },
      ...{ isVirtualClock: spec.laboratory.clock === 'virtual', goal: viewGoal(spec.goals[0]) },
    },
    isSimulated: isSampleSimulated(state, sample),
    row: viewRow(row, state),
    surprise: surpriseOf(sample, reading),
    settings: settingsOf(state, sample),
    stages: viewStages(sample, spec.protocol),
    relatives: relativesOf(state, sample),
    estimates: sample.estimates.map(({ quantity, fidelity, method, ...value }) => ({
      ...{ quantity, fidelity, method, value: viewQuantity(value) },
    })),
    observations: sample.observations.map(({ quantity, fidelity, method, artefact, ...value }) => ({
      ...{ quantity, fidelity, method, value: viewQuantity(value), file: artefact ?? null },
    })),
    findings: sample.findings.map(viewFinding),
    warnings: [...sample.warnings, ...sample.notKnown],
    isRetracted: sample.isRetracted,
    receipts: sample.receipts.map(({ version, status, total, reason, explanation, grader, components }) => ({
      ...{ version, status, total, reason, explanation, grader, components: { ...components } },
    })),
    cost: { ...sample.cost },
    files: sample.files.map(({ name, blob, stage }) => ({ name, hash: blob, stage })),
    analyses: analyses.map(({ name, version, summary }) => {
      const stage = spec.protocol.find((one) => one.kind === 'analyse' && one.analysis === name);
      const options = stage?.kind === 'analyse' ? { ...stage.options } : {};
      return { name, version, summary, stage: stage?.name ?? null, options };
    }),
    chain: [...chainOf(state, sample, life, reading)],
    life: [...life],
    previous: ids[at - 1] ?? null,
    next: ids[at + 1] ?? null,
  };
}

/** @throws AppError `no-such-sample` */
export function findSample(state: CampaignState, id: Id): SampleState {
  const sample = state.samples.get(id);
  if (sample === undefined) throw new AppError('no-such-sample', `campaign ${state.id} has no sample ${id}`);
  return sample;
}

/** Whether its value, or what makes it, is simulated. */
function isSampleSimulated({ spec }: CampaignState, { observations }: SampleState): boolean {
  if (observations.length > 0) return observations.some(({ fidelity }) => fidelity === 'simulated');
  return Object.values(spec.laboratory.instruments).some(({ driver }) => driver === 'twin');
}

function surpriseOf({ proposal }: SampleState, reading: Observation | null): number | null {
  const predicted = proposal?.predicted ?? null;
  if (predicted === null || reading === null || reading.bound !== undefined) return null;
  const sd = Math.hypot(predicted.sd ?? 0, reading.sd ?? 0);
  return sd > 0 && predicted.sd !== null ? (reading.value - predicted.value) / sd : null;
}

function settingsOf({ spec }: CampaignState, sample: SampleState): SampleView['settings'] {
  const units = variableUnits(spec.space);
  const names = new Set([...Object.keys(sample.design), ...Object.keys(sample.asMade ?? {})]);
  return [...names].map((name) => ({
    name,
    unit: units[name] ?? '',
    planned: sample.design[name] ?? null,
    made: sample.asMade?.[name] ?? null,
    madeSd: sample.asMadeSds?.[name] ?? null,
  }));
}

type Progress = Pick<SampleState, 'attempts' | 'stage' | 'status' | 'outcome' | 'failure'>;

export function viewStages(sample: Progress, protocol: readonly Stage[]): SampleView['stages'] {
  const stages = protocol.map((stage, index) => viewStage(sample, stage, index));
  if (sample.failure === null || sample.outcome !== 'failed') return stages;
  // what failed is the last that was tried; the reward that pays its cost comes after it
  const failed = stages.findLastIndex(({ state, kind }) => state === 'done' && kind !== 'reward');
  return stages.map((stage, index) => (index === failed ? { ...stage, state: 'failed' } : stage));
}

function viewStage(sample: Progress, stage: Stage, index: number): SampleView['stages'][number] {
  const attempts = sample.attempts.get(stage.name) ?? 0;
  const isPast = index < sample.stage;
  const isHere = index === sample.stage && sample.status !== 'finished';
  const state = isPast
    ? attempts > 0
      ? 'done'
      : 'not made'
    : isHere && attempts > 0
      ? 'under way'
      : 'to come';
  return {
    ...{ name: stage.name, kind: stage.kind, attempts, by: performerOf(stage) },
    state: sample.status === 'finished' && state === 'to come' ? 'not made' : state,
    detail: stage.kind === 'actuate' ? describeAction(stage.action) : '',
  };
}

function performerOf(stage: Stage): string {
  switch (stage.kind) {
    case 'simulate':
      return stage.simulator;
    case 'actuate':
      return stage.instrument;
    case 'analyse':
      return stage.analysis;
    case 'reward':
      return stage.grader;
    case 'review':
      return 'a person';
  }
}

const describeAction = (action: unknown): string =>
  action === null || (typeof action === 'object' && Object.keys(action).length === 0)
    ? ''
    : JSON.stringify(action).replaceAll(/[{}"]/g, '').replaceAll(',', ', ').replaceAll(':', ' ');

function relativesOf(state: CampaignState, sample: SampleState): SampleView['relatives'] {
  const root = sample.replicateOf ?? sample.id;
  return [...state.samples.values()]
    .filter((one) => one.id !== sample.id && (one.id === root || one.replicateOf === root))
    .map((one) => {
      const reading = observationOf(one, state.spec.goals[0]);
      return {
        id: one.id,
        relation: one.id === root ? 'made first, of the same design' : 'made again, of the same design',
        measured: reading === null ? null : viewQuantity(reading),
      };
    });
}

export const viewFinding = (finding: Finding): FindingView => {
  const { quantity, value, sd, unit, bound, limit, systematic, criterion, method, detail } = finding;
  return {
    ...{ quantity, criterion, method, detail: { ...detail }, systematic: systematic ?? null },
    value: value === null ? null : viewQuantity({ value, sd, unit, ...(bound !== undefined && { bound }) }),
    limit:
      value !== null || limit === undefined || bound === undefined
        ? null
        : viewQuantity({ value: limit, sd: null, unit, bound }),
  };
};
