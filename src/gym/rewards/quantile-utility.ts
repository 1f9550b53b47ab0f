import { normalCdf, normalQuantile } from '../../kernels/statistics/index.ts';

/** Stated points of 5, 50 and 95 %, in rising order. */
export type StatedQuantiles = readonly [number, number, number];

/** The outer points of a normal distribution lie so many standard deviations from its middle. */
const outer = 1.6448536269514722;
/** Points on each side that stand for a stated distribution. */
const pointCount = 24;
const nodes = Array.from({ length: pointCount }, (_, i) =>
  normalQuantile(0.5 + (i + 0.5) / (2 * pointCount)),
);

/**
 * What stated quantiles are worth, 0 to 1, when the outcome is known: 1 − S/2 with the kernel score S = E k(X, X′) − 2 E k(X, y) + k(y, y) of
 * a Gaussian kernel k(a, b) = exp(−(a − b)²/2w²). X is the stated distribution: half of a normal one on each side of the median, through
 * the outer points. S is proper: nobody gains in expectation by stating what they do not believe. Exactly right is worth 1; surely wrong
 * 0; so wide that it says nothing ½; and a normal statement that holds what it promises ½ + ½·w/√(w² + 2 sd²) on average.
 * @param outcome y, in the unit of the quantiles. @param width w > 0, in the same unit: errors well below it do not count.
 * @source gneiting-raftery2007, sec. 5
 */
export function quantileUtility(stated: StatedQuantiles, outcome: number, width: number): number {
  const overlap = overlapWith(stated, width);
  const [low, median, high] = stated;
  const [below, above] = [(median - low) / outer, (high - median) / outer];
  let own = 0;
  for (const z of nodes)
    own += (overlap(median - below * z) + overlap(median + above * z)) / (2 * pointCount);
  return 1 - (own - 2 * overlap(outcome) + 1) / 2;
}

/** E k(X, y) of a stated distribution, by y. */
function overlapWith([low, median, high]: StatedQuantiles, width: number): (y: number) => number {
  const side = (sd: number): ((distance: number) => number) => {
    const total = Math.hypot(width, sd);
    const slope = sd / (width * total);
    return (distance) =>
      (2 * width * Math.exp(-0.5 * (distance / total) ** 2) * normalCdf(distance * slope)) / total;
  };
  const [below, above] = [side((median - low) / outer), side((high - median) / outer)];
  return (y) => (below(median - y) + above(y - median)) / 2;
}
