import { encodeIfComplete } from '../../campaign/index.ts';
import type { Id } from '../../core/id.ts';
import { readingNoise } from './reading-noise.ts';
import { type CampaignRecord, measuredSamples } from './record.ts';

/** How far a reading lies from what the others around it say. */
export type Residual = {
  readonly sample: Id;
  /** Reading less the neighbours' weighted mean [unit of the first goal]. */
  readonly residual: number;
  /** In robust standard deviations of all such residuals. */
  readonly ratio: number;
  readonly neighbours: readonly Id[];
};

const fewestReadings = 8;
const neighbourCount = 3;

/**
 * Each reading against the mean of its three nearest neighbours in encoded coordinates, weighted by the inverse square of the distance,
 * the design itself and its replicates left out. The spread is 1.4826 times the median of |residual − median|, at least the noise of a
 * reading. Empty with fewer than eight readings.
 * @source rousseeuw-croux1993
 */
export function leaveOneOut(record: CampaignRecord): readonly Residual[] {
  const { space } = record.state.spec;
  const points = measuredSamples(record).flatMap(({ sample, reading }) => {
    const x = reading.bound === undefined ? encodeIfComplete(space, sample.asMade ?? sample.design) : null;
    return x === null ? [] : [{ id: sample.id, x, y: reading.value }];
  });
  if (points.length < fewestReadings) return [];
  const raw = points.map((point) => {
    const near = points
      .map((other) => ({ id: other.id, y: other.y, distance: distanceOf(point.x, other.x) }))
      .filter(({ distance }) => distance > 1e-6)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, neighbourCount);
    const weights = near.map(({ distance }) => 1 / distance ** 2);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = near.reduce((sum, { y }, index) => sum + (weights[index]! / total) * y, 0);
    return { sample: point.id, residual: point.y - mean, neighbours: near.map(({ id }) => id) };
  });
  const middle = medianOf(raw.map(({ residual }) => residual));
  const spread = Math.max(
    1.4826 * medianOf(raw.map(({ residual }) => Math.abs(residual - middle))),
    readingNoise(record)?.sd ?? 0,
  );
  return spread === 0 ? [] : raw.map((one) => ({ ...one, ratio: Math.abs(one.residual - middle) / spread }));
}

const distanceOf = (a: Float64Array, b: Float64Array): number =>
  Math.sqrt(a.reduce((sum, value, index) => sum + (value - b[index]!) ** 2, 0));

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
