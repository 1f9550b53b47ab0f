import {
  type CampaignEvent,
  type CampaignState,
  foldCampaign,
  type SampleState,
  type StoredEvent,
} from '../../../campaign/index.ts';
import type { Id } from '../../../core/id.ts';
import { campaignStream, type Store } from '../../../runtime/index.ts';
import type { DecisionItem, DecisionPage } from '../contract/story.ts';
import { type Fact, tellEvent } from './tell-event.ts';
import { createLeaderTrack, type LeaderTrack } from './track-leader.ts';

export type DecisionFilter = 'all' | 'decisions' | 'faults';

/** The decisions of campaigns, told once as their events come. */
export type DecisionBook = {
  /** Newest first, at most `limit`, older than event `before` and newer than event `after`. */
  read(
    id: Id,
    wanted: {
      readonly filter: DecisionFilter;
      readonly before: number;
      readonly after: number;
      readonly limit: number;
    },
  ): Promise<DecisionPage>;
};

type Chapter = {
  state: CampaignState | null;
  version: number;
  readonly leader: LeaderTrack;
  readonly facts: Fact[];
  reading: Promise<void>;
};

const pageSize = 5000;

export function openDecisionBook(store: Store): DecisionBook {
  const chapters = new Map<Id, Chapter>();
  const readOn = async (id: Id, chapter: Chapter): Promise<void> => {
    for (;;) {
      const events = await store.read(campaignStream(id), chapter.version, pageSize);
      for (const event of events as unknown as readonly StoredEvent<CampaignEvent>[]) {
        chapter.facts.push(...tellEvent(chapter.state, event, chapter.leader));
        chapter.state = foldCampaign(chapter.state, event);
        chapter.version = event.seq;
      }
      if (events.length < pageSize) return;
    }
  };
  return {
    async read(id, { filter, before, after, limit }) {
      const chapter = chapters.get(id) ?? {
        state: null,
        version: 0,
        leader: createLeaderTrack(),
        facts: [],
        reading: Promise.resolve(),
      };
      chapters.set(id, chapter);
      chapter.reading = chapter.reading.catch(() => undefined).then(() => readOn(id, chapter));
      await chapter.reading;
      const kept = chapter.facts.filter(
        ({ kind }) => filter === 'all' || (filter === 'faults') === (kind === 'fault'),
      );
      const inRange = kept.filter(({ seq }) => seq < before && seq > after);
      const shown = inRange.slice(-limit).reverse();
      const name = sampleNames(chapter.state);
      return {
        items: shown.map((fact) => finish(fact, id, name, chapter.state)),
        total: kept.length,
        older: inRange.length - shown.length,
      };
    },
  };
}

/** `#12` of experiments, the sample's own name of what was added. */
function sampleNames(state: CampaignState | null): (id: Id) => string {
  const names = new Map<Id, string>();
  let count = 0;
  for (const sample of state?.samples.values() ?? [])
    names.set(sample.id, isExperiment(sample) ? `#${++count}` : sample.id);
  return (id) => names.get(id) ?? id;
}

const isExperiment = ({ origin, isAttempted, outcome }: SampleState): boolean =>
  origin !== 'added' && (isAttempted || outcome !== 'cancelled');

function finish(
  { tell, samples, ...rest }: Fact,
  campaign: Id,
  name: (id: Id) => string,
  state: CampaignState | null,
): DecisionItem {
  const { title, why } = tell(name);
  return {
    ...rest,
    title,
    why,
    evidence: samples.slice(0, 4).map((id) => ({
      label: `sample ${name(id)}`,
      address: `/samples/${campaign}/${id}`,
      isSimulated:
        state?.samples.get(id)?.observations.some(({ fidelity }) => fidelity === 'simulated') ?? false,
    })),
  };
}
