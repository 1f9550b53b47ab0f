import { type Random, seededRandom } from '../../src/core/random.ts';
import type { HeldOutClaim, SurrogateClaim } from '../../src/gym/index.ts';
import {
  createNearestCompositions,
  type PooledComposition,
  stringComposition,
} from '../../src/kernels/composition/index.ts';
import type { ElementAmounts } from '../../src/kernels/crystal/index.ts';
import type { Scene } from './scene.ts';
import type { Surrogate } from './surrogates.ts';

const foldCount = 5;

/** What a surrogate claims of compositions [K], with distances to the most alike one learned from [places of Pettifor's string]. */
export type Claim = (compositions: readonly ElementAmounts[]) => readonly SurrogateClaim[];

export type JudgedSurrogate = {
  readonly claim: Claim;
  /** About what was learned from, by models that had not seen the family. */
  readonly heldOut: readonly HeldOutClaim[];
};

export function judgeSurrogate(scene: Scene, surrogate: Surrogate): JudgedSurrogate {
  const random = seededRandom('surrogate', scene.seed, surrogate.name);
  const { learned } = scene;
  const claim = learnClaims(scene, surrogate, learned, random);
  const families = random.shuffle([...new Set(learned.map(({ family }) => family))]);
  const foldOf = new Map(families.map((family, index) => [family, index % foldCount]));
  const heldOut = Array.from({ length: foldCount }, (_, fold) => {
    const isOut = ({ family }: PooledComposition) => foldOf.get(family) === fold;
    const out = learned.filter(isOut);
    const claimOf = learnClaims(
      scene,
      surrogate,
      learned.filter((one) => !isOut(one)),
      random,
    );
    return claimOf(out.map(({ amounts }) => amounts)).map((one, i) => ({ ...one, truth: out[i]!.value }));
  });
  return { claim, heldOut: heldOut.flat() };
}

function learnClaims(
  { describe }: Scene,
  surrogate: Surrogate,
  learned: readonly PooledComposition[],
  random: Random,
): Claim {
  const amountsOf = learned.map(({ amounts }) => amounts);
  const values = Float64Array.from(learned, ({ value }) => value);
  const predict = surrogate.learn(describe(amountsOf), values, random);
  const findNearest = createNearestCompositions(amountsOf.map(stringComposition));
  return (compositions) => {
    const { means, variances } = predict(describe(compositions));
    return compositions.map((amounts, i) => ({
      mean: means[i]!,
      sd: Math.sqrt(variances[i]!),
      /** Worked out when asked for, which not every reward does. */
      get distance() {
        return findNearest(stringComposition(amounts), 1)[0]!.distance;
      },
    }));
  };
}
