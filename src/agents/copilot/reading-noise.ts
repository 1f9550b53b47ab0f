import { type MeasuredDesign, pooledReadingSd, rankMeasuredDesigns } from '../../campaign/index.ts';
import { type CampaignRecord, measuredSamples } from './record.ts';

/** Standard deviation of one reading of the first goal [its unit], and how it is known. */
export type ReadingNoise = {
  readonly sd: number;
  readonly from: 'replicates' | 'stated';
  /** Designs measured more than once. */
  readonly designs: readonly MeasuredDesign[];
};

/** From designs measured more than once, else the root mean square of the sds that readings state; null where neither is on record. */
export function readingNoise(record: CampaignRecord): ReadingNoise | null {
  const ranked = rankMeasuredDesigns(record.state);
  const designs = ranked.filter(({ measurementCount }) => measurementCount > 1);
  const pooled = pooledReadingSd(ranked);
  if (pooled !== null) return { sd: pooled, from: 'replicates', designs };
  const stated = measuredSamples(record).flatMap(({ reading: { sd, bound } }) =>
    sd === null || bound !== undefined ? [] : [sd ** 2],
  );
  if (stated.length === 0) return null;
  return {
    sd: Math.sqrt(stated.reduce((sum, square) => sum + square, 0) / stated.length),
    from: 'stated',
    designs,
  };
}
