/** Right answers, worked out from the events alone. */
import type { Expected } from '../question.ts';
import { type Group, type Log, largest } from '../read-log.ts';

/** What the leader of a campaign must be called: its mean, its count and its samples. */
export const leader = (log: Log, group: Group = largest(log), unit = 'K'): Expected => ({
  numbers: [
    [group.mean, unit],
    [group.values.length, '1'],
  ],
  samples: group.samples,
});

export const failed = (log: Log): readonly string[] =>
  log.samples.filter(({ failures }) => failures.length > 0).map(({ id }) => id);
export const attempted = (log: Log): number => log.samples.filter(({ isMade }) => isMade).length;
export const measured = (log: Log): readonly string[] =>
  log.samples.filter(({ id }) => log.reading(id) !== null).map(({ id }) => id);
export const bounded = (log: Log): readonly string[] =>
  log.samples.filter(({ id }) => log.reading(id)?.bound !== undefined).map(({ id }) => id);
export const lastProposed = (log: Log): string =>
  log.samples.filter(({ origin }) => origin === 'proposed').at(-1)!.id;
export const byMean = (log: Log): readonly Group[] => [...log.groups()].sort((a, b) => b.mean - a.mean);
export const value = (log: Log, id: string): number => log.reading(id)!.value;
export const pairs = (
  log: Log,
): readonly { readonly id: string; readonly miss: number; readonly sd: number }[] =>
  log.samples.flatMap(({ id, origin, predicted }) => {
    const reading = log.reading(id);
    return origin !== 'proposed' || predicted === null || reading === null || reading.bound !== undefined
      ? []
      : [{ id, miss: reading.value - predicted.value, sd: predicted.sd! }];
  });
export const rmse = (log: Log): number =>
  Math.sqrt(pairs(log).reduce((sum, { miss }) => sum + miss ** 2, 0) / pairs(log).length);
export const lastReceipts = (log: Log) => log.samples.flatMap(({ receipts }) => receipts.at(-1) ?? []);
