import type {
  CampaignEvent,
  Design,
  Failure,
  Observation,
  Receipt,
  StoredEvent,
} from '../../src/campaign/index.ts';
import type { Quantity } from '../../src/core/quantity.ts';

/** One sample as its events tell it, read without the fold of the domain. */
export type LoggedSample = {
  readonly id: string;
  readonly origin: 'proposed' | 'replicate' | 'added';
  readonly of: string | null;
  design: Design;
  readonly predicted: Quantity | null;
  readonly why: string;
  readings: Observation[];
  readonly failures: Failure[];
  readonly receipts: Receipt[];
  readonly files: string[];
  readonly warnings: string[];
  readonly estimates: Quantity[];
  isRetracted: boolean;
  isMade: boolean;
  money: number;
};

export type Log = {
  readonly events: readonly StoredEvent<CampaignEvent>[];
  readonly samples: readonly LoggedSample[];
  readonly quantity: string;
  sample(id: string): LoggedSample;
  /** The last reading of the first goal on a sample that counts, bounds included. */
  reading(id: string): Observation | null;
  /** Designs with their readings of the first goal, bounds left out, by how they were written. */
  groups(): readonly Group[];
  readonly money: number;
  readonly hours: number;
};
export type Group = {
  readonly samples: readonly string[];
  readonly design: Design;
  readonly values: readonly number[];
  readonly mean: number;
  readonly sd: number | null;
};

/** What was read so far. */
type Reading = {
  readonly samples: LoggedSample[];
  /** Samples of each step. */
  readonly keyed: Map<string, readonly string[]>;
  quantity: string;
  money: number;
};

export function readLog(events: readonly StoredEvent<CampaignEvent>[]): Log {
  const log: Reading = { samples: [], keyed: new Map(), quantity: '', money: 0 };
  for (const event of events) {
    readPlans(log, event);
    readOutcomes(log, event);
  }
  const { samples, quantity, money } = log;
  const find = (id: string): LoggedSample => sampleOf(log, id);
  const reading = (id: string): Observation | null =>
    find(id).isRetracted
      ? null
      : (find(id)
          .readings.filter((one) => one.quantity === quantity)
          .at(-1) ?? null);
  const hours = (events.at(-1)!.labAt - events[0]!.labAt) / 3_600_000;
  return {
    events,
    samples,
    quantity,
    sample: find,
    reading,
    groups: () => groupReadings(samples, reading),
    money,
    hours,
  };
}

const sampleOf = ({ samples }: Reading, id: string): LoggedSample =>
  samples.find((sample) => sample.id === id)!;

type Planned = Pick<LoggedSample, 'origin' | 'of' | 'design' | 'predicted' | 'why'>;

function add({ samples }: Reading, planned: Planned): LoggedSample {
  const sample: LoggedSample = {
    ...planned,
    ...{ id: `s${samples.length + 1}`, isRetracted: false, isMade: false, money: 0 },
    ...{ readings: [], failures: [], receipts: [], files: [], warnings: [], estimates: [] },
  };
  samples.push(sample);
  return sample;
}

/** What was asked for, and what began. */
function readPlans(log: Reading, { type, data }: StoredEvent<CampaignEvent>): void {
  if (type === 'campaign-opened') log.quantity = data.spec.goals[0].quantity;
  if (type === 'campaign-amended') log.quantity = data.changes.goals?.[0].quantity ?? log.quantity;
  if (type === 'designs-proposed')
    for (const { design, predicted, why } of data.proposals)
      add(log, { origin: 'proposed', of: null, design, predicted, why });
  if (type === 'replicate-planned') {
    const { design } = sampleOf(log, data.of);
    add(log, { origin: 'replicate', of: data.of, design, predicted: null, why: data.why });
  }
  if (type === 'measurement-added') {
    const { design, why } = data;
    const sample = add(log, { origin: 'added', of: null, design, predicted: null, why });
    sample.readings.push(...data.observations.map((one) => ({ ...one, sample: sample.id })));
  }
  if (type === 'step-started' && data.step.kind !== 'propose') {
    log.keyed.set(data.step.key, data.step.samples);
    if (data.step.kind === 'actuate') for (const id of data.step.samples) sampleOf(log, id).isMade = true;
  }
}

/** What came of it. */
function readOutcomes(log: Reading, { type, data }: StoredEvent<CampaignEvent>): void {
  const own = (key: string): readonly LoggedSample[] =>
    (log.keyed.get(key) ?? []).map((id) => sampleOf(log, id));
  if (type === 'step-failed') {
    log.money += data.cost.money;
    for (const sample of own(data.key)) sample.failures.push(data.failure);
  }
  if (type === 'review-settled')
    for (const sample of own(data.key)) {
      sample.design = data.design ?? sample.design;
      if (data.verdict === 'refused' || data.verdict === 'expired')
        sample.failures.push({ kind: 'refused', detail: data.why });
    }
  if (type === 'samples-estimated')
    for (const { sample, estimate } of data.estimates) sampleOf(log, sample).estimates.push(estimate);
  if (type === 'action-finished') {
    log.money += data.cost.money;
    for (const sample of own(data.key)) {
      sample.money += data.cost.money / own(data.key).length;
      sample.files.push(...data.files.filter((file) => file.sample === sample.id).map(({ blob }) => blob));
      const failure = data.failures[sample.id];
      if (failure !== undefined) sample.failures.push(failure);
      sample.design = data.asMade[sample.id] ?? sample.design;
    }
  }
  if (type === 'samples-analysed')
    for (const { sample, observations, warnings, failure } of data.findings) {
      sampleOf(log, sample).warnings.push(...warnings);
      if (failure === undefined) sampleOf(log, sample).readings.push(...observations);
      else sampleOf(log, sample).failures.push(failure);
    }
  if (type === 'rewards-paid')
    for (const receipt of data.receipts) sampleOf(log, receipt.sample).receipts.push(receipt);
  if (type === 'observation-retracted') sampleOf(log, data.sample).isRetracted = true;
}

function groupReadings(
  samples: readonly LoggedSample[],
  reading: (id: string) => Observation | null,
): Group[] {
  const byDesign = new Map<string, { samples: string[]; design: Design; readings: Observation[] }>();
  for (const { id, design } of samples) {
    const own = reading(id);
    if (own === null || own.bound !== undefined) continue;
    const key = JSON.stringify(Object.entries(design).sort(([a], [b]) => (a < b ? -1 : 1)));
    const group = byDesign.get(key) ?? { samples: [], design, readings: [] };
    group.samples.push(id);
    group.readings.push(own);
    byDesign.set(key, group);
  }
  return [...byDesign.values()].map(({ readings, ...group }) => {
    const values = readings.map(({ value }) => value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const sd =
      values.length === 1 ? readings[0]!.sd : Math.sqrt(squares / (values.length - 1) / values.length);
    return { ...group, values, mean, sd };
  });
}

/** The group with the largest mean, or the smallest. */
export const largest = (log: Log): Group =>
  log.groups().reduce((best, group) => (group.mean > best.mean ? group : best));
export const nearest = (log: Log, target: number): Group =>
  log
    .groups()
    .reduce((best, group) => (Math.abs(group.mean - target) < Math.abs(best.mean - target) ? group : best));
