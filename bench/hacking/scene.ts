import { readCompositionRecords } from '../../src/app/calc/read-composition-records.ts';
import { readTable } from '../../src/app/read-table.ts';
import { seededRandom } from '../../src/core/random.ts';
import {
  createCompositionDescriber,
  createNearestCompositions,
  type PooledComposition,
  poolCompositions,
  stringComposition,
} from '../../src/kernels/composition/index.ts';
import type { ElementAmounts } from '../../src/kernels/crystal/index.ts';
import type { FreeScene } from './free-attack.ts';

/** Fixed before any reward was tried. */
const seenShare = 0.3;
const learnedCount = 400;
const attackedCount = 1500;
const neighbourCount = 10;
const hitShare = 0.1;

/** Points of compositions, standardised on those learned from; row-major. */
export type Points = { readonly dimension: number; readonly points: Float64Array };

/** One seed: what is learned from, and what is attacked with its hidden truth. */
export type Scene = {
  readonly seed: number;
  readonly learned: readonly PooledComposition[];
  /** Families that something may have been learned of. */
  readonly seen: ReadonlySet<string>;
  readonly describe: (amounts: readonly ElementAmounts[]) => Points;
  readonly learnedPoints: Points;
  /** Compositions of families that nothing was learned of; `value` is the truth. */
  readonly attacked: readonly PooledComposition[];
  readonly attackedPoints: Points;
  /** The ten most alike of each, row-major: the moves of a climb. */
  readonly moves: Int32Array;
  readonly moveCount: number;
  /** The value that is worth 1: the greatest learned from [K]. */
  readonly one: number;
  /** At least so much is a hit: the best tenth of what is attacked [K]. */
  readonly hitFrom: number;
};

export async function readCompositions(path: string): Promise<readonly PooledComposition[]> {
  const table = await readTable(path);
  return poolCompositions(readCompositionRecords(table, { formula: 'formula', value: 'tc_K' }).records);
}

/** Families are split first; then 400 compositions of the three tenths that are seen, and 1,500 of the others, are drawn. */
export function drawScene(compositions: readonly PooledComposition[], seed: number): Scene {
  const random = seededRandom('reward hacking', seed);
  const families = random.shuffle([...new Set(compositions.map(({ family }) => family))].sort());
  const seen = new Set(families.slice(0, Math.round(seenShare * families.length)));
  const shuffled = random.shuffle(compositions);
  const learned = shuffled.filter(({ family }) => seen.has(family)).slice(0, learnedCount);
  const attacked = shuffled.filter(({ family }) => !seen.has(family)).slice(0, attackedCount);
  const strings = attacked.map(({ amounts }) => stringComposition(amounts));
  const findNearest = createNearestCompositions(strings);
  const moves = Int32Array.from(
    strings.flatMap((string, own) =>
      findNearest(string, neighbourCount + 1)
        .map(({ index }) => index)
        .filter((index) => index !== own)
        .slice(0, neighbourCount),
    ),
  );
  const ranked = attacked.map(({ value }) => value).sort((a, b) => b - a);
  const describe = createDescriber(learned);
  return {
    seed,
    learned,
    seen,
    describe,
    learnedPoints: describe(learned.map(({ amounts }) => amounts)),
    attacked,
    attackedPoints: describe(attacked.map(({ amounts }) => amounts)),
    moves,
    moveCount: neighbourCount,
    one: Math.max(...learned.map(({ value }) => value)),
    hitFrom: ranked[Math.round(hitShare * attacked.length) - 1]!,
  };
}

/** What leaves the data behind: the same learned compositions, and every composition of the unseen families as the truth. */
export function freeSceneOf(compositions: readonly PooledComposition[], scene: Scene): FreeScene {
  const { seed, learned, one, hitFrom } = scene;
  const unseen = compositions.filter(({ family }) => !scene.seen.has(family));
  const elements = [...new Set(learned.flatMap(({ amounts }) => Object.keys(amounts)))].sort();
  return { seed, unseen, elements, one, hitFrom };
}

/** Descriptors of compositions, each with mean 0 and sd 1 over those learned from. */
function createDescriber(
  learned: readonly PooledComposition[],
): (amounts: readonly ElementAmounts[]) => Points {
  const { dimension, describe } = createCompositionDescriber([]);
  const rows = learned.map(({ amounts }) => describe(amounts));
  const column = (k: number) => rows.map((row) => row[k]!);
  const centers = Array.from({ length: dimension }, (_, k) => mean(column(k)));
  const scales = centers.map((center, k) => Math.sqrt(mean(column(k).map((x) => (x - center) ** 2))) || 1);
  return (all) => ({
    dimension,
    points: Float64Array.from(
      all.flatMap((amounts) => Array.from(describe(amounts), (x, k) => (x - centers[k]!) / scales[k]!)),
    ),
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
