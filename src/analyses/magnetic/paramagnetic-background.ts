import {
  fitLinear,
  type LinearFit,
  median,
  predictLinear,
  robustSd,
} from '../../kernels/statistics/index.ts';

/** What the moment would be without a transition: the value, and how far models that fit equally well disagree (one sd). */
export type Background = {
  readonly model: string;
  /** Noise of single readings about it [unit of the moment]. */
  readonly noise: number;
  /** The part that does not depend on temperature: sample holder, core diamagnetism, Pauli and Van Vleck paramagnetism. */
  readonly constant: { readonly value: number; readonly sd: number };
  /** The same by a constant with or without a Curie term alone, where that describes the readings; null where it does not. */
  readonly plainConstant: { readonly value: number; readonly sd: number } | null;
  readonly from_K: number;
  at(temperature_K: number): { readonly value: number; readonly sd: number };
};

type Model = { readonly name: string; readonly basis: (t: number) => readonly number[] };

const plain: readonly Model[] = [
  { name: 'constant', basis: () => [1] },
  { name: 'constant + C/T', basis: (t) => [1, 1 / t] },
];
const linear: Model = { name: 'constant + C/T + slope', basis: (t) => [1, 1 / t, t] };
const curieWeiss = (theta: number): Model => ({
  name: 'constant + C/(T − θ)',
  basis: (t) => [1, 1 / (t - theta)],
});

/**
 * A Curie or Curie–Weiss term plus a constant, fitted to the readings above a temperature. Models within 10 of the best by the Bayesian
 * information criterion all speak for themselves: their spread is the model's error.
 * @param temperatures [K], ascending, at least 4
 * @returns null with too few readings
 */
export function fitBackground(
  temperatures: readonly number[],
  moments: readonly number[],
): Background | null {
  const n = temperatures.length;
  if (n < 4) return null;
  const lowest = temperatures[0]!;
  const candidates = [
    ...plain,
    ...(n >= 8 ? [linear] : []),
    ...(n >= 8 ? thetasBelow(lowest).map(curieWeiss) : []),
  ];
  const fits = candidates.flatMap((model) => {
    const bases = temperatures.map(model.basis);
    const fit = fitLinear(
      bases[0]!.map((_, k) => bases.map((row) => row[k]!)),
      moments,
    );
    if (fit === null) return [];
    const parameters = fit.coefficients.length + (model.name.includes('θ') ? 1 : 0);
    const scatter = Math.max(fit.chiSquare / n, 1e-24 * Math.max(...moments.map((m) => m * m)), 1e-300);
    return [{ model, fit, bic: n * Math.log(scatter) + parameters * Math.log(n) }];
  });
  const best = fits.toSorted((a, b) => a.bic - b.bic)[0];
  if (best === undefined) return null;
  const rivals = fits.filter(({ bic }) => bic <= best.bic + 10);
  const predict = ({ model, fit }: { model: Model; fit: LinearFit }, t: number) =>
    predictLinear(fit, model.basis(t));
  const constants = rivals.map(({ fit }) => fit.coefficients[0]!);
  const residuals = moments.map((moment, i) => moment - predict(best, temperatures[i]!).value);
  return {
    model: best.model.name,
    noise: Math.max(robustSd(residuals), Math.sqrt(best.fit.chiSquare / best.fit.degreesOfFreedom) * 0.5),
    constant: {
      value: best.fit.coefficients[0]!,
      sd: Math.hypot(Math.sqrt(best.fit.covariance[0]!), spreadOf(constants, best.fit.coefficients[0]!)),
    },
    plainConstant: plainOf(rivals),
    from_K: lowest,
    at(t) {
      const own = predict(best, t);
      const others = rivals
        .filter(({ model }) => model.basis(t).every(Number.isFinite))
        .map((rival) => predict(rival, t).value);
      return { value: own.value, sd: Math.hypot(own.sd, spreadOf(others, own.value)) };
    },
  };
}

function plainOf(
  rivals: readonly { readonly model: Model; readonly fit: LinearFit; readonly bic: number }[],
): { readonly value: number; readonly sd: number } | null {
  const own = rivals.filter(({ model }) => plain.includes(model)).toSorted((a, b) => a.bic - b.bic)[0];
  return own === undefined
    ? null
    : { value: own.fit.coefficients[0]!, sd: Math.sqrt(own.fit.covariance[0]!) };
}

/** Below the readings and on the antiferromagnetic side; never so near that the model diverges within reach. */
const thetasBelow = (lowest: number): readonly number[] =>
  [-4, -2, -1, -0.5, -0.25, -0.1, 0.1, 0.25, 0.4].map((share) => share * lowest);

const spreadOf = (values: readonly number[], best: number): number =>
  values.length < 2 ? 0 : Math.max(...values.map((value) => Math.abs(value - best)));

/** The median of the lowest readings. */
export const plateauOf = (values: readonly number[]): number =>
  median(values.slice(0, Math.min(3, values.length)));
