/** Mean and standard deviation of values [their unit]. */
export type Spread = { readonly mean: number; readonly sd: number };

/** What samples measured earlier had shown by the time that another was planned. */
export type History = {
  /** A later sample than those before it. */
  add(finishedAt: number, value: number): void;
  /** Mean and sd of the values added that were finished by then; null before two values that differ. */
  by(startedAt: number): Spread | null;
};

/** Sums go on from one look to the next while time does, as it does in a record; a look back counts anew. */
export function openHistory(): History {
  const known: { readonly finishedAt: number; readonly value: number }[] = [];
  /** Not in the sums yet, the last to be finished first. */
  let waiting: typeof known = [];
  let sums = openMoments();
  let reached = Number.NEGATIVE_INFINITY;
  const wait = (one: (typeof known)[number]): void => {
    let [low, high] = [0, waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((waiting[middle] as typeof one).finishedAt > one.finishedAt) low = middle + 1;
      else high = middle;
    }
    waiting.splice(low, 0, one);
  };
  return {
    add(finishedAt, value) {
      known.push({ finishedAt, value });
      wait({ finishedAt, value });
    },
    by(startedAt) {
      if (startedAt < reached) {
        sums = openMoments();
        waiting = [...known].sort((a, b) => b.finishedAt - a.finishedAt);
      }
      reached = startedAt;
      for (
        let last = waiting.at(-1);
        last !== undefined && last.finishedAt <= startedAt;
        last = waiting.at(-1)
      ) {
        sums.add(last.value);
        waiting.pop();
      }
      return sums.spread();
    },
  };
}

/** Running mean and sum of squares about it. @source welford1962 */
function openMoments(): { add(value: number): void; spread(): Spread | null } {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add(value) {
      count++;
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    },
    spread: () => (count >= 2 && squares > 0 ? { mean, sd: Math.sqrt(squares / (count - 1)) } : null),
  };
}
