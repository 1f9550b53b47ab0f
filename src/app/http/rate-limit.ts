/** A bucket of tokens for each key: `burst` at once, then `perSecond`. */
export type RateLimit = {
  /** Takes one token; false where none is left. */
  take(key: string, now?: number): boolean;
  /** Whether a token is left, without taking it. */
  has(key: string, now?: number): boolean;
};

/** Keys kept at once; beyond it those that are full again are forgotten, and then the oldest. */
const mostKeys = 10_000;

export function createRateLimit({ burst, perSecond }: { burst: number; perSecond: number }): RateLimit {
  const buckets = new Map<string, { left: number; at: number }>();
  const levelOf = (key: string, now: number): number => {
    const bucket = buckets.get(key);
    return bucket === undefined
      ? burst
      : Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
  };
  const makeRoom = (now: number): void => {
    for (const key of buckets.keys()) if (levelOf(key, now) >= burst) buckets.delete(key);
    for (const key of buckets.keys()) {
      if (buckets.size < mostKeys) return;
      buckets.delete(key);
    }
  };
  return {
    has: (key, now = Date.now()) => levelOf(key, now) >= 1,
    take(key, now = Date.now()) {
      const left = levelOf(key, now);
      if (left < 1) return false;
      if (!buckets.has(key) && buckets.size >= mostKeys) makeRoom(now);
      buckets.set(key, { left: left - 1, at: now });
      return true;
    },
  };
}
