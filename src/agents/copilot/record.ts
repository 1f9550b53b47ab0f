import type {
  CampaignEventType,
  CampaignState,
  Claim,
  Observation,
  Proposal,
  SampleState,
  StepKey,
  StoredCampaignEvent,
} from '../../campaign/index.ts';
import { foldCampaign, observationOf } from '../../campaign/index.ts';
import type { Hash } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import type { Verdict } from '../hypotheses/hypothesis.ts';

/** All that the copilot answers from: the log of one campaign, its fold, and what the program knows beside it. */
export type CampaignRecord = {
  readonly state: CampaignState;
  readonly events: readonly StoredCampaignEvent[];
  /** What a person must do, each with the command that does it; absent = worked out from the campaign alone. */
  readonly awaits?: readonly string[];
  /** What the leader may be called; absent = nobody looked. */
  readonly claim?: Claim | null;
  readonly hypotheses?: readonly StatedHypothesis[];
  /** What the planner would ask for next, where somebody has asked it. */
  readonly batch?: readonly Proposal[];
};

/** A statement that measurements can settle, with what it is believed to be worth. */
export type StatedHypothesis = {
  readonly statement: string;
  /** Probability that it is true, 0 to 1. */
  readonly probability: number;
  readonly status: Verdict;
};

/** Where something stands in the record. `seq` numbers the event in the campaign's stream, from 1. */
export type RecordPlace = {
  readonly sample?: Id;
  readonly step?: StepKey;
  readonly seq: number;
  readonly file?: Hash;
};

type IndexedEvent = {
  readonly event: StoredCampaignEvent;
  readonly samples: readonly Id[];
  readonly step: StepKey | null;
};

const indices = new WeakMap<readonly StoredCampaignEvent[], readonly IndexedEvent[]>();

/** Every event with the samples that it is about; those that it brings about come first. */
function indexEvents(events: readonly StoredCampaignEvent[]): readonly IndexedEvent[] {
  const known = indices.get(events);
  if (known !== undefined) return known;
  const samplesOfStep = new Map<StepKey, readonly Id[]>();
  let state: CampaignState | null = null;
  const indexed = events.map((event): IndexedEvent => {
    const before: number = state?.samples.size ?? 0;
    state = foldCampaign(state, event);
    const added = state.samples.size === before ? [] : [...state.samples.keys()].slice(before);
    const step = stepOf(event);
    if (event.type === 'step-started' && event.data.step.kind !== 'propose')
      samplesOfStep.set(event.data.step.key, event.data.step.samples);
    const named =
      'sample' in event.data
        ? [event.data.sample]
        : event.type === 'replicate-planned'
          ? [event.data.of]
          : [];
    return {
      event,
      step,
      samples: [...added, ...named, ...(step === null ? [] : (samplesOfStep.get(step) ?? []))],
    };
  });
  indices.set(events, indexed);
  return indexed;
}

function stepOf({ data, type }: StoredCampaignEvent): StepKey | null {
  if (type === 'step-started') return data.step.key;
  return 'key' in data ? data.key : null;
}

/** The places of a sample's events of these types, oldest first. */
export const placesOf = (
  { events, state }: CampaignRecord,
  sample: Id,
  types: readonly CampaignEventType[],
): readonly RecordPlace[] => {
  const file = state.samples.get(sample)?.files.at(-1)?.blob;
  return indexEvents(events).flatMap(({ event, samples, step }) =>
    samples.includes(sample) && types.includes(event.type)
      ? [
          {
            ...{ sample, seq: event.seq },
            ...(step !== null && { step }),
            ...(file !== undefined && event.type === 'samples-analysed' && { file }),
          },
        ]
      : [],
  );
};

/** The events of these types, with the samples that they are about. */
export const eventsOf = (
  { events }: CampaignRecord,
  types: readonly CampaignEventType[],
): readonly IndexedEvent[] => indexEvents(events).filter(({ event }) => types.includes(event.type));

/** Samples whose reading of the first goal counts, bounds included, oldest first. */
export const measuredSamples = ({ state }: CampaignRecord): readonly MeasuredSample[] =>
  [...state.samples.values()].flatMap((sample) => {
    const reading = observationOf(sample, state.spec.goals[0]);
    return reading === null ? [] : [{ sample, reading }];
  });
export type MeasuredSample = { readonly sample: SampleState; readonly reading: Observation };
