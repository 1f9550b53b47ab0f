import { committed } from '../../../agents/index.ts';
import {
  type CampaignState,
  type Claim,
  findBest,
  observationOf,
  type SampleState,
  variableUnits,
  whyNoLeader,
} from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import {
  formatDesign,
  formatNumber,
  formatQuantity,
  formatUnit,
  groupThousands,
} from '../../../core/format-quantity.ts';
import { openCampaignView, type Store, summarizeCampaign } from '../../../runtime/index.ts';
import { describeAgent } from '../../agents/describe-agent.ts';
import { readFeedbackStanding } from '../../agents/feedback-record.ts';
import { readAgent } from '../../agents/store-run-log.ts';
import { openCampaignAccount } from '../../models/campaign-account.ts';
import { claimOf } from '../../workspace/claim-of.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { listAwaited } from '../../workspace/list-awaited.ts';
import { openExistingStore, workspaceAddress } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';
import { printAgent } from '../print-agent.ts';

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
    const claim = await claimOf(store, workspaceAddress(options).folder, state);
    const agent = describeAgent(await readAgent(store, id), state, await readFeedbackStanding(store, state));
    const model = await modelUse(store, state);
    if (options.json)
      output.print(
        JSON.stringify({
          ...summarizeCampaign(state),
          awaits,
          claim,
          agent,
          model,
          samples: [...state.samples.values()].map(describeSample),
        }),
      );
    else {
      printState(output, state, awaits, claim);
      if (agent !== null) printAgent(output, agent, state.spec.currency);
      if (model !== null) output.print(describeModelUse(state, model));
    }
    return exitCode.done;
  } finally {
    await store.close();
  }
}

const describeSample = ({ attempts, ...sample }: SampleState) => ({
  ...sample,
  attempts: Object.fromEntries(attempts),
});

function printState(
  output: Output,
  state: CampaignState,
  awaits: readonly string[],
  claim: Claim | null,
): void {
  const { spec } = state;
  const best = findBest(state);
  output.print(`${spec.name}  (${state.id})`);
  const why = state.stopping?.detail ?? (state.status === 'paused' ? state.pausedWhy : null);
  output.print(`${state.status}${why === null ? '' : `: ${why}`}`);
  output.print(
    best === null
      ? whyNoLeader(state)
      : `best: ${formatDesign(best.design, variableUnits(spec.space))}: ${formatQuantity(best.mean)}, ${best.measurementCount} measured`,
  );
  if (claim !== null) output.print(describeClaim(claim));
  for (const awaited of awaits) output.print(`waits for a person; ${awaited}`);
  output.print('');
  const rows = [...state.samples.values()].map((sample) => describeRow(state, sample));
  for (const line of formatTable(['sample', 'outcome', 'predicted', 'measured', 'reward', 'design'], rows))
    output.print(line);
}

/** What a model has used of its budget, with calls whose cost is not settled at their most; null where none is switched on. */
async function modelUse(store: Store, { id, spec }: CampaignState) {
  const { model = 'off', currency } = spec;
  if (model === 'off') return null;
  const used = committed(await openCampaignAccount(store, id, model.budget, currency).state());
  return { use: model.use, budget: model.budget, used: { ...used, currency } };
}

function describeModelUse(
  { spec: { currency } }: CampaignState,
  { use, budget, used }: NonNullable<Awaited<ReturnType<typeof modelUse>>>,
): string {
  const tokens = `${groupThousands(String(used.tokens))}${budget.tokens === undefined ? '' : ` of ${groupThousands(String(budget.tokens))}`} tokens`;
  const isCounted = budget.money !== undefined || used.money > 0;
  const money = isCounted
    ? `${formatNumber(used.money)}${budget.money === undefined ? '' : ` of ${formatNumber(budget.money)}`} ${currency}`
    : `no cost in ${currency} is counted`;
  return `\nmodel ${use}: used ${tokens}, ${money}`;
}

/** What it may be called, and what is missing for a discovery. */
const describeClaim = ({ status, checks }: Claim): string => {
  const missing = checks
    .filter(({ isMet }) => !isMet)
    .map(({ requirement, detail }) => `${requirement} (${detail})`);
  return `claim: ${status}${missing.length === 0 ? '' : `; missing: ${missing.join('; ')}`}`;
};

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
    formatDesign(sample.asMade ?? sample.design, variableUnits(state.spec.space)),
  ];
}
