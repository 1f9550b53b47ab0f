import { AppError } from '../../core/error.ts';
import type { Random } from '../../core/random.ts';
import type { Predictions } from './gaussian-process.ts';

/** Trees of at most this many values unless told otherwise; more are thinned for each tree by its own draw. */
const defaultLargestSample = 512;
/** Share of the values that each tree sees; the others test it. */
const sampleShare = 0.8;

export type RegressionForest = {
  readonly dimension: number;
  readonly trees: readonly Tree[];
  /** Variance of the values, the scale of everything below [unit²]. */
  readonly variance: number;
  /** What the trees that did not see a value leave unexplained of it beyond their own spread [unit²]. */
  readonly noiseVariance: number;
  /** Mean and variance of each value by the trees that did not see it, noise included; n each. */
  readonly outOfBag: Predictions;
};

/** Nodes in the order in which they were split; feature −1 marks a leaf. */
type Tree = {
  readonly features: Int16Array;
  readonly thresholds: Float64Array;
  readonly lefts: Int32Array;
  readonly rights: Int32Array;
  readonly values: Float64Array;
};

/**
 * Extremely randomised trees, each grown to single values on a random 80 % of the data: at a node every coordinate proposes one
 * threshold drawn between its extremes, and the one that explains most variance splits. Averaged, they interpolate piecewise
 * linearly and follow steps, thresholds and interactions that a smooth process rounds off.
 * `points`: row-major n × dimension; `values`: n [any one unit]; n ≥ 1. A tree sees at most `largestSample` of the values.
 * @source geurts2006, table 1
 * @throws AppError `bad-shape` — when the lengths disagree or there is no value
 */
export function fitRegressionForest(
  points: Float64Array,
  dimension: number,
  values: Float64Array,
  treeCount: number,
  random: Random,
  largestSample = defaultLargestSample,
): RegressionForest {
  const count = values.length;
  if (count === 0 || points.length !== count * dimension)
    throw new AppError(
      'bad-shape',
      `${count} values with ${points.length} coordinates in ${dimension} dimensions`,
    );
  const sums = {
    count: new Float64Array(count),
    sum: new Float64Array(count),
    squares: new Float64Array(count),
  };
  const trees = Array.from({ length: treeCount }, () => {
    const order = Int32Array.from(random.shuffle([...values.keys()]));
    const size = Math.min(largestSample, Math.max(1, Math.round(sampleShare * count)));
    const tree = growTree(points, dimension, values, order.subarray(0, size), random);
    for (const i of order.subarray(size)) {
      const value = tree.values[leafAt(tree, points, i * dimension)]!;
      sums.count[i] = sums.count[i]! + 1;
      sums.sum[i] = sums.sum[i]! + value;
      sums.squares[i] = sums.squares[i]! + value * value;
    }
    return tree;
  });
  return { dimension, trees, ...judgeOutOfBag(values, sums) };
}

type Sums = { readonly [name in 'count' | 'sum' | 'squares']: Float64Array };

function judgeOutOfBag(values: Float64Array, { count, sum, squares }: Sums) {
  const n = values.length;
  const mean = values.reduce((total, y) => total + y / n, 0);
  const variance = values.reduce((total, y) => total + (y - mean) ** 2 / Math.max(1, n - 1), 0) || 1;
  const means = values.map((_, i) => (count[i]! > 0 ? sum[i]! / count[i]! : mean));
  const spreads = values.map((_, i) =>
    count[i]! > 0 ? Math.max(0, squares[i]! / count[i]! - means[i]! ** 2) : variance,
  );
  const errors = means.map((predicted, i) => (values[i]! - predicted) ** 2);
  const outOfBagError = n < 4 ? variance : errors.reduce((total, error) => total + error / n, 0);
  const explained = spreads.reduce((total, spread) => total + spread / n, 0);
  const rest = Math.max(outOfBagError - explained, 1e-4 * variance);
  return {
    variance,
    noiseVariance: rest,
    outOfBag: { means, variances: spreads.map((spread) => spread + rest) },
  };
}

/** Mean and variance between the first `treeCount` trees (default all) at row-major m × dimension points. */
export function predictForest(
  { trees: all, dimension, variance }: RegressionForest,
  points: Float64Array,
  treeCount = all.length,
): Predictions {
  const trees = all.slice(0, treeCount);
  const total = points.length / dimension;
  const means = new Float64Array(total);
  const variances = new Float64Array(total);
  for (const tree of trees)
    for (let i = 0; i < total; i++) {
      const value = tree.values[leafAt(tree, points, i * dimension)]! / trees.length;
      means[i] = means[i]! + value;
      variances[i] = variances[i]! + value * value * trees.length;
    }
  for (let i = 0; i < total; i++) variances[i] = Math.max(variances[i]! - means[i]! ** 2, 1e-4 * variance);
  return { means, variances };
}

function leafAt({ features, thresholds, lefts, rights }: Tree, points: Float64Array, offset: number): number {
  let node = 0;
  for (let feature = features[0]!; feature >= 0; feature = features[node]!)
    node = points[offset + feature]! <= thresholds[node]! ? lefts[node]! : rights[node]!;
  return node;
}

function growTree(
  points: Float64Array,
  dimension: number,
  values: Float64Array,
  members: Int32Array,
  random: Random,
): Tree {
  const capacity = 2 * members.length;
  const tree = {
    features: new Int16Array(capacity).fill(-1),
    thresholds: new Float64Array(capacity),
    lefts: new Int32Array(capacity),
    rights: new Int32Array(capacity),
    values: new Float64Array(capacity),
  };
  const open: Branch[] = [
    { node: 0, from: 0, to: members.length, varying: Int16Array.from({ length: dimension }, (_, k) => k) },
  ];
  let nodeCount = 1;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, from, to } = next;
    const own = members.subarray(from, to);
    tree.values[node] = own.reduce((sum, i) => sum + values[i]!, 0) / own.length;
    const { split, varying } = drawSplit(points, dimension, values, own, next.varying, random);
    if (split === null) continue;
    const middle = from + partition(points, dimension, own, split);
    tree.features[node] = split.feature;
    tree.thresholds[node] = split.threshold;
    tree.lefts[node] = nodeCount++;
    tree.rights[node] = nodeCount++;
    open.push(
      { node: tree.lefts[node]!, from, to: middle, varying },
      { node: tree.rights[node]!, from: middle, to, varying },
    );
  }
  return tree;
}

type Branch = {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  /** Coordinates that are not the same at all points of the node above; no other can split this one. */
  readonly varying: Int16Array;
};
type Split = { readonly feature: number; readonly threshold: number };

/**
 * The best of one random threshold for each varying coordinate, and the coordinates that do vary here; split null where all
 * values or all points are the same.
 */
function drawSplit(
  points: Float64Array,
  dimension: number,
  values: Float64Array,
  own: Int32Array,
  candidates: Int16Array,
  random: Random,
): { readonly split: Split | null; readonly varying: Int16Array } {
  const count = own.length;
  if (count < 2 || own.every((i) => values[i] === values[own[0]!]))
    return { split: null, varying: candidates };
  const varying = new Int16Array(candidates.length);
  let varyingCount = 0;
  let best: Split | null = null;
  let bestGain = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < candidates.length; c++) {
    const feature = candidates[c]!;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < count; k++) {
      const x = points[own[k]! * dimension + feature]!;
      if (x < low) low = x;
      if (x > high) high = x;
    }
    if (!(high > low)) continue;
    varying[varyingCount++] = feature;
    const threshold = low + random.uniform() * (high - low);
    let countBelow = 0;
    let below = 0;
    let above = 0;
    for (let k = 0; k < count; k++) {
      const i = own[k]!;
      if (points[i * dimension + feature]! <= threshold) {
        countBelow++;
        below += values[i]!;
      } else above += values[i]!;
    }
    const gain = (below * below) / countBelow + (above * above) / (count - countBelow);
    if (gain > bestGain) {
      best = { feature, threshold };
      bestGain = gain;
    }
  }
  return { split: best, varying: varying.subarray(0, varyingCount) };
}

/** Moves the members at or below the threshold to the front; returns how many. */
function partition(
  points: Float64Array,
  dimension: number,
  own: Int32Array,
  { feature, threshold }: Split,
): number {
  let front = 0;
  for (let k = 0; k < own.length; k++) {
    const i = own[k]!;
    if (points[i * dimension + feature]! > threshold) continue;
    own[k] = own[front]!;
    own[front] = i;
    front++;
  }
  return front;
}
