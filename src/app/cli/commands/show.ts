import {
  type CampaignState,
  findBest,
  observationOf,
  type SampleState,
  whyNoLeader,
} from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatDesign, formatNumber, formatQuantity, formatUnit } from '../../../core/format-quantity.ts';
import { openCampaignView, summarizeCampaign } from '../../../runtime/index.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { listAwaited } from '../../workspace/list-awaited.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';

export async function action(
  output: Output,
  options: { store?: string; labModule?: string; json?: boolean },
  text: string,
): Promise<number> {
  const store = await openExistingStore(options);
  try {
    const id = await findCampaign(store, text);
    const view = openCampaignView(store, id);
    await view.refresh();
    const state = view.state();
    if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
    const awaits = await listAwaited(store, state);
    if (options.json)
      output.print(
        JSON.stringify({
          ...summarizeCampaign(state),
          awaits,
          samples: [...state.samples.values()].map(describeSample),
        }),
      );
    else printState(output, state, awaits);
    return exitCode.done;
  } finally {
    await store.close();
  }
}

const describeSample = ({ attempts, ...sample }: SampleState) => ({
  ...sample,
  attempts: Object.fromEntries(attempts),
});

function printState(output: Output, state: CampaignState, awaits: readonly string[]): void {
  const { spec } = state;
  const best = findBest(state);
  output.print(`${spec.name}  (${state.id})`);
  output.print(`${state.status}${state.stopping === null ? '' : `: ${state.stopping.detail}`}`);
  output.print(
    best === null
      ? whyNoLeader(state)
      : `best: ${formatDesign(best.design)}: ${formatQuantity(best.mean)}, ${best.measurementCount} measured`,
  );
  for (const awaited of awaits) output.print(`waits for a person; ${awaited}`);
  output.print('');
  const rows = [...state.samples.values()].map((sample) => describeRow(state, sample));
  for (const line of formatTable(['sample', 'outcome', 'predicted', 'measured', 'reward', 'design'], rows))
    output.print(line);
}

function describeRow(state: CampaignState, sample: SampleState): string[] {
  const observation = observationOf(sample, state.spec.goals[0]);
  const receipt = sample.receipts.at(-1);
  const predicted = sample.proposal?.predicted ?? null;
  const measured =
    observation === null
      ? '–'
      : observation.sd === null && observation.bound === undefined
        ? `${formatNumber(observation.value)}${formatUnit(observation.unit)}`
        : formatQuantity(observation);
  return [
    sample.id,
    sample.isRetracted
      ? 'retracted'
      : sample.outcome === 'failed'
        ? (sample.failure?.kind ?? 'failed')
        : sample.outcome,
    predicted === null ? '–' : formatQuantity(predicted),
    measured,
    receipt === undefined ? '–' : `${receipt.total.toFixed(3)} ${receipt.status}`,
    formatDesign(sample.asMade ?? sample.design),
  ];
}
