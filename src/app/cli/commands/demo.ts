import { fileURLToPath } from 'node:url';
import type { Space } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import type { FirstGuess } from '../../../insights/index.ts';
import { expectRandomOrder } from '../../../insights/index.ts';
import type { Clock } from '../../../runtime/index.ts';
import { openServer } from '../../http/open-server.ts';
import { collectReport } from '../../workspace/collect-report.ts';
import { createClock } from '../../workspace/create-clock.ts';
import { type LoadOptions, loadCampaign } from '../../workspace/load-campaign.ts';
import { openCampaign } from '../../workspace/open-campaign.ts';
import { openWorkspace, type Workspace } from '../../workspace/open-workspace.ts';
import { currentPerson } from '../actor.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { formatDesignBriefly } from '../live-view.ts';
import type { Output } from '../output.ts';
import { runAndReport } from './run.ts';
import { addressOf, defaultPort, findAssets, untilAborted } from './serve.ts';

type DemoOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly seed?: number;
  readonly web?: boolean;
  /** Experiments in the twin laboratory; 0 leaves it out. */
  readonly twin?: number;
  readonly json?: boolean;
};

/** Experiments in the twin laboratory, unless another number is asked for. */
const twinExperiments = 10;

/**
 * The campaign that ships with Onnes, with what the physics prediction alone and a random order would have done; then one in the twin
 * laboratory. The web app is open on both, and stays open until Ctrl-C.
 */
export async function action(output: Output, options: DemoOptions): Promise<number> {
  const workspace = await openWorkspace(options);
  const served = options.web === false || options.json ? null : await openWebApp(workspace, output);
  try {
    const replay = await runReplay(workspace, options, output);
    const experiments = options.twin ?? twinExperiments;
    const isGoingOn = replay !== exitCode.interrupted && experiments > 0;
    const status = isGoingOn ? await runTwin(workspace, experiments, options, output) : replay;
    if (served === null || status === exitCode.interrupted) return status;
    output.print(`\nThe web app stays open at  ${served.address}  until you press Ctrl-C.`);
    await untilStopped(output);
    return status;
  } finally {
    await served?.server.close();
    await workspace.store.close();
  }
}

/** Null, and said, where the web app was not built. */
async function openWebApp(workspace: Workspace, output: Output) {
  const assets = findAssets();
  if (assets === null) {
    output.note('the web app is not built (npm run build:web); the demo stays in the terminal\n');
    return null;
  }
  const open = (port: number) => openServer({ workspace, assets, port });
  const server = await open(defaultPort).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'port-taken') return open(0);
    throw error;
  });
  const address = addressOf(server);
  output.print(`Watch it at  ${address}\n`);
  return { server, address };
}

async function untilStopped(output: Output): Promise<void> {
  const { signal, dispose } = listenForStop(output);
  try {
    await untilAborted(signal);
  } finally {
    dispose();
  }
}

/** Measured alloys: each answer is a measurement that somebody made. */
async function runReplay(workspace: Workspace, options: DemoOptions, output: Output): Promise<number> {
  const { id, clock, spec } = await openShipped(workspace, 'bcc-alloys.yaml', { seed: options.seed });
  output.note(output.style('bold', spec.name));
  output.note(
    `${spec.space.pool?.length ?? 0} alloys whose critical temperature was measured in reality; each answer is that measurement.`,
  );
  output.note(`Onnes may ask for ${spec.budget.experiments} of them. It has seen none.`);
  output.note(
    'The reward is promised by a physics prediction (? where it knows nothing), then paid by the measurement.\n',
  );
  const run = await runAndReport(workspace, [id], new Map([[spec.laboratory.name, clock]]), options, output);
  if (run.status === exitCode.interrupted && !options.json) return run.status;
  const input = await collectReport(workspace, id);
  const { state, candidateValues, simulators } = input;
  const say = options.json ? output.note : output.print;
  const best = run.results[0]?.best ?? null;
  const random = expectRandomOrder(state.spec.goals[0], candidateValues?.values ?? null, best?.value ?? null);
  say('');
  if (random.isKnown && random.experimentsToMatch !== null) {
    const found =
      [...state.samples.values()].findIndex((sample) => sample.observations[0]?.value === best?.value) + 1;
    say(
      `Found at experiment ${found}; a random order needs ${formatNumber(random.experimentsToMatch)} on average.`,
    );
  }
  for (const { name, firstGuess } of simulators)
    if (firstGuess !== null) say(describeFirstGuess(name, firstGuess, spec.space));
  say(
    'Ask the record anything: onnes show, onnes report, onnes verify, onnes export (npm run -s onnes -- --help).',
  );
  if (options.json) output.print(JSON.stringify(run.results[0]));
  return run.status;
}

/** A simulated laboratory: it leaves instrument files that are analysed like real ones, and every number says that it is simulated. */
async function runTwin(
  workspace: Workspace,
  experiments: number,
  options: DemoOptions,
  output: Output,
): Promise<number> {
  const { id, clock, spec } = await openShipped(workspace, 'twin-bcc-alloys.yaml', {
    seed: options.seed,
    experiments,
  });
  output.note(`\n${output.style('bold', spec.name)}`);
  output.note(
    'SIMULATED: a twin laboratory makes and measures each alloy; its hidden world answers, no reality.\n',
  );
  // `--json` prints one document, that of the measured alloys
  const run = await runAndReport(workspace, [id], new Map([[spec.laboratory.name, clock]]), options, output);
  return run.status;
}

async function openShipped(workspace: Workspace, name: string, changes: LoadOptions) {
  const file = fileURLToPath(new URL(`../../../../campaigns/${name}`, import.meta.url));
  const { spec, table } = await loadCampaign(file, changes, workspace.lab.definitions);
  const clock: Clock = createClock(spec.laboratory.clock);
  const id = await openCampaign(workspace.store, spec, table, clock, currentPerson());
  return { id, clock, spec };
}

function describeFirstGuess(
  name: string,
  { favourite, rank, designCount, notKnownCount }: FirstGuess,
  space: Space,
): string {
  if (favourite === null || rank === null) return `The prediction ${name} alone can judge none of them.`;
  return (
    `The prediction ${name} alone would have chosen ${formatDesignBriefly(favourite.design, space)}, which ranks ${rank} of ${designCount}` +
    ` (it says "not known" of ${notKnownCount}); it was fitted on none of these alloys.`
  );
}
