import type { MessagePort } from 'node:worker_threads';
import type { Planner } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { findDefinition } from '../../runtime/index.ts';
import { playCampaign } from '../bench/play-campaign.ts';
import { replayProblem } from './replay-problem.ts';
import type { MeritCurve } from './replay-result.ts';
import type { SheetChoices, TakenSheet } from './sheet-choices.ts';

export type ReplayTask = {
  /** URL of a module that exports `lab` with the planners. */
  readonly labModule: string;
  readonly planner: string;
  readonly taken: TakenSheet;
  readonly choices: SheetChoices;
  readonly seed: number;
  readonly budget: number;
  /** Is told of every suggestion. */
  readonly progressPort: MessagePort;
};

export type ReplayOutcome =
  | { readonly merits: MeritCurve }
  | { readonly code: string; readonly message: string };

/** One replay in a worker thread: the worth of every experiment in order. Errors come back as data, with their code. */
export async function playReplay(task: ReplayTask): Promise<ReplayOutcome> {
  const { labModule, taken, choices, seed, budget, progressPort } = task;
  try {
    const { lab } = (await import(labModule)) as {
      lab: { definitions: { planners: readonly Planner<unknown>[] } };
    };
    const planner = findDefinition('planner', lab.definitions.planners, task.planner);
    const problem = replayProblem(taken, choices);
    const { designs } = await playCampaign(
      problem,
      { planner, options: planner.parseOptions({}) },
      {
        seed,
        budget,
        feedback: 'real',
        signal: { aborted: false },
        onSuggestion: () => progressPort.postMessage(1),
      },
    );
    return { merits: designs.map((design) => problem.meritOf(design)) };
  } catch (error) {
    return { code: error instanceof AppError ? error.code : 'program-error', message: describeError(error) };
  } finally {
    progressPort.close();
  }
}
