import { AppError, describeError } from '../../core/error.ts';
import type { Definitions } from '../../runtime/index.ts';
import { answerBelief, type BeliefQuestion } from './answer-belief.ts';
import type { BeliefSource } from './belief-source.ts';
import { type FittedBelief, fitBelief } from './fit-belief.ts';

export type BeliefTask = {
  /** URL of a module that exports `lab`. */
  readonly labModule: string;
  readonly source: BeliefSource;
  readonly question: BeliefQuestion;
};
export type BeliefOutcome =
  | { readonly answer: unknown }
  | { readonly code: string; readonly message: string };

/** Fits that are kept, so that a slider does not fit again. */
const keptFits = 4;
const fits = new Map<string, Promise<FittedBelief>>();

/** Runs in a worker thread. Errors come back as data, since a thrown AppError would lose its code on the way. */
export async function performBelief({ labModule, source, question }: BeliefTask): Promise<BeliefOutcome> {
  const signal = { aborted: false };
  try {
    const { lab } = (await import(labModule)) as { lab: { definitions: Definitions } };
    const fitted = await keepFit(`${source.campaign}@${source.version}`, () =>
      fitBelief(lab.definitions, source, signal),
    );
    return { answer: await answerBelief(lab.definitions, source, fitted, question, signal) };
  } catch (error) {
    return { code: error instanceof AppError ? error.code : 'program-error', message: describeError(error) };
  }
}

function keepFit(key: string, fit: () => Promise<FittedBelief>): Promise<FittedBelief> {
  const known = fits.get(key);
  if (known !== undefined) return known;
  const fitted = fit();
  fits.set(key, fitted);
  fitted.catch(() => fits.delete(key));
  for (const old of [...fits.keys()].slice(0, -keptFits)) fits.delete(old);
  return fitted;
}
