import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type CampaignState, describeRecovery, variableUnits, whyNoLeader } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatDesign, formatFormula, formatQuantity } from '../../../core/format-quantity.ts';
import type { Id } from '../../../core/id.ts';
import {
  type Clock,
  computeInWorkers,
  createLaboratoryView,
  openCampaignView,
  type Store,
} from '../../../runtime/index.ts';
import { checkModelSwitch } from '../../models/check-switch.ts';
import { writeReport } from '../../workspace/collect-report.ts';
import { createClock } from '../../workspace/create-clock.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { listAwaited } from '../../workspace/list-awaited.ts';
import { type LoadedCampaign, type LoadOptions, loadCampaign } from '../../workspace/load-campaign.ts';
import { openCampaign } from '../../workspace/open-campaign.ts';
import { readWorkspaceLaboratory } from '../../workspace/open-laboratory.ts';
import { loadLab, openWorkspace, type Workspace } from '../../workspace/open-workspace.ts';
import {
  openExistingStore,
  openWorkspaceStore,
  workspaceAddress,
} from '../../workspace/open-workspace-store.ts';
import { runCampaigns } from '../../workspace/run-campaigns.ts';
import { currentPerson } from '../actor.ts';
import { exitCode } from '../exit-code.ts';
import { createLiveView } from '../live-view.ts';
import type { Output } from '../output.ts';
import { describeRun, type RunResult, statusOf } from '../run-result.ts';
import { recoveryLines } from './lab-status.ts';

export type RunOptions = LoadOptions & {
  readonly store?: string;
  readonly labModule?: string;
  readonly lab?: string;
  readonly json?: boolean;
  readonly wait?: boolean;
};

/** A file opens a new campaign; any other name is one that is in the store. All files are checked before anything is written. */
export async function action(output: Output, options: RunOptions, names: readonly string[]): Promise<number> {
  const { lab } = await loadLab(options.labModule);
  const file = readWorkspaceLaboratory(options, lab.definitions);
  const files = new Map<string, LoadedCampaign>();
  for (const name of names.filter(isCampaignFile)) {
    const loaded = await loadCampaign(name, { ...options, laboratory: options.lab }, lab.definitions, file);
    for (const warning of loaded.warnings) output.note(`note: ${warning}`);
    checkModelSwitch(loaded.spec, workspaceAddress(options).folder);
    files.set(name, loaded);
  }
  const workspace = await openWorkspace(options, files.size > 0 ? openWorkspaceStore : openExistingStore);
  try {
    const found = new Map<string, Id>();
    for (const name of names.filter((name) => !files.has(name)))
      found.set(name, await findCampaign(workspace.store, name));
    const clocks = new Map<string, Clock>();
    const ids: Id[] = [];
    for (const name of names) {
      const loaded = files.get(name);
      ids.push(found.get(name) ?? (await openLoaded(workspace, loaded as LoadedCampaign, clocks)));
    }
    const { results, status } = await runAndReport(workspace, ids, clocks, options, output);
    if (options.json) output.print(JSON.stringify(results.length === 1 ? results[0] : results));
    return status;
  } finally {
    await workspace.store.close();
  }
}

const isCampaignFile = (name: string): boolean => /\.(ya?ml|json)$/i.test(name) || existsSync(name);

/** Opens a campaign on the clock of its laboratory, which campaigns of one command share. */
function openLoaded(
  workspace: Workspace,
  { spec, table }: LoadedCampaign,
  clocks: Map<string, Clock>,
): Promise<Id> {
  const clock = clocks.get(spec.laboratory.name) ?? createClock(spec.laboratory.clock);
  clocks.set(spec.laboratory.name, clock);
  return openCampaign(workspace.store, spec, table, clock, currentPerson(), workspace.laboratory);
}

/** Drives campaigns with progress on stderr until they end, wait for a person alone, or Ctrl-C; then writes their reports. */
export async function runAndReport(
  workspace: Workspace,
  ids: readonly Id[],
  clocks: ReadonlyMap<string, Clock>,
  options: { readonly wait?: boolean; readonly json?: boolean },
  output: Output,
): Promise<{ results: RunResult[]; status: number; states: ReadonlyMap<Id, CampaignState> }> {
  const begun = performance.now();
  const live = createLiveView(output, ids.length > 1);
  const compute = computeInWorkers(workspace.labModule, Math.max(1, Math.min(4, availableParallelism())));
  const { signal, wasInterrupted, dispose } = listenForInterrupt(output, ids);
  let states: ReadonlyMap<Id, CampaignState>;
  try {
    for (const id of ids) {
      output.note(output.style('dim', `campaign ${id}`));
      await noteRecovery(workspace.store, id, output);
      if (options.wait !== false) await noteAwaited(workspace.store, id, output);
    }
    states = await runCampaigns({
      workspace,
      ids,
      compute,
      signal,
      clocks,
      isWaitingEnough: options.wait === false,
      onEvent: live.onEvent,
      onProgress: live.onProgress,
      onAlarm: ({ alarm, detail }) => output.note(output.style('red', `ALARM ${alarm}: ${detail}`)),
      onNote: (note) => output.note(note),
    });
  } finally {
    live.close();
    dispose();
    await compute.close();
  }
  const results: RunResult[] = [];
  for (const [id, state] of states) {
    const report = await writeReport(workspace, id);
    const result = await describeRun(workspace.store, state, (performance.now() - begun) / 1000, report);
    results.push(result);
    const say = options.json === true ? output.note : output.print;
    say(states.size > 1 ? `\n${output.style('dim', id)}` : '');
    printSummary(result, state, say, output);
  }
  if (wasInterrupted()) {
    output.note(`stopped; nothing is lost. Go on with: onnes run ${ids.join(' ')}`);
    return { results, status: exitCode.interrupted, states };
  }
  return { results, status: statusOf(results), states };
}

/** What an earlier run left in doubt in the laboratory. */
async function noteRecovery(store: Store, id: Id, output: Output): Promise<void> {
  const view = openCampaignView(store, id);
  await view.refresh();
  const laboratory = createLaboratoryView(store, (view.state() as CampaignState).spec.laboratory.name);
  await laboratory.refresh();
  const state = laboratory.state();
  const isOpen = state !== null && [...state.open].some((action) => action.startsWith(`${id}:`));
  if (isOpen) for (const line of recoveryLines(describeRecovery(state))) output.note(line);
}

/** What an earlier run left for a person to do. */
async function noteAwaited(store: Store, id: Id, output: Output): Promise<void> {
  const view = openCampaignView(store, id);
  await view.refresh();
  for (const awaited of await listAwaited(store, view.state() as CampaignState))
    output.note(`waits for a person; ${awaited}`);
}

/** The result on stdout, unless that carries a JSON document. */
function printSummary(
  result: RunResult,
  state: CampaignState,
  say: (line: string) => void,
  output: Output,
): void {
  const { best, experiments } = result;
  if (best === null) say(whyNoLeader(state));
  else {
    const name = formatFormula(best.design) ?? formatDesign(best.design, variableUnits(state.spec.space));
    const value = formatQuantity({ value: best.value, sd: best.sd, unit: best.unit });
    say(`${output.style('bold', `best: ${name}`)}\n      ${value}, ${describeConfidence(best)}`);
  }
  if (result.front !== null) say(`front: ${result.front.length} designs that no other beats in every goal`);
  const failed = experiments.failed === 0 ? '' : `, ${experiments.failed} failed`;
  const experimentsText =
    experiments.attempted === 1 ? '1 experiment' : `${experiments.attempted} experiments`;
  say(`${experimentsText}${failed}; ${result.status}${result.ended === null ? '' : `: ${result.ended}`}`);
  for (const awaited of result.awaits) say(`waits for a person; ${awaited}`);
  say(`report: ${result.report}`);
}

const describeConfidence = (best: NonNullable<RunResult['best']>): string => {
  const source =
    best.fidelity === 'simulated'
      ? 'SIMULATED, '
      : best.fidelity === 'literature'
        ? 'from the literature, '
        : '';
  const count = best.measurements === 1 ? 'one measurement' : `mean of ${best.measurements} measurements`;
  return `${source}${count}${best.confirmed ? ', confirmed' : ''}`;
};

/** Ctrl-C stops cleanly; a second one ends at once, which loses nothing either. */
function listenForInterrupt(
  output: Output,
  ids: readonly Id[],
): { signal: AbortSignal; wasInterrupted: () => boolean; dispose: () => void } {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    output.note(
      `\nstopping ${ids.length === 1 ? ids[0] : 'the campaigns'}… (again to end at once; the record is safe)`,
    );
    controller.abort(new AppError('interrupted', 'interrupted'));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    wasInterrupted: () => controller.signal.aborted,
    dispose: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
