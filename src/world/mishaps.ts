import type { Random } from '../core/random.ts';

/** What may go wrong in making a sample, with its rate per attempt; nobody is told, except where it is plain to see. */
export const mishapRates = {
  'no-reaction': 0.03,
  contamination: 0.04,
  /** Plain to see: the sample is in pieces. */
  cracked: 0.03,
  leak: 0.03,
  'wrong-label': 0.01,
} as const;
export type Mishap = keyof typeof mishapRates;

/** What may go wrong in a measurement; the file says nothing of it. */
export const faultRates = {
  'open-contact': 0.02,
  'noisy-contact': 0.02,
  'shorted-leads': 0.005,
  'thermometer-off': 0.01,
} as const;
export type Fault = keyof typeof faultRates | 'swapped-positions';

/** Chance that a sample changes places with another in the same run, so that the file of each is the other's; nobody is told. */
export const swapRate = 0.01;

/** Which samples of a run have changed places: each with the one whose result it gets. A run of one swaps nothing. */
export function drawSwaps(ids: readonly string[], random: Random): ReadonlyMap<string, string> {
  const swaps = new Map<string, string>();
  for (const [i, id] of ids.entries()) {
    const isSwapped = random.uniform() < swapRate;
    const partner = ids[(i + 1) % ids.length]!;
    if (!isSwapped || partner === id || swaps.has(id) || swaps.has(partner)) continue;
    swaps.set(id, partner);
    swaps.set(partner, id);
  }
  return swaps;
}

/** At most one mishap of an attempt. */
export const drawMishap = (random: Random): Mishap | null => drawOne(random, mishapRates);

/** At most one fault of a measurement. */
export const drawFault = (random: Random): Fault | null => drawOne(random, faultRates);

function drawOne<K extends string>(random: Random, rates: { readonly [kind in K]: number }): K | null {
  let level = random.uniform();
  for (const kind in rates) {
    level -= rates[kind];
    if (level < 0) return kind;
  }
  return null;
}

/** Chance that an instrument is down when it is asked, and for how long [h]. */
export const downRate = 0.02;
const downHours = [4, 48] as const;

/** Hours until an instrument works; 0 nearly always. */
export function drawDelay(random: Random): number {
  const isDown = random.uniform() < downRate;
  return isDown ? downHours[0] + (downHours[1] - downHours[0]) * random.uniform() : 0;
}
