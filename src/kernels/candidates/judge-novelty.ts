import {
  chemicalFamily,
  compositionKey,
  createNearestCompositions,
  stringComposition,
} from '../composition/index.ts';
import type { ElementAmounts } from '../crystal/index.ts';

/** A compound that somebody has reported; `source` names where. */
export type KnownCompound = { readonly source: string; readonly amounts: ElementAmounts };

export type Novelty = {
  /** Where this very composition was reported, to 5·10⁻⁵ in each fraction; empty when nowhere. */
  readonly reportedBy: readonly string[];
  /** Whether no compound of just these elements was reported. */
  readonly isNewFamily: boolean;
  /** The known compound that is most alike, and how far away [places of Pettifor's string]; null when none is known. */
  readonly nearest: { readonly source: string; readonly distance: number } | null;
};

/** Tells what is new against what is known. */
export function createNoveltyJudge(known: readonly KnownCompound[]): (amounts: ElementAmounts) => Novelty {
  const sources = Map.groupBy(known, ({ amounts }) => compositionKey(amounts));
  const families = new Set(known.map(({ amounts }) => chemicalFamily(amounts)));
  const findNearest = createNearestCompositions(known.map(({ amounts }) => stringComposition(amounts)));
  return (amounts) => {
    const [nearest] = findNearest(stringComposition(amounts), 1);
    return {
      reportedBy: (sources.get(compositionKey(amounts)) ?? []).map(({ source }) => source),
      isNewFamily: !families.has(chemicalFamily(amounts)),
      nearest:
        nearest === undefined ? null : { source: known[nearest.index]!.source, distance: nearest.distance },
    };
  };
}
