import type { CampaignEvent, StoredEvent } from '../../../campaign/index.ts';
import { formatNumber, formatQuantity } from '../../../core/format-quantity.ts';
import type { Id } from '../../../core/id.ts';
import type { LifeEvent } from '../contract/sample.ts';

type Stored = StoredEvent<CampaignEvent>;

/** The events that a sample is part of, in plain words, oldest first. */
export function lifeOf(events: readonly Stored[], sample: Id): readonly LifeEvent[] {
  const samplesOfStep = new Map<string, readonly Id[]>();
  return events.flatMap((event) => {
    if (event.type === 'step-started' && event.data.step.kind !== 'propose')
      samplesOfStep.set(event.data.step.key, event.data.step.samples);
    const step = stepOf(event);
    if (!isAbout(event, sample, step === null ? [] : (samplesOfStep.get(step) ?? []))) return [];
    const { seq, type, at, labAt, by, hash } = event;
    return [{ seq, type, at, labAt, by: by.id, hash, step, text: describe(event, sample) }];
  });
}

function stepOf({ type, data }: Stored): string | null {
  if (type === 'step-started') return data.step.key;
  return 'key' in data ? data.key : null;
}

function isAbout(event: Stored, sample: Id, samples: readonly Id[]): boolean {
  if (samples.includes(sample)) return true;
  if ('sample' in event.data && event.data.sample === sample) return true;
  return event.type === 'replicate-planned' && event.data.of === sample;
}

function describe(event: Stored, sample: Id): string {
  switch (event.type) {
    case 'step-started':
      return startOf(event.data.step, event.data.definition);
    case 'step-held':
      return `Held: ${event.data.why}`;
    case 'step-failed':
      return `Failed (${event.data.failure.kind}): ${event.data.failure.detail}`;
    case 'samples-estimated':
      return estimatesOf(event.data, sample);
    case 'review-settled':
      return `Review: ${event.data.verdict}${event.data.why === '' ? '' : `, ${event.data.why}`}`;
    case 'action-finished':
      return finishOf(event.data, sample);
    case 'samples-analysed':
      return readingsOf(event.data, sample);
    case 'rewards-paid': {
      const receipt = event.data.receipts.find((one) => one.sample === sample);
      return receipt === undefined
        ? 'Receipts were written.'
        : `Receipt ${receipt.version}: ${receipt.status}, reward ${formatNumber(receipt.total, 3)}`;
    }
    case 'replicate-planned':
      return `It is to be made again: ${event.data.why}`;
    case 'stage-skipped':
      return `${event.data.stage} is left out: ${event.data.why}`;
    case 'sample-cancelled':
      return `Cancelled: ${event.data.why}`;
    case 'observation-retracted':
      return `Its value was struck out: ${event.data.why}`;
    default:
      return event.type.replaceAll('-', ' ');
  }
}

function startOf(step: (Stored & { type: 'step-started' })['data']['step'], definition: string): string {
  switch (step.kind) {
    case 'actuate':
      return `${step.instrument} begins`;
    case 'review':
      return 'Waits for a review';
    case 'simulate':
      return `${definition} calculates`;
    case 'analyse':
      return `${definition} reads the files`;
    case 'reward':
      return `${definition} grades`;
    case 'propose':
      return `${definition} proposes`;
  }
}

function estimatesOf(
  { estimates, notKnown }: (Stored & { type: 'samples-estimated' })['data'],
  sample: Id,
): string {
  const own = estimates.filter((one) => one.sample === sample);
  if (own.length > 0)
    return `Calculated: ${own.map(({ estimate }) => `${estimate.quantity} ${formatQuantity(estimate)}`).join('; ')}`;
  return `Not calculated: ${notKnown.find((one) => one.sample === sample)?.reason ?? 'no reason is given'}`;
}

function finishOf({ files, failures }: (Stored & { type: 'action-finished' })['data'], sample: Id): string {
  const failure = failures[sample];
  if (failure !== undefined) return `Failed (${failure.kind}): ${failure.detail}`;
  const names = files.filter((file) => file.sample === sample).map(({ name }) => name);
  return names.length === 0 ? 'Done' : `Done; it left ${names.join(', ')}`;
}

function readingsOf({ findings }: (Stored & { type: 'samples-analysed' })['data'], sample: Id): string {
  const own = findings.find((one) => one.sample === sample);
  if (own?.failure !== undefined) return `Nothing could be read: ${own.failure.detail}`;
  const [reading] = own?.observations ?? [];
  if (reading === undefined) return 'Read; nothing in it answers the goal';
  const sign = reading.bound === undefined ? '' : reading.bound === 'upper' ? '< ' : '> ';
  return sign === ''
    ? `Read: ${reading.quantity} ${formatQuantity(reading)}`
    : `Read: ${reading.quantity} ${sign}${formatNumber(reading.value)} ${reading.unit}`;
}
