import {
  type CampaignEvent,
  type CampaignState,
  type Design,
  experimentsUsed,
  findBest,
  type Receipt,
  type SampleState,
  type Space,
  type Step,
  type StepKey,
  type StoredEvent,
  variableUnits,
  whyNoLeader,
} from '../../campaign/index.ts';
import {
  formatDesign,
  formatFormula,
  formatNumber,
  formatQuantity,
  formatReward,
  formatUnit,
} from '../../core/format-quantity.ts';
import type { Id } from '../../core/id.ts';
import { countExperiments } from '../../runtime/index.ts';
import type { Output } from './output.ts';

/** Shows a run as it goes: a line per experiment, and on a terminal a status line below them. */
export type LiveView = {
  onEvent(event: StoredEvent<CampaignEvent>, state: CampaignState): void;
  onProgress(id: Id, key: StepKey, fraction: number, note: string): void;
  close(): void;
};

export function createLiveView(output: Output, showName: boolean): LiveView {
  const startedAt = performance.now();
  const openedAt = Date.now();
  const printed = new Set<string>();
  let statusLine = '';
  const clear = (): void => {
    if (output.isTerminal && statusLine !== '') process.stderr.write('\r\x1b[2K');
  };
  const status = (text: string): void => {
    if (!output.isTerminal) return;
    clear();
    statusLine = text.slice(0, output.width - 1);
    process.stderr.write(statusLine);
  };
  const line = (text: string): void => {
    clear();
    output.note(text);
    if (output.isTerminal) process.stderr.write(statusLine);
  };
  return {
    onEvent(event, state) {
      const prefix = showName ? `${state.id}  ` : '';
      for (const id of finishedSamples(event, state)) {
        const key = `${state.id}/${id}`;
        if (printed.has(key)) continue;
        printed.add(key);
        line(prefix + describeExperiment(state, state.samples.get(id) as SampleState, output));
      }
      const notice = event.at >= openedAt ? describeNotice(event, state) : null;
      if (notice !== null) line(prefix + notice);
      status(describeStatus(event, state, (performance.now() - startedAt) / 1000));
    },
    onProgress(id, key, fraction, note) {
      status(`${showName ? `${id}  ` : ''}${key}: ${note} (${Math.round(100 * fraction)} %)`);
    },
    close() {
      clear();
      statusLine = '';
    },
  };
}

/** Samples that the event may have finished. */
function finishedSamples(event: StoredEvent<CampaignEvent>, state: CampaignState): readonly Id[] {
  if (event.type === 'rewards-paid')
    return finished(
      state,
      event.data.receipts.map((receipt) => receipt.sample),
    );
  if (event.type === 'samples-analysed')
    return finished(
      state,
      event.data.findings.map((finding) => finding.sample),
    );
  if (event.type === 'step-failed' || event.type === 'review-settled' || event.type === 'action-finished') {
    const id = event.data.key.split('/')[0] ?? '';
    return finished(state, [id]);
  }
  return [];
}

const finished = (state: CampaignState, ids: readonly Id[]): readonly Id[] =>
  ids.filter((id) => state.samples.get(id)?.status === 'finished');

function describeExperiment(state: CampaignState, sample: SampleState, output: Output): string {
  const number = `#${sample.id.slice(1)}`.padStart(4);
  const room = output.isTerminal ? Math.max(21, output.width - widthBesideDesign) : longestDesign;
  const design = formatDesignBriefly(sample.asMade ?? sample.design, state.spec.space, room).padEnd(21);
  if (sample.outcome !== 'measured')
    return `${number}  ${design}  ${output.style('red', `✗ ${sample.failure?.kind}`)}: ${sample.failure?.detail ?? ''}`;
  const goal = state.spec.goals[0];
  const observation = sample.observations.find((candidate) => candidate.quantity === goal.quantity);
  const predicted = sample.proposal?.predicted ?? null;
  const expectation = predicted === null ? 'no prediction' : `predicted ${formatQuantity(predicted)}`;
  const measured = observation === undefined ? '–' : formatMeasured(observation);
  const reward = sample.receipts.at(-1);
  const promise = sample.receipts.find((receipt) => receipt.status === 'provisional');
  const promised = promise === undefined || promise === reward ? '' : `${describePromise(promise)} → `;
  const rewardText = reward === undefined ? '' : `  reward ${promised}${formatReward(reward.total)}`;
  const best = findBest(state);
  const isBest = best?.samples.some((candidate) => candidate.id === sample.id) === true;
  const mark = isBest
    ? output.style('green', sample.origin === 'replicate' ? '  ★ repeated' : '  ★ best')
    : '';
  return `${number}  ${design}  ${expectation.padEnd(23)} measured ${output.style('bold', measured.padEnd(8))}${rewardText}${mark}`;
}

/** What was promised before the measurement; a question mark where nothing was known. */
const describePromise = ({ reason, total }: Receipt): string =>
  reason === 'NOT_KNOWN' ? '   ?' : formatReward(total).padStart(4);

const formatMeasured = ({
  value,
  sd,
  unit,
  bound,
}: {
  value: number;
  sd: number | null;
  unit: string;
  bound?: 'upper' | 'lower';
}): string =>
  sd === null && bound === undefined
    ? `${formatNumber(value)}${formatUnit(unit)}`
    : formatQuantity({ value, sd, unit, ...(bound && { bound }) });

/** Characters: of a design cut to fit a line, and of all else in the line of an experiment. */
const longestDesign = 60;
const widthBesideDesign = 82;

/** The formula alone where the design has one, else its variables, cut to a line. */
export function formatDesignBriefly(design: Design, space: Space, length = longestDesign): string {
  const text = formatFormula(design) ?? formatDesign(design, variableUnits(space));
  const limit = Math.min(length, longestDesign);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function describeNotice(event: StoredEvent<CampaignEvent>, state: CampaignState): string | null {
  switch (event.type) {
    case 'step-started':
      return describeWaiting(event.data.step, state);
    case 'campaign-paused':
      return `paused: ${event.data.why}`;
    case 'campaign-stopping':
      return `stopping: ${event.data.detail}`;
    case 'step-held':
      return `held for a person: ${event.data.key}: ${event.data.why}. Then: onnes resolve ${event.stream.split('/')[1]} ${event.data.key} --outcome …`;
    case 'replicate-planned':
      return `repeating ${event.data.of}: ${event.data.why}`;
    default:
      return null;
  }
}

/** What a person is asked for, as soon as the step begins. */
function describeWaiting(step: Step, state: CampaignState): string | null {
  if (step.kind === 'review') {
    const designs = step.samples.map((id) =>
      formatDesignBriefly(state.samples.get(id)?.design ?? {}, state.spec.space),
    );
    return `review: ${designs.join('; ')}. Then: onnes approve ${state.id} ${step.key}, or onnes refuse … --why …`;
  }
  const isAtBench =
    step.kind === 'actuate' && state.spec.laboratory.instruments[step.instrument]?.driver === 'bench';
  return isAtBench ? `work order ${state.id}:${step.key}. See it with: onnes orders list` : null;
}

function describeStatus(event: StoredEvent<CampaignEvent>, state: CampaignState, seconds: number): string {
  const used = experimentsUsed(state);
  const { experiments } = state.spec.budget;
  const width = 20;
  const filled = Math.min(width, Math.round((width * used) / experiments));
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
  const best = findBest(state);
  const bestText =
    best === null ? whyNoLeader(state) : `best ${formatNumber(best.mean.value)}${formatUnit(best.mean.unit)}`;
  const { attempted } = countExperiments(state);
  const left = attempted > 1 ? Math.ceil((seconds / attempted) * Math.max(0, experiments - attempted)) : null;
  const doing = event.type === 'step-started' ? event.data.step.key : event.type;
  return `${bar} ${used}/${experiments}  ${bestText}  ${left === null ? '' : `at most ${left} s left`}  ${doing}`;
}
