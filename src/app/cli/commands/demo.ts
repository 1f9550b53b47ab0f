import { fileURLToPath } from 'node:url';
import { formatNumber } from '../../../core/format-quantity.ts';
import type { FirstGuess } from '../../../insights/index.ts';
import { expectRandomOrder } from '../../../insights/index.ts';
import type { Clock } from '../../../runtime/index.ts';
import { collectReport } from '../../workspace/collect-report.ts';
import { loadCampaign } from '../../workspace/load-campaign.ts';
import { openCampaign } from '../../workspace/open-campaign.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { createClock } from '../../workspace/run-campaigns.ts';
import { currentPerson } from '../actor.ts';
import { formatDesignBriefly } from '../live-view.ts';
import type { Output } from '../output.ts';
import { runAndReport } from './run.ts';

type DemoOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly seed?: number;
  readonly web?: boolean;
  readonly json?: boolean;
};

/** The campaign that ships with Onnes, with what the physics prediction alone and a random order would have done. */
export async function action(output: Output, options: DemoOptions): Promise<number> {
  const workspace = await openWorkspace(options);
  try {
    const file = fileURLToPath(new URL('../../../../campaigns/bcc-alloys.yaml', import.meta.url));
    const { spec, table } = await loadCampaign(file, { seed: options.seed }, workspace.lab.definitions);
    const clock: Clock = createClock(spec.laboratory.clock);
    output.note(output.style('bold', spec.name));
    output.note(
      `${spec.space.pool?.length ?? 0} alloys whose critical temperature was measured in reality; each answer is that measurement.`,
    );
    output.note(`Onnes may ask for ${spec.budget.experiments} of them. It has seen none.`);
    output.note(
      'The reward is promised by a physics prediction (? where it knows nothing), then paid by the measurement.\n',
    );
    const id = await openCampaign(workspace.store, spec, table, clock, currentPerson());
    const run = await runAndReport(
      workspace,
      [id],
      new Map([[spec.laboratory.name, clock]]),
      options,
      output,
    );
    const input = await collectReport(workspace, id);
    const { state, candidateValues, simulators } = input;
    const say = options.json ? output.note : output.print;
    const best = run.results[0]?.best ?? null;
    const random = expectRandomOrder(
      state.spec.goals[0],
      candidateValues?.values ?? null,
      best?.value ?? null,
    );
    say('');
    if (random.isKnown && random.experimentsToMatch !== null) {
      const found =
        [...state.samples.values()].findIndex((sample) => sample.observations[0]?.value === best?.value) + 1;
      say(
        `Found at experiment ${found}; a random order needs ${formatNumber(random.experimentsToMatch)} on average.`,
      );
    }
    for (const { name, firstGuess } of simulators)
      if (firstGuess !== null) say(describeFirstGuess(name, firstGuess));
    say(
      'Ask the record anything: onnes show, onnes report, onnes verify, onnes export (npm run -s onnes -- --help).',
    );
    if (options.json) output.print(JSON.stringify(run.results[0]));
    return run.status;
  } finally {
    await workspace.store.close();
  }
}

function describeFirstGuess(
  name: string,
  { favourite, rank, designCount, notKnownCount }: FirstGuess,
): string {
  if (favourite === null || rank === null) return `The prediction ${name} alone can judge none of them.`;
  return (
    `The prediction ${name} alone would have chosen ${formatDesignBriefly(favourite.design)}, which ranks ${rank} of ${designCount}` +
    ` (it says "not known" of ${notKnownCount}); it was fitted on none of these alloys.`
  );
}
