import { predictionOf } from '../../../campaign/index.ts';
import type { Id } from '../../../core/id.ts';
import type { Quantity } from '../../../core/quantity.ts';
import { listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { type CampaignRecord, measuredSamples } from '../record.ts';

/** Fewer pairs of forecast and value than this say nothing of the forecasts. */
const fewestPairs = 3;

export const calibration: QuestionKind = {
  name: 'calibration',
  tells: 'how the forecasts compare with what was then measured',
  example: 'How good were the predictions?',
  cues: [
    [4, 'predict'],
    [8, 'predict', 'compare'],
    [6, 'predict', 'overturn'],
    [6, 'predict', 'noise'],
    [5, 'predict', 'measured', '!one-sample'],
  ],
  answer(record) {
    const writer = writeAnswer(record);
    const pairs = forecastPairs(record);
    const { unit, quantity } = record.state.spec.goals[0];
    if (pairs.length < fewestPairs)
      return writer.reply(
        'not-known',
        `Not known: ${pairs.length === 0 ? 'no forecast' : `only ${writer.count('pairs', pairs.length, 'forecast')}`} of ${quantity} can be compared with a measurement; at least ${writer.exact('needed', fewestPairs, '1')} are needed.`,
      );
    const misses = pairs.map(({ predicted, measured }) => measured.value - predicted.value);
    const rootMeanSquare = Math.sqrt(mean(misses.map((miss) => miss ** 2)));
    const stated = pairs.filter(({ predicted }) => predicted.sd !== null && predicted.sd > 0);
    const inside = (sds: number): number => stated.filter((pair) => Math.abs(zOf(pair)) <= sds).length;
    const far = stated.filter((pair) => Math.abs(zOf(pair)) > 3);
    for (const { sample } of pairs) writer.sample(sample, ['designs-proposed', 'samples-analysed']);
    return writer.reply(
      'answered',
      `${writer.count('pairs', pairs.length, 'forecast')} of ${quantity} can be compared with what was then measured: root mean square of the difference ${writer.exact('rmse', rootMeanSquare, unit, 3)}, mean of measured less predicted ${writer.exact('bias', mean(misses), unit, 2)}.`,
      stated.length > 0 &&
        `Within one stated sd: ${writer.exact('inside-1', inside(1), '1')} of ${writer.exact('stated', stated.length, '1')} (an honest normal forecast: ${writer.percent('expected-1', 0.68)}); within two: ${writer.exact('inside-2', inside(2), '1')} (${writer.percent('expected-2', 0.95)}).`,
      far.length > 0 &&
        `More than three sd off: ${listWords(far.map(({ sample, measured, predicted }) => `${sample} (predicted ${writer.quantity('predicted', predicted, sample)}, measured ${writer.quantity('measured', measured, sample)})`))}.`,
      stated.length < 10 && `With so few forecasts this says little of their calibration.`,
    );
  },
};

export type ForecastPair = { readonly sample: Id; readonly predicted: Quantity; readonly measured: Quantity };

/** Forecasts of designs that were made as proposed, with their readings; replicates and bounds are left out. */
export const forecastPairs = (record: CampaignRecord): readonly ForecastPair[] =>
  measuredSamples(record).flatMap(({ sample, reading }) => {
    const predicted = sample.origin === 'proposed' ? predictionOf(record.state.spec.space, sample) : null;
    return predicted === null || reading.bound !== undefined || predicted.unit !== reading.unit
      ? []
      : [{ sample: sample.id, predicted, measured: reading }];
  });

/** How many stated sd the measurement lies above the forecast; 0 without an sd. */
export const zOf = ({ predicted, measured }: ForecastPair): number =>
  predicted.sd === null || predicted.sd === 0 ? 0 : (measured.value - predicted.value) / predicted.sd;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
