/**
 * What stated probabilities are worth, 0 to 1, when it is known which of `count` outcomes is true: 1 − B/2 with Brier's B = Σ (p − x)². What
 * the stated ones leave of 1 is spread evenly over all others. Proper; even probabilities are worth about ½, surely wrong 0.
 * @param stated by outcome, each ≥ 0, at most 1 together; at most `count` of them
 * @source brier1950
 */
export function probabilityUtility(
  stated: ReadonlyMap<string, number>,
  truth: string,
  count: number,
): number {
  let [left, sum] = [1, 0];
  for (const [outcome, probability] of stated) {
    left -= probability;
    sum += (probability - (outcome === truth ? 1 : 0)) ** 2;
  }
  const others = count - stated.size;
  const each = others > 0 ? Math.max(0, left) / others : 0;
  sum += others * each ** 2 + (stated.has(truth) ? 0 : 1 - 2 * each);
  return 1 - sum / 2;
}
