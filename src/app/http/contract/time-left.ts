import type { ReviewRequest } from './review.ts';

/**
 * How long a request has until it expires, in words. `now` of a request is the time of the laboratory's last event: on a wall clock time has
 * gone on since, on a virtual one it has not.
 * @param wallNow time of the reader's clock [ms since 1970]
 */
export function timeLeft(
  { expiresAt, now, clock }: Pick<ReviewRequest, 'expiresAt' | 'now' | 'clock'>,
  wallNow: number,
): string {
  if (expiresAt === null) return 'Does not expire';
  const at = clock === 'wall' ? Math.max(now, wallNow) : now;
  const minutes = Math.max(0, Math.floor((expiresAt - at) / 60_000));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  return `${wordsOf(days, hours, minutes)} left${clock === 'wall' ? '' : ' of laboratory time'}`;
}

function wordsOf(days: number, hours: number, minutes: number): string {
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min` : 'less than 1 min';
}
