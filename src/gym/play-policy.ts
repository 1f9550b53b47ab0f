import { seededRandom } from '../core/random.ts';
import type { Episode, Policy, TaskCall, TaskFamily, TaskInstance, Verdict } from './contracts.ts';

/** An episode that a policy has played to its end. */
export type PlayedEpisode = {
  readonly calls: readonly TaskCall[];
  readonly verdict: Verdict;
  readonly episode: Episode;
};

/** Lets a policy play one instance; calls after the end, or beyond the most there may be, come back as errors. */
export async function playPolicy<Truth>(
  family: TaskFamily<Truth>,
  policy: Policy<Truth>,
  instance: TaskInstance,
  playerSeed: string | number = 'player',
): Promise<PlayedEpisode> {
  const truth = family.draw(instance.seed, instance.level);
  const episode = family.open(truth, instance);
  const calls: TaskCall[] = [];
  let isOver = false;
  await policy(
    {
      episode: {
        brief: episode.brief,
        tools: episode.tools,
        budget: episode.budget,
        maxCalls: episode.maxCalls,
      },
      random: seededRandom('player', playerSeed, family.name, instance.level, instance.seed),
      async call(tool, input) {
        if (isOver || calls.length >= episode.maxCalls)
          return { error: { error_type: 'execution_error', message: 'the episode is over' } };
        const call = { tool, arguments: input };
        calls.push(call);
        const outcome = await episode.call(call);
        if ('isOver' in outcome) isOver = outcome.isOver;
        return outcome;
      },
    },
    truth,
  );
  return { calls, verdict: episode.judge(), episode };
}
