import { AppError } from '../../core/error.ts';
import type { ScheduleStage } from '../../kernels/kinetics/index.ts';
import { parseMeasure, rateUnits, temperatureUnits, timeUnits } from './measure-option.ts';

/** A furnace programme: the temperature it starts from [K], and stages that are linear in time. */
export type Schedule = { readonly start: number; readonly stages: readonly ScheduleStage[] };

const mostSeconds = 1e9;

/**
 * A furnace programme, `25C; 900C at 5K/min; 900C for 12h; 25C at 10K/min`: where it starts, then each temperature with the rate at
 * which it is reached or the time in which (a hold where it is the temperature before).
 * @throws AppError `bad-option` naming the stage and what was expected
 */
export function parseSchedule(text: string): Schedule {
  const [first = '', ...rest] = text.split(';').map((part) => part.trim());
  const start = temperatureOf(first);
  let before = start;
  const stages = rest.map((part) => {
    const [, target = '', way = '', amount = ''] = /^(\S+(?:\s*[KC])?)\s+(at|for)\s+(.+)$/.exec(part) ?? [];
    if (way === '')
      throw new AppError(
        'bad-option',
        `--schedule: "${part}" is no stage; expected a temperature with a rate or a time, such as 900C at 5K/min or 900C for 12h`,
      );
    const temperature = temperatureOf(target);
    const duration =
      way === 'for' ? parseMeasure('--schedule', amount, timeUnits) : rampTime(amount, before, temperature);
    if (!(duration >= 0 && duration <= mostSeconds))
      throw new AppError(
        'bad-option',
        `--schedule: "${part}" lasts ${duration} s; expected 0 to ${mostSeconds} s`,
      );
    before = temperature;
    return { temperature, duration };
  });
  if (stages.length === 0)
    throw new AppError(
      'bad-option',
      `--schedule is "${text}"; expected a start and a stage, such as 25C; 900C at 5K/min`,
    );
  return { start, stages };
}

function temperatureOf(text: string): number {
  const temperature = parseMeasure('--schedule', text, temperatureUnits);
  if (temperature >= 1 && temperature <= 5000) return temperature;
  throw new AppError('bad-option', `--schedule: ${text} is ${temperature} K; expected 1 to 5000 K`);
}

function rampTime(text: string, from: number, to: number): number {
  const rate = Math.abs(parseMeasure('--schedule', text, rateUnits));
  if (rate > 0) return Math.abs(to - from) / rate;
  throw new AppError('bad-option', `--schedule: a rate of ${text}; expected one above 0`);
}

/** The programme cut into steps: time since the start [s] and temperature [K] at their ends, and the stage of each. */
export type ScheduleStep = ScheduleStage & {
  readonly from: number;
  readonly time: number;
  readonly stage: number;
};

/** Steps of equal duration within each stage, so many in each. */
export function cutSchedule({ start, stages }: Schedule, count: number): readonly ScheduleStep[] {
  let [time, before] = [0, start];
  return stages.flatMap(({ temperature, duration }, stage) => {
    const [origin, rise] = [before, temperature - before];
    const begun = time;
    time += duration;
    before = temperature;
    return Array.from({ length: count }, (_, k) => ({
      from: origin + (rise * k) / count,
      temperature: origin + (rise * (k + 1)) / count,
      duration: duration / count,
      time: begun + (duration * (k + 1)) / count,
      stage,
    }));
  });
}
