import type { StopSignal } from '../campaign/index.ts';
import { type Candidates, gatherRows } from './candidates.ts';
import type { DesignScore } from './design-score.ts';

/** More candidates than this are first scored by a sketch of the model; that many of the best meet the whole model. */
const shortlistLength = 512;
/** Candidates scored between two looks at the signal. */
const chunkLength = 4096;
/** Multiplications that one choice may spend on sketches. */
const sketchWork = 4e9;

export type Ranked = {
  /** Rows of the candidates that met the whole model, best first, with their scores. */
  readonly rows: readonly number[];
  readonly scores: readonly number[];
};

/**
 * The candidates with the best scores, best first; none without candidates. A long list is sketched chunk by chunk while a shortlist
 * runs along; of one that is too long for the work allowed, a scattered part and then the neighbourhood of the best found there.
 * When the signal is raised, the best of what was seen. `observed`: how many values the model knows.
 */
export function rankCandidates(
  score: DesignScore,
  candidates: Candidates,
  observed: number,
  signal: StopSignal,
): Ranked {
  const { rows } = candidates;
  if (rows.length === 0) return { rows: [], scores: [] };
  if (rows.length <= 2 * shortlistLength) return rankWhole(score, candidates, rows);
  const affordable = Math.max(
    chunkLength,
    Math.floor(sketchWork / (observed ** 2 / 2 + 30 * observed + 1000)),
  );
  const shortlist = openShortlist(shortlistLength);
  if (rows.length <= affordable) sketch(score, candidates, rows, shortlist, signal);
  else {
    sketch(score, candidates, scatter(rows, (0.9 * affordable) / rows.length), shortlist, signal);
    const found = shortlist.close();
    const around = nearestRows(candidates, found.best, Math.floor(0.1 * affordable));
    sketch(score, candidates, around, shortlist, signal);
  }
  return rankWhole(score, candidates, shortlist.close().rows);
}

function rankWhole(score: DesignScore, candidates: Candidates, rows: ArrayLike<number>): Ranked {
  const scores = score.many(gatherRows(candidates, rows));
  const order = [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b);
  return { rows: order.map((at) => rows[at]!), scores: order.map((at) => scores[at]!) };
}

function sketch(
  score: DesignScore,
  candidates: Candidates,
  rows: Uint32Array,
  shortlist: Shortlist,
  signal: StopSignal,
): void {
  for (let first = 0; first < rows.length; first += chunkLength) {
    const chunk = rows.subarray(first, first + chunkLength);
    const scores = score.sketchMany(gatherRows(candidates, chunk));
    for (let i = 0; i < chunk.length; i++) shortlist.add(chunk[i]!, scores[i]!);
    if (signal.aborted) return;
  }
}

/** A share of the rows that no order of the list can favour: those whose mixed number falls below it. */
const scatter = (rows: Uint32Array, share: number): Uint32Array =>
  rows.filter((row) => mix(row) < share * 2 ** 32);

function mix(number: number): number {
  let hash = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function nearestRows({ points, dimension, rows }: Candidates, centre: number, count: number): Uint32Array {
  const distances = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    let sum = 0;
    for (let j = 0; j < dimension; j++)
      sum += (points[rows[i]! * dimension + j]! - points[centre * dimension + j]!) ** 2;
    distances[i] = sum;
  }
  const reach = distances.toSorted()[Math.min(count, rows.length) - 1]!;
  return rows.filter((_, i) => distances[i]! <= reach).subarray(0, count);
}

type Shortlist = {
  add(row: number, score: number): void;
  /** What is listed, in the order of the rows, and the best of it. */
  close(): { readonly rows: readonly number[]; readonly best: number };
};

/** Keeps the rows of largest score, in amortised constant time each. */
function openShortlist(length: number): Shortlist {
  let kept: { readonly row: number; readonly score: number }[] = [];
  let threshold = Number.NEGATIVE_INFINITY;
  const prune = (): void => {
    kept.sort((a, b) => b.score - a.score || a.row - b.row);
    kept = kept.filter(({ row }, i) => i === 0 || row !== kept[i - 1]!.row).slice(0, length);
    if (kept.length === length) threshold = kept.at(-1)!.score;
  };
  return {
    add(row, score) {
      if (score < threshold) return;
      kept.push({ row, score });
      if (kept.length >= 4 * length) prune();
    },
    close() {
      prune();
      return { rows: kept.map(({ row }) => row).sort((a, b) => a - b), best: kept[0]!.row };
    },
  };
}

export function indexOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[largest]!) largest = i;
  return largest;
}
