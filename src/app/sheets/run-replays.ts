import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { AppError } from '../../core/error.ts';
import type { ReplayOutcome, ReplayTask } from './play-replay.ts';
import type { ReplayProblem } from './replay-problem.ts';
import { type MeritCurve, type ReplayResult, summarizeReplays } from './replay-result.ts';
import type { SheetChoices, TakenSheet } from './sheet-choices.ts';

export const defaultReplayCount = 20;
/** Experiments of one replay, unless the sheet has fewer designs. */
export const longestReplay = 60;

export type ReplayProgress = {
  readonly replaysDone: number;
  readonly replayCount: number;
  /** Suggestions made, of all. */
  readonly share: number;
  readonly secondsLeft: number | null;
  /** Of the replays so far; null before the first. */
  readonly result: ReplayResult | null;
};

/**
 * Plays a sheet again, many times, each from two designs by lot. Seeds 1..count; the same sheet and choices give the same result.
 * @throws AppError what a planner throws; `interrupted` when the signal aborts
 */
export async function runReplays(options: {
  readonly labModule: string;
  readonly planner: string;
  readonly taken: TakenSheet;
  readonly choices: SheetChoices;
  readonly problem: ReplayProblem;
  readonly replayCount: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReplayProgress) => void;
}): Promise<ReplayResult> {
  const { labModule, planner, taken, choices, problem, replayCount, signal, onProgress } = options;
  const budget = Math.min(longestReplay, problem.candidates.length);
  const { Piscina } = await import('piscina');
  const pool = new Piscina({
    filename: new URL(`./play-replay${import.meta.url.slice(-3)}`, import.meta.url).href,
    name: 'playReplay',
    maxThreads: Math.max(1, Math.min(4, availableParallelism() - 1)),
  });
  const played: MeritCurve[] = [];
  const begun = performance.now();
  const total = replayCount * Math.max(1, budget - 2);
  let suggestions = 0;
  let result: ReplayResult | null = null;
  const tell = (): void => {
    const share = Math.min(1, suggestions / total);
    const elapsed = (performance.now() - begun) / 1000;
    const secondsLeft = share > 0.02 ? (elapsed * (1 - share)) / share : null;
    onProgress({ replaysDone: played.length, replayCount, share, secondsLeft, result });
  };
  const playOne = async (seed: number): Promise<void> => {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', () => {
      suggestions++;
      tell();
    });
    port1.unref();
    try {
      const task: ReplayTask = { labModule, planner, taken, choices, seed, budget, progressPort: port2 };
      const outcome: ReplayOutcome = await pool.run(task, { transferList: [port2], signal });
      if ('code' in outcome) throw new AppError(outcome.code, outcome.message);
      played.push(outcome.merits);
      result = summarizeReplays(problem, played, budget);
      tell();
    } finally {
      port1.close();
    }
  };
  try {
    await Promise.all(Array.from({ length: replayCount }, (_, index) => playOne(index + 1)));
  } catch (error) {
    if (signal.aborted) throw new AppError('interrupted', 'the replay was stopped');
    throw error;
  } finally {
    await pool.destroy();
  }
  return summarizeReplays(problem, played, budget);
}
