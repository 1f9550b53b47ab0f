import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import type { Random } from '../../../core/random.ts';
import { probabilityUtility } from '../../rewards/probability-utility.ts';
import { quantileUtility, type StatedQuantiles } from '../../rewards/quantile-utility.ts';
import { drawQuantiles, quantilesIn, readQuantiles } from '../reading/stated-quantiles.ts';
import { criteriaOf, type RunTruth, verdicts } from './draw-run.ts';

/** Temperatures that may be stated [K]. */
export const statedRange = [1, 40] as const;
const [logLow, logHigh] = [Math.log(statedRange[0]), Math.log(statedRange[1])];
/** [ln K] */
export const logRange = logHigh - logLow;
/** Errors well below it do not count [ln T]. */
export const width = 0.02;

const probability = z.number().min(0).max(1);
export const answerSchema = z.strictObject({
  transition: probability.describe('that the sample has a superconducting transition in the run'),
  none: probability.describe('that it has none down to the lowest temperature'),
  unusable: probability.describe('that the file says nothing of the sample'),
  criterion: z.string().describe('how the temperature is read off'),
  quantiles_K: quantilesIn(...statedRange),
});
export type RunAnswer = z.infer<typeof answerSchema>;

/** @throws AppError `bad-arguments` — probabilities that do not sum to 1, an unknown criterion, points that fall */
export function checkRunAnswer({ action }: RunTruth, answer: RunAnswer): void {
  const total = answer.transition + answer.none + answer.unusable;
  if (Math.abs(total - 1) > 0.001)
    throw new AppError('bad-arguments', `answer: the three probabilities sum to ${total}; expected 1`);
  if (!criteriaOf[action].includes(answer.criterion))
    throw new AppError(
      'bad-arguments',
      `answer: "${answer.criterion.slice(0, 60)}" is no criterion here; expected ${criteriaOf[action].join(', ')}`,
    );
  readQuantiles(answer.quantiles_K, 'answer');
}

export const logQuantiles = ({
  quantiles_K: [low = 1, median = 1, high = 1],
}: RunAnswer): StatedQuantiles => [Math.log(low), Math.log(median), Math.log(high)];

/** 0 to 1: the probabilities, and where there is a transition as much again for its temperature. */
export function gradeRun({ verdict, criteria }: RunTruth, answer: RunAnswer): number {
  const stated = new Map(verdicts.map((name) => [name as string, answer[name]]));
  const kind = probabilityUtility(stated, verdict, verdicts.length);
  const temperature = criteria[answer.criterion];
  if (temperature === undefined) return kind;
  return (kind + quantileUtility(logQuantiles(answer), Math.log(temperature), width)) / 2;
}

export function bestAnswer({ verdict, criteria, action }: RunTruth): RunAnswer {
  const criterion = criteriaOf[action][0]!;
  const temperature = criteria[criterion] ?? statedRange[0];
  return {
    transition: 0,
    none: 0,
    unusable: 0,
    [verdict]: 1,
    criterion,
    quantiles_K: [temperature, temperature, temperature],
  };
}

/** An answer without any look: about the chances of the brief, and temperatures drawn from the range. */
export function randomAnswer(
  action: RunTruth['action'],
  chances: RunTruth['chances'],
  random: Random,
): RunAnswer {
  const weights = verdicts.map((verdict) => chances[verdict] * Math.exp(0.2 * random.normal()));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const [transition = 0, none = 0, unusable = 0] = weights.map((weight) => weight / total);
  const criteria = criteriaOf[action];
  return {
    transition,
    none,
    unusable,
    criterion: criteria[random.integer(criteria.length)]!,
    quantiles_K: drawQuantiles(logLow, logHigh, random).map((value) =>
      Math.min(statedRange[1], Math.max(statedRange[0], Math.exp(value))),
    ),
  };
}
