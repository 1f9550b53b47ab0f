import { AppError } from '../../core/error.ts';
import type { BeliefAnswer, BeliefQuestion } from './answer-belief.ts';
import type { BeliefSource } from './belief-source.ts';
import type { BeliefOutcome, BeliefTask } from './belief-worker.ts';

/** Answers questions about beliefs in a thread of its own: one fit per state of the record, and none that blocks the server. */
export type BeliefDesk = {
  /** @throws AppError `no-belief`, `bad-request`, `too-slow` */
  ask<Question extends BeliefQuestion>(
    source: BeliefSource,
    question: Question,
  ): Promise<BeliefAnswer<Question['kind']>>;
  close(): Promise<void>;
};

/** Longest that a question may take [s]. */
const deadline = 90;
const keptAnswers = 100;

export function openBeliefDesk(labModule: string): BeliefDesk {
  const extension = import.meta.url.slice(-3);
  const openPool = async () => {
    const { Piscina } = await import('piscina');
    return new Piscina({
      filename: new URL(`./belief-worker${extension}`, import.meta.url).href,
      name: 'performBelief',
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 300_000,
    });
  };
  let pool: ReturnType<typeof openPool> | null = null;
  const answers = new Map<string, Promise<unknown>>();

  const perform = async (task: BeliefTask): Promise<unknown> => {
    pool ??= openPool();
    let outcome: BeliefOutcome;
    try {
      outcome = await (await pool).run(task, { signal: AbortSignal.timeout(deadline * 1000) });
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError')
        throw new AppError('too-slow', `the model took longer than ${deadline} s; try a smaller record`);
      throw error;
    }
    if ('answer' in outcome) return outcome.answer;
    throw new AppError(outcome.code, outcome.message);
  };

  return {
    ask(source, question) {
      const key = JSON.stringify([source.campaign, source.version, question]);
      const known = answers.get(key) ?? perform({ labModule, source, question });
      answers.set(key, known);
      known.catch(() => answers.delete(key));
      for (const old of [...answers.keys()].slice(0, -keptAnswers)) answers.delete(old);
      return known as never;
    },
    close: async () => (await pool)?.destroy(),
  };
}
