import { join } from 'node:path';
import {
  type CampaignEvent,
  type CampaignState,
  campaignSchema,
  designKey,
  type Goal,
  type StoredEvent,
  type Table,
  variableNames,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import { type FirstGuess, rankFirstGuess } from '../../insights/index.ts';
import { campaignStream, findDefinition, openCampaignView, type Store } from '../../runtime/index.ts';
import { describeAgent } from '../agents/describe-agent.ts';
import { readFeedbackStanding } from '../agents/feedback-record.ts';
import { readAgent } from '../agents/store-run-log.ts';
import { renderReport } from '../report/render-report.ts';
import {
  buildReportData,
  type CandidateValues,
  type RecordSummary,
  type ReportInput,
  type SimulatorInput,
} from '../report/report-data.ts';
import { onnesVersion } from '../version.ts';
import { claimOf } from './claim-of.ts';
import type { Workspace } from './open-workspace.ts';
import { writeWholeFile } from './write-whole-file.ts';

/** One candidate of a replayed table with the mean of what was recorded for it [unit of the goal]. */
export type Candidate = {
  readonly design: { readonly [variable: string]: number | string };
  readonly value: number;
};

/** Everything that the report of a campaign is made of. @throws AppError `no-such-campaign` */
export async function collectReport(workspace: Workspace, id: Id): Promise<ReportInput> {
  const view = openCampaignView(workspace.store, id);
  await view.refresh();
  const state = view.state();
  if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
  const table = await tableOf(workspace.store, state);
  const candidates = table === null ? null : candidatesOf(state, table);
  return {
    state,
    events: await summarizeRecord(workspace.store, id),
    candidateValues: table === null || candidates === null ? null : describeCandidates(table, candidates),
    claim: await claimOf(workspace.store, workspace.folder, state),
    agent: describeAgent(
      await readAgent(workspace.store, id),
      state,
      await readFeedbackStanding(workspace.store, state),
    ),
    simulators: await describeSimulators(workspace, state, candidates),
    onnesVersion: onnesVersion(),
    generatedAt: new Date().toISOString().replace('T', ' ').slice(0, 16),
  };
}

/** Writes the report and returns its path. @throws AppError `unwritable` */
export async function writeReport(workspace: Workspace, id: Id, out?: string): Promise<string> {
  const path = out ?? join(workspace.folder, 'reports', `${id}.html`);
  await writeWholeFile(path, renderReport(buildReportData(await collectReport(workspace, id))));
  return path;
}

/** The recorded table that a replayed campaign draws from; null where there is none. */
export async function tableOf(store: Store, state: CampaignState): Promise<Table | null> {
  const blob = Object.values(state.spec.laboratory.instruments).find(
    (instrument) => instrument.table !== undefined,
  )?.table;
  return blob === undefined
    ? null
    : (JSON.parse(new TextDecoder().decode(await store.readBlob(blob))) as Table);
}

/** Mean recorded value of every candidate of the pool; null when the space is no pool of the table. */
export function candidatesOf(state: CampaignState, table: Table): readonly Candidate[] | null {
  const { space, goals } = state.spec;
  if (space.pool === null) return null;
  const names = variableNames(space);
  const groups = new Map<string, { design: Candidate['design']; values: number[] }>();
  for (const row of table.rows) {
    const value = row[(goals[0] as Goal).quantity];
    if (typeof value !== 'number') continue;
    const design = Object.fromEntries(names.map((name) => [name, row[name] as number | string]));
    const key = designKey(space, design);
    const group = groups.get(key) ?? { design, values: [] };
    group.values.push(value);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ design, values }) => ({
    design,
    value: values.reduce((sum, value) => sum + value, 0) / values.length,
  }));
}

const describeCandidates = (table: Table, candidates: readonly Candidate[]): CandidateValues => ({
  values: candidates.map((candidate) => candidate.value),
  name: table.name,
  source: table.source,
  licence: table.licence,
  sha256: table.sha256,
});

async function describeSimulators(
  workspace: Workspace,
  state: CampaignState,
  candidates: readonly Candidate[] | null,
): Promise<SimulatorInput[]> {
  const goal = state.spec.goals[0];
  const inputs: SimulatorInput[] = [];
  for (const stage of state.spec.protocol) {
    if (stage.kind !== 'simulate') continue;
    const simulator = findDefinition('simulator', workspace.lab.definitions.simulators, stage.simulator);
    let firstGuess: FirstGuess | null = null;
    const { direction } = goal;
    const isExtreme = direction === 'maximize' || direction === 'minimize';
    if (candidates !== null && isExtreme && simulator.quantity === goal.quantity) {
      firstGuess = await rankFirstGuess(
        simulator,
        candidates.map((candidate) => candidate.design),
        candidates.map((candidate) => candidate.value),
        direction,
      );
    }
    const { name, version, summary, fittedOn } = simulator;
    inputs.push({ name, version, summary, fittedOn, firstGuess });
  }
  return inputs;
}

async function summarizeRecord(store: Store, id: Id): Promise<RecordSummary> {
  const events = (await store.read(campaignStream(id))) as unknown as readonly StoredEvent<CampaignEvent>[];
  const definitions = new Set<string>();
  for (const event of events) if (event.type === 'step-started') definitions.add(event.data.definition);
  const last = events.at(-1);
  return {
    count: events.length,
    firstAt: events[0]?.at ?? 0,
    lastAt: last?.at ?? 0,
    headHash: last?.hash ?? '',
    schema: campaignSchema,
    definitions: [...definitions].sort(),
  };
}
