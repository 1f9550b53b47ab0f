import type { Split } from '../../gym/index.ts';
import type { TrainingItem } from './training-item.ts';

/** What is left of items, and what was taken out and why. */
export type Selection = {
  readonly items: readonly TrainingItem[];
  /** Equal to another item but for how compositions, structures or numbers are written. */
  readonly duplicates: number;
  /** About a composition or structure that a held-out split has. */
  readonly leaking: number;
  /** Of another split than was asked for. */
  readonly otherSplits: number;
};

/** Of equal items, the strictest split is kept: what is held out anywhere is held out everywhere. */
const strictness: readonly Split[] = ['train', 'validation', 'test'];

/**
 * The items of one split, without duplicates, and without any that shares a composition or structure with an item of a stricter split:
 * training never sees what validation or test are about, nor validation what test is about. Held-out items are looked for among all
 * `items`, so give all there are and name the split.
 */
export function selectItems(items: readonly TrainingItem[], split: Split): Selection {
  const unique = deduplicate(items);
  const heldOut = new Set(
    items
      .filter((item) => strictness.indexOf(item.split) > strictness.indexOf(split))
      .flatMap(({ substances, content }) => [...substances, content]),
  );
  const wanted = unique.filter((item) => item.split === split);
  const kept = wanted.filter(
    ({ substances, content }) => ![...substances, content].some((key) => heldOut.has(key)),
  );
  return {
    items: kept,
    duplicates: items.length - unique.length,
    leaking: wanted.length - kept.length,
    otherSplits: unique.length - wanted.length,
  };
}

/** The best-paid of equal items, in the order of first appearance; of a stricter split before all. */
function deduplicate(items: readonly TrainingItem[]): readonly TrainingItem[] {
  const byContent = Map.groupBy(items, ({ content }) => content);
  return [...byContent.values()].map((equal) =>
    equal.reduce((best, item) => {
      const difference = strictness.indexOf(item.split) - strictness.indexOf(best.split);
      return difference > 0 || (difference === 0 && item.reward > best.reward) ? item : best;
    }),
  );
}
