import type { Design } from '../../../campaign/index.ts';
import { conditionGaussianProcess, predictMany } from '../../../kernels/statistics/index.ts';
import type { SearchKind, SearchTruth, SearchVariable } from './search-kind.ts';

/** What was read of a design; a bound counts as the value half-way between it and 0, known to that. */
export type Heard = { readonly point: Float64Array; readonly value: number; readonly sd: number };

/** Coordinates of a design: numbers by their range, each option of a choice on an axis of its own. */
export function pointOf(variables: readonly SearchVariable[], design: Design): Float64Array {
  return Float64Array.from(
    variables.flatMap((variable) => {
      const value = design[variable.name] ?? 0;
      if (variable.kind === 'choice') return variable.options.map((option) => (option === value ? 0.5 : 0));
      const [least, most] = [variable.levels[0] ?? 0, variable.levels.at(-1) ?? 1];
      return [most > least ? (Number(value) - least) / (most - least) : 0];
    }),
  );
}

/**
 * The platform's own forecast of the next reading [unit of the quantity]: a Gaussian process of fixed length scale over what was read so far in
 * this episode, about what was expected before. It knows nothing of the truth.
 */
export function forecastReading(
  { scatterOf }: Pick<SearchKind, 'scatterOf'>,
  expected: SearchTruth['expected'],
  heard: readonly Heard[],
  point: Float64Array,
): { readonly mean: number; readonly sd: number } {
  if (heard.length === 0) return expected;
  const dimension = point.length;
  const points = new Float64Array(heard.length * dimension);
  for (const [i, one] of heard.entries()) points.set(one.point, i * dimension);
  const process = conditionGaussianProcess(
    {
      points,
      dimension,
      values: Float64Array.from(heard, ({ value }) => value),
      knownVariances: Float64Array.from(heard, ({ sd }) => sd ** 2),
      standardization: { center: expected.mean, scale: expected.sd },
    },
    { lengthScales: new Float64Array(dimension).fill(0.5), signalVariance: 1, noiseVariance: 1e-4 },
  );
  const { means, variances } = predictMany(process, point);
  const mean = means[0] as number;
  return { mean, sd: Math.sqrt((variances[0] as number) + scatterOf(mean) ** 2) };
}
