import {
  averageReadings,
  type CampaignState,
  type Design,
  designKey,
  meetsConstraints,
  type Observation,
  observationOf,
  type Receipt,
  rankingScore,
  type SampleState,
  type Space,
} from '../../campaign/index.ts';
import { meritOf } from '../../insights/index.ts';
import { type DesignText, describeDesign } from './describe-design.ts';

/** One sample of the campaign, in the order of planning. */
export type ExperimentRow = {
  /** 1, 2, … for experiments; null for measurements that were added and samples that were cancelled before anything was done. */
  readonly number: number | null;
  /** Place on the axis of experiments: its own number, or that of the experiment before it. */
  readonly position: number;
  readonly sample: SampleState;
  readonly design: DesignText;
  readonly asMade: DesignText | null;
  /** The first goal's observation that counts, limits included. */
  readonly measured: Observation | null;
  /** The observation that was struck out, if it was. */
  readonly retracted: Observation | null;
  readonly receipt: Receipt | null;
  readonly isBest: boolean;
};

export function buildExperimentRows(state: CampaignState, bestSamples: ReadonlySet<string>): ExperimentRow[] {
  const { space, goals } = state.spec;
  let count = 0;
  return [...state.samples.values()].map((sample) => {
    const isExperiment = sample.origin !== 'added' && (sample.isAttempted || sample.outcome !== 'cancelled');
    if (isExperiment) count++;
    return {
      number: isExperiment ? count : null,
      position: count,
      sample,
      design: textOf(space, sample.design),
      asMade: asMadeOtherwise(state, sample),
      measured: observationOf(sample, goals[0]),
      retracted: sample.isRetracted
        ? (sample.observations.find((o) => o.quantity === goals[0].quantity) ?? null)
        : null,
      receipt: sample.receipts.at(-1) ?? null,
      isBest: bestSamples.has(sample.id),
    };
  });
}

function asMadeOtherwise({ spec }: CampaignState, { design, asMade }: SampleState): DesignText | null {
  if (asMade === null || designKey(spec.space, asMade) === designKey(spec.space, design)) return null;
  return textOf(spec.space, asMade);
}

const texts = new WeakMap<Space, WeakMap<Design, DesignText>>();

/** The text of a design, made once: neither it nor its space ever changes. */
function textOf(space: Space, design: Design): DesignText {
  let ofSpace = texts.get(space);
  if (ofSpace === undefined) {
    ofSpace = new WeakMap();
    texts.set(space, ofSpace);
  }
  const known = ofSpace.get(design);
  if (known !== undefined) return known;
  const text = describeDesign(space, design);
  ofSpace.set(design, text);
  return text;
}

/** Best so far after each experiment: the leader's mean of the first goal [unit of the goal; distance for a target or boundary]. */
export type BestSoFar = readonly { readonly position: number; readonly merit: number }[];

export function followBest(state: CampaignState, rows: readonly ExperimentRow[]): BestSoFar {
  const { space, goals } = state.spec;
  const [goal] = goals;
  const groups = new Map<string, { readonly samples: SampleState[]; readonly readings: Observation[] }>();
  const leader = createLeader();
  const track: { position: number; merit: number }[] = [];
  for (const { measured, position, sample } of rows) {
    if (measured !== null && measured.bound === undefined) {
      const key = designKey(space, sample.asMade ?? sample.design);
      const group = groups.get(key) ?? { samples: [], readings: [] };
      group.samples.push(sample);
      group.readings.push(measured);
      groups.set(key, group);
      const mean = averageReadings(group.readings);
      if (meetsConstraints(goals, group.samples))
        leader.set(key, {
          score: rankingScore(goals, { ...group, mean }),
          merit: meritOf(goal, mean.value),
        });
      else leader.delete(key);
    }
    const best = leader.best();
    if (best !== null) track.push({ position, merit: best.merit });
  }
  return track;
}

type Standing = { readonly score: number; readonly merit: number };

/** Who leads among standings that change one at a time; all are looked at again only when the leader itself falls back, or another draws level. */
export function createLeader(): {
  set(key: string, standing: Standing): void;
  delete(key: string): void;
  /** The standing of the highest score, the first of those that draw. */
  best(): Standing | null;
} {
  const standings = new Map<string, Standing>();
  let leader: string | null = null;
  const lookAtAll = (): void => {
    leader = null;
    let highest = Number.NEGATIVE_INFINITY;
    for (const [key, { score }] of standings)
      if (leader === null || score > highest) {
        leader = key;
        highest = score;
      }
  };
  return {
    set(key, standing) {
      const before = leader === null ? null : (standings.get(leader) as Standing).score;
      standings.set(key, standing);
      if (before === null) leader = key;
      else if (key === leader ? standing.score < before : standing.score === before) lookAtAll();
      else if (standing.score > before) leader = key;
    },
    delete(key) {
      standings.delete(key);
      if (key === leader) lookAtAll();
    },
    best: () => (leader === null ? null : (standings.get(leader) ?? null)),
  };
}
