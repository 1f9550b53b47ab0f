import {
  averageReadings,
  designKey,
  type Goal,
  meetsConstraints,
  type Observation,
  rankingScore,
  type SampleState,
  type Space,
} from '../../../campaign/index.ts';

/** Follows which design leads as readings come: each reading costs one look at its own design. */
export type LeaderTrack = {
  /** Takes a reading of the first goal. Returns whether its design leads now and did not before. */
  take(space: Space, goals: readonly [Goal, ...Goal[]], sample: SampleState, reading: Observation): boolean;
};

type Group = { readonly samples: SampleState[]; readonly readings: Observation[]; score: number };

export function createLeaderTrack(): LeaderTrack {
  const groups = new Map<string, Group>();
  let leader: string | null = null;
  return {
    take(space, goals, sample, reading) {
      const key = designKey(space, sample.asMade ?? sample.design);
      const group = groups.get(key) ?? { samples: [], readings: [], score: Number.NEGATIVE_INFINITY };
      groups.set(key, group);
      group.samples.push(sample);
      group.readings.push(reading);
      group.score = meetsConstraints(goals, group.samples)
        ? rankingScore(goals, { mean: averageReadings(group.readings), samples: group.samples })
        : Number.NEGATIVE_INFINITY;
      const before = leader;
      if (leader === key || leader === null || group.score > (groups.get(leader)?.score ?? 0)) {
        leader = null;
        for (const [other, { score }] of groups)
          if (Number.isFinite(score) && (leader === null || score > groups.get(leader)!.score))
            leader = other;
      }
      return leader === key && before !== key;
    },
  };
}
