import {
  clip,
  distrustFarClaims,
  expectUtility,
  type Posterior,
  rewardWeights,
  type SurrogateClaim,
} from '../../src/gym/index.ts';
import type { ElementAmounts } from '../../src/kernels/crystal/index.ts';
import type { FreeReward } from './free-attack.ts';
import type { JudgedSurrogate } from './judge-surrogate.ts';

/** Ways to pay for what a surrogate claims; a new one is a line here. The first is what the others are compared with. */
export const designs: readonly {
  readonly name: string;
  learn(judged: JudgedSurrogate): (claim: SurrogateClaim) => Posterior;
}[] = [
  {
    name: 'plain mean',
    learn:
      () =>
      ({ mean }) => ({ mean, sd: 0 }),
  },
  {
    name: 'lower bound, its own spread',
    learn:
      () =>
      ({ mean, sd }) => ({ mean, sd }),
  },
  {
    name: 'lower bound, far claims distrusted',
    learn: ({ heldOut }) => distrustFarClaims(heldOut).believe,
  },
];

/** Pays max(E[u] − κ·SD[u], 0) of a utility that is linear from 0 to `one` kelvin. */
export function payFor(
  judged: JudgedSurrogate,
  { name, learn }: (typeof designs)[number],
  one: number,
): FreeReward {
  const believe = learn(judged);
  const utility = (kelvin: number): number => clip(kelvin / one, 0, 1);
  return {
    name,
    pay(compositions: readonly ElementAmounts[]) {
      const worths = judged.claim(compositions).map((claim) => {
        const { mean, sd } = believe(claim);
        return expectUtility(utility, mean, sd);
      });
      return {
        paid: Float64Array.from(worths, ({ mean, sd }) => Math.max(0, mean - rewardWeights.kappa * sd)),
        claimed: Float64Array.from(worths, ({ mean }) => mean),
      };
    },
  };
}
