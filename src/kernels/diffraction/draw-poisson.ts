import { AppError } from '../../core/error.ts';
import type { Random } from '../../core/random.ts';
import { logGamma } from '../statistics/index.ts';

/**
 * A Poisson-distributed count. Products of uniform numbers below a mean of 10, transformed rejection above: exact in both.
 * @param mean [counts], 0 to 1e12.
 * @source hormann1993, algorithm PTRS
 * @throws out-of-domain — a mean outside its range.
 */
export function drawPoisson(mean: number, random: Random): number {
  if (!(mean >= 0 && mean <= 1e12))
    throw new AppError('out-of-domain', `mean of a Poisson count is ${mean}; expected 0 to 1e12`);
  return mean < 10 ? drawByProducts(mean, random) : drawByRejection(mean, random);
}

function drawByProducts(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count += 1;
  return count;
}

function drawByRejection(mean: number, random: Random): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const logInverseAlpha = Math.log(1.1239 + 1.1328 / (b - 3.4));
  const accepted = 0.9277 - 3.6224 / (b - 2);
  const logMean = Math.log(mean);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const edge = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / edge + b) * u + mean + 0.43);
    if (edge >= 0.07 && v <= accepted) return count;
    if (count < 0 || (edge < 0.013 && v > edge)) continue;
    const left = Math.log(v) + logInverseAlpha - Math.log(a / (edge * edge) + b);
    if (left <= count * logMean - mean - logGamma(count + 1)) return count;
  }
}
