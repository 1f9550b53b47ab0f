import type { NoveltyEvidence } from '../campaign/index.ts';
import { createNoveltyJudge, type KnownCompound } from '../kernels/candidates/index.ts';
import { type ElementAmounts, parseComposition } from '../kernels/crystal/index.ts';
import { criticalTemperatures } from '../kernels/superconductivity/index.ts';

/** Compounds whose critical temperature the program knows. */
export const builtInCompounds = (): KnownCompound[] =>
  criticalTemperatures.map(({ id, composition, references }) => ({
    source: `${id} (${references.join(', ')})`,
    amounts: parseComposition(composition),
  }));

export const builtInFacts = `${criticalTemperatures.length} built-in critical temperatures`;

let judge: ReturnType<typeof createNoveltyJudge> | null = null;

/** Who reported a composition before, as far as the built-in facts go. */
export function judgeNovelty(amounts: ElementAmounts): NoveltyEvidence {
  judge ??= createNoveltyJudge(builtInCompounds());
  return { reportedBy: judge(presentOf(amounts)).reportedBy, facts: builtInFacts };
}

/** Without elements of which there is nothing. */
export const presentOf = (amounts: ElementAmounts): ElementAmounts =>
  Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount > 0));
