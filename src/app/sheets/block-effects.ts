import type { SheetRun } from './sheet-choices.ts';

/** How much a lot or machine shifts the objective, where the same design was made in several. */
export type BlockEffects =
  | {
      readonly isKnown: true;
      /** Mean over all blocks is 0 [unit of the objective]. */
      readonly effects: readonly {
        readonly block: string;
        readonly shift: number;
        readonly runCount: number;
      }[];
      /** Scatter of repeats with the shifts taken out, pooled [unit]; null when no degree of freedom is left. */
      readonly scatter: number | null;
    }
  | { readonly isKnown: false; readonly why: string };

const sweeps = 500;

/**
 * Least squares of value = design + block, over the designs made in more than one block. Blocks that share no design with the others, not
 * even through a chain, cannot be told from their designs.
 * @param keyOf what is the same for runs of the same design
 */
export function estimateBlockEffects(
  runs: readonly SheetRun[],
  keyOf: (run: SheetRun) => string,
): BlockEffects {
  const blocks = [...new Set(runs.map(({ block }) => block))];
  if (blocks.length < 2) return { isKnown: false, why: 'All runs are of one lot or machine.' };
  const groups = [...Map.groupBy(runs, keyOf).values()];
  const shared = groups.filter((group) => new Set(group.map(({ block }) => block)).size > 1);
  if (!areConnected(blocks, shared))
    return {
      isKnown: false,
      why: 'No recipe was repeated across them in a way that compares all of them: what a lot or machine shifts cannot be told from what its recipes do. Repeat one recipe in each.',
    };
  const shifts = new Map(blocks.map((block) => [block, 0]));
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const means = shared.map((group) =>
      meanOf(group.map(({ values, block }) => values[0]! - shifts.get(block)!)),
    );
    let change = 0;
    for (const block of blocks) {
      const residuals = shared.flatMap((group, index) =>
        group.filter((run) => run.block === block).map(({ values }) => values[0]! - means[index]!),
      );
      const next = meanOf(residuals);
      change = Math.max(change, Math.abs(next - shifts.get(block)!));
      shifts.set(block, next);
    }
    if (change < 1e-12) break;
  }
  const middle = meanOf([...shifts.values()]);
  const residuals = groups.flatMap((group) => {
    const level = meanOf(group.map(({ values, block }) => values[0]! - shifts.get(block)!));
    return group.map(({ values, block }) => values[0]! - shifts.get(block)! - level);
  });
  const freedom = runs.length - groups.length - (blocks.length - 1);
  return {
    isKnown: true,
    effects: blocks.map((block) => ({
      block,
      shift: shifts.get(block)! - middle,
      runCount: runs.filter((run) => run.block === block).length,
    })),
    scatter:
      freedom > 0 ? Math.sqrt(residuals.reduce((sum, residual) => sum + residual ** 2, 0) / freedom) : null,
  };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function areConnected(blocks: readonly string[], shared: readonly (readonly SheetRun[])[]): boolean {
  const reached = new Set([blocks[0]!]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const group of shared) {
      const own = group.map(({ block }) => block);
      if (!own.some((block) => reached.has(block))) continue;
      for (const block of own) if (!reached.has(block)) grew = reached.add(block) !== undefined;
    }
  }
  return reached.size === blocks.length;
}
