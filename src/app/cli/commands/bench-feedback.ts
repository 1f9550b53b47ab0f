import {
  type AgentOptions,
  agentPlanner,
  createAgentPlanner,
  createModelAccount,
  type LanguageModel,
  memoryRunLog,
} from '../../../agents/index.ts';
import type { Planner } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatCount } from '../../../core/format-quantity.ts';
import type { Json } from '../../../core/json.ts';
import { seededRandom } from '../../../core/random.ts';
import { findDefinition } from '../../../runtime/index.ts';
import { recordFeedback } from '../../agents/feedback-record.ts';
import { benchFeedback, type FeedbackRecord } from '../../bench/bench-feedback.ts';
import type { Player } from '../../bench/play-campaign.ts';
import { twinProblem } from '../../bench/twin-problem.ts';
import type { Lab } from '../../lab.ts';
import { openModel } from '../../models/open-model.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { openWorkspaceStore, workspaceAddress } from '../../workspace/open-workspace-store.ts';
import { currentPerson } from '../actor.ts';
import { formatInterval } from '../bench-table.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';
import { parseJsonOption } from '../parse-json-option.ts';
import { createProgressLine } from '../progress-line.ts';

type FeedbackOptions = {
  readonly planner: string;
  readonly plannerOptions?: string;
  readonly worlds: number;
  readonly firstWorld: number;
  readonly budget: number;
  readonly realNames?: boolean;
  readonly model?: string;
  readonly modelTokens?: number;
  readonly store?: string;
  readonly labModule?: string;
  readonly json?: boolean;
};

/** Plays in this process and in memory. The verdict on a model is kept in the workspace, for the campaigns that it works on. */
export async function action(output: Output, options: FeedbackOptions): Promise<number> {
  const { planner: name, worlds, firstWorld, budget } = options;
  if (budget < 3)
    throw new AppError('bad-option', `--budget is ${budget}, expected at least 3: two designs are given`);
  const { lab } = await loadLab(options.labModule);
  const progress = createProgressLine(output);
  const stop = listenForStop(output);
  const playerFor = choosePlayer(lab, options, await openNamedModel(options), stop.signal);
  try {
    const record = await benchFeedback({
      playerFor,
      problemOf: (world) => twinProblem(world),
      namedProblemOf: options.realNames ? (world) => twinProblem(world, 'real') : undefined,
      firstWorld,
      worldCount: worlds,
      budget,
      signal: stop.signal,
      onProgress: progress.show,
    });
    progress.close();
    if (options.json)
      output.print(JSON.stringify({ planner: name, simulated: true, firstWorld, budget, ...record }));
    else printFeedback(output, name, budget, record);
    if (record.isComplete) await keepVerdict(output, options, record);
    if (record.isComplete) return exitCode.done;
    output.note(`stopped after ${record.worldCount} of ${worlds} worlds; the figures are of these`);
    return exitCode.interrupted;
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'interrupted')) throw error;
    output.note('stopped before the first world was complete');
    return exitCode.interrupted;
  } finally {
    progress.close();
    stop.dispose();
  }
}

/** Of a whole control of an agent alone: no campaign asks about planners that compute. */
async function keepVerdict(output: Output, options: FeedbackOptions, record: FeedbackRecord): Promise<void> {
  const { planner, plannerOptions, model, firstWorld, budget, store: address } = options;
  if (model === undefined || planner !== agentPlanner.name) return;
  const given = plannerOptions === undefined ? {} : parseJsonOption('--planner-options', plannerOptions);
  const { worldCount, realMinusPermuted, verdict } = record;
  const { mean, lower, upper } = realMinusPermuted;
  const store = await openWorkspaceStore({ store: address });
  try {
    const { with: pointing } = agentPlanner.parseOptions(given as { readonly [option: string]: Json });
    await recordFeedback(
      store,
      {
        ...{ planner, model, with: pointing, worldCount, firstWorld, budget, verdict },
        realMinusPermuted: { mean, lower, upper },
      },
      { by: currentPerson(), at: Date.now() },
    );
    output.note(`the verdict is kept: reports of campaigns with the model ${model} show it`);
  } finally {
    await store.close();
  }
}

/** The model of the workspace, with one account for all campaigns. @throws AppError `bad-option`, `no-such-model`, `model-key` */
async function openNamedModel({
  model: name,
  modelTokens,
  store,
}: FeedbackOptions): Promise<LanguageModel | null> {
  if (name === undefined) return null;
  if (modelTokens === undefined)
    throw new AppError('bad-option', '--model needs --model-tokens N: what all campaigns together may use');
  const { folder } = workspaceAddress({ ...(store !== undefined && { store }) });
  const account = createModelAccount({ tokens: modelTokens }, '');
  return (await openModel({ folder, name, purpose: 'bench feedback', account })).model;
}

/** A planner that computes plays all campaigns; an agent begins each with an empty record. */
function choosePlayer(
  { definitions }: Lab,
  { planner: name, plannerOptions }: FeedbackOptions,
  model: LanguageModel | null,
  signal: AbortSignal,
): () => Player {
  const planner = findDefinition('planner', definitions.planners, name);
  const given = plannerOptions === undefined ? {} : parseJsonOption('--planner-options', plannerOptions);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new AppError('bad-option', `--planner-options: expected JSON such as '{"beta":3}'`);
  const options = planner.parseOptions(given as { readonly [option: string]: Json });
  if (planner.name !== agentPlanner.name) return () => ({ planner, options });
  if (model === null)
    throw new AppError(
      'model-not-configured',
      '--planner agent needs --model NAME of models.yaml and --model-tokens N; a fallback in its place would be judged instead of it',
    );
  return () => {
    const agent = createAgentPlanner({
      campaign: { id: 'world', name: 'alloys of a hidden world' },
      model,
      budget: { tokens: null, money: null },
      runLog: memoryRunLog(),
      toolsFor: () => [],
      ask: async (other, view, count) => {
        const asked = findDefinition('planner', definitions.planners, other);
        return asked.propose(view, count, asked.parseOptions({}), {
          key: `propose/${view.trials.length + 1}/1`,
          random: seededRandom('planner', view.trials.length),
          now: 0,
          progress: () => undefined,
          signal,
        });
      },
      signal,
    });
    return { planner: agent as Planner<unknown>, options: { ...(options as AgentOptions), fallback: null } };
  };
}

function printFeedback(output: Output, name: string, budget: number, record: FeedbackRecord): void {
  const { worldCount, real, permuted, random, realMinusPermuted, verdict, memorisation } = record;
  const mean = (areas: readonly number[]): string =>
    (areas.reduce((sum, area) => sum + area, 0) / areas.length).toFixed(3);
  const difference = (interval: typeof realMinusPermuted): string =>
    worldCount < 2
      ? `${interval.mean.toFixed(3)} (one world tells no interval)`
      : `${formatInterval(interval)} (95 %, paired by world)`;
  output.print(
    `${name} in ${formatCount(worldCount, 'simulated world')} of 66 alloys, ${budget} experiments each`,
  );
  output.print('mean fraction of the best 5 % found, over the experiments:');
  output.print(`  true readings      ${mean(real)}`);
  output.print(`  permuted readings  ${mean(permuted)}`);
  output.print(`  a random order     ${random.toFixed(3)}`);
  output.print(`real minus permuted: ${difference(realMinusPermuted)}: ${verdict}`);
  if (memorisation === null) return;
  output.print(`under the real names of the metals, true readings: ${mean(memorisation.named)}`);
  output.print(
    `memorisation gap, real names minus made-up ones: ${difference(memorisation.namedMinusMasked)}`,
  );
}
