import { z } from 'zod';
import type { Random } from '../../../core/random.ts';
import { quantileUtility, type StatedQuantiles } from '../../rewards/quantile-utility.ts';
import { drawQuantiles, quantilesIn, readQuantiles } from '../reading/stated-quantiles.ts';
import { type ExchangeTruth, temperatureRange } from './draw-exchange.ts';

/** Errors well below it do not count [ln Tc]. */
export const width = 0.02;
const [logLow, logHigh] = [Math.log(temperatureRange[0]), Math.log(temperatureRange[1])];
/** [ln K] */
export const logRange = logHigh - logLow;

export const answerSchema = z.strictObject({ quantiles_K: quantilesIn(...temperatureRange) });
export type CurieAnswer = z.infer<typeof answerSchema>;

/** @throws AppError `bad-arguments` — points that fall */
export const logQuantiles = ({ quantiles_K }: CurieAnswer): StatedQuantiles => {
  const [low, median, high] = readQuantiles(quantiles_K, 'answer');
  return [Math.log(low), Math.log(median), Math.log(high)];
};

/** 0 to 1. */
export const gradeCurie = ({ curieTemperature }: ExchangeTruth, answer: CurieAnswer): number =>
  quantileUtility(logQuantiles(answer), Math.log(curieTemperature), width);

export const bestAnswer = ({ curieTemperature }: ExchangeTruth): CurieAnswer => ({
  quantiles_K: [curieTemperature, curieTemperature, curieTemperature],
});

/** An answer without any look. */
export const randomAnswer = (random: Random): CurieAnswer => ({
  quantiles_K: drawQuantiles(logLow, logHigh, random).map((value) =>
    Math.min(temperatureRange[1], Math.max(temperatureRange[0], Math.exp(value))),
  ),
});
