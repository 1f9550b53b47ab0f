import { AppError } from '../../core/error.ts';

/**
 * An electron–phonon spectrum as couplings at frequencies: α²F(ω) = Σ_i (λ_i ω_i / 2) δ(ω − ω_i).
 * A tabulated α²F becomes one by the trapezoid rule on its own grid, so both kinds share every formula.
 */
export type CouplingSpectrum = {
  /** ω_i [meV], > 0, ascending, shape n. */
  readonly frequencies: Float64Array;
  /** λ_i [1], shape n; negative ones only where negative values of a table were kept. */
  readonly couplings: Float64Array;
  /** ω_ref [meV], at which μ* of convention A is defined: the last frequency with α²F above a thousandth of its maximum. */
  readonly referenceFrequency: number;
  /** The last frequency that carries any coupling [meV]. */
  readonly maximumFrequency: number;
  /** λ of negative α²F values, as a positive number [1]. */
  readonly negativeCoupling: number;
};

/** Moments of α²F. Always ω_log ≤ ⟨ω⟩ ≤ ω_2, equal only for one mode. */
export type SpectrumMoments = {
  /** λ = 2 ∫ α²F/ω dω [1]. */
  readonly lambda: number;
  /** ω_log = exp[(2/λ) ∫ ln ω α²F/ω dω] [meV]. */
  readonly omegaLog: number;
  /** ⟨ω⟩ = (2/λ) ∫ α²F dω [meV]. */
  readonly omegaMean: number;
  /** ω_2 = √[(2/λ) ∫ α²F ω dω] = ⟨ω²⟩^½ [meV]. */
  readonly omega2: number;
};

/**
 * What becomes of negative α²F values. They are set to zero as errors of interpolation, and refused above 2 % of λ; where they
 * are the lobes of a smearing that keeps integrals (Methfessel–Paxton), they are kept, and refused above 10 %.
 */
export type NegativeValues = 'clipped' | 'kept';
const largestNegativePart = { clipped: 0.02, kept: 0.1 } as const;
const referenceThreshold = 1e-3;
/** A mode below it is a slip of the pen: 10 µK in units of temperature [meV]. */
const lowestMode = 1e-6;

/**
 * A spectrum of delta modes, λ_i at ω_i; equal frequencies are allowed.
 * @param modes λ_i [1] ≥ 0 and ω_i [meV] from 10⁻⁶ to 10⁶, at least one with λ > 0.
 * @throws bad-spectrum — no mode, or a number out of range.
 */
export function spectrumOfModes(
  modes: readonly { readonly lambda: number; readonly omega: number }[],
): CouplingSpectrum {
  for (const { lambda, omega } of modes)
    if (!(lambda >= 0 && lambda < 1e6 && omega >= lowestMode && omega <= 1e6))
      throw new AppError(
        'bad-spectrum',
        `mode ${lambda}@${omega}: expected lambda from 0 and a frequency from ${lowestMode} meV`,
      );
  const kept = modes.filter(({ lambda }) => lambda > 0).sort((a, b) => a.omega - b.omega);
  const last = kept.at(-1)?.omega;
  if (last === undefined) throw new AppError('bad-spectrum', 'no mode has a coupling above 0');
  return {
    frequencies: Float64Array.from(kept, ({ omega }) => omega),
    couplings: Float64Array.from(kept, ({ lambda }) => lambda),
    referenceFrequency: last,
    maximumFrequency: last,
    negativeCoupling: 0,
  };
}

/** How a tabulated α²F is read. */
export type TableReading = {
  /** ω_ref [meV] where it is not to be taken from the values. */
  readonly referenceFrequency?: number | undefined;
  readonly negativeValues?: NegativeValues;
};

/**
 * A spectrum from a tabulated α²F by the trapezoid rule on its grid, after points with ω ≤ 0 are dropped and negative values
 * set to zero or kept. Whether ω < 0 carries weight is judged by the caller, who knows the file: see `imaginaryWeight`.
 * @param frequencies ω [meV], ascending, shape n ≥ 2. @param values α²F(ω) [1], shape n.
 * @throws bad-spectrum — a grid that does not ascend, a number that is none, nothing above zero, or negative values that carry
 * more than 2 % of λ (10 % where they are kept).
 */
export function spectrumOfTable(
  frequencies: ArrayLike<number>,
  values: ArrayLike<number>,
  { referenceFrequency, negativeValues = 'clipped' }: TableReading = {},
): CouplingSpectrum {
  requireTable(frequencies, values);
  const first = Array.from(frequencies).findIndex((omega) => omega > 0);
  const count = first < 0 ? 0 : frequencies.length - first;
  if (count < 2)
    throw new AppError('bad-spectrum', `alpha2F has ${count} points above 0 meV; expected at least 2`);
  const omegas = Float64Array.from({ length: count }, (_, i) => frequencies[first + i]!);
  const couplings = new Float64Array(count);
  let [negative, lambda, largest] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const width = (omegas[Math.min(i + 1, count - 1)]! - omegas[Math.max(i - 1, 0)]!) / 2;
    const value = values[first + i]!;
    const coupling = (2 * value * width) / omegas[i]!;
    negative += Math.max(0, -coupling);
    couplings[i] = negativeValues === 'kept' ? coupling : Math.max(0, coupling);
    lambda += couplings[i]!;
    largest = Math.max(largest, value);
  }
  if (!(lambda > 0)) throw new AppError('bad-spectrum', 'alpha2F is nowhere above 0; expected a coupling');
  if (negative > largestNegativePart[negativeValues] * lambda)
    throw new AppError(
      'bad-spectrum',
      `negative values of alpha2F carry a lambda of ${negative.toPrecision(3)} beside ${lambda.toPrecision(4)}; expected at most ${100 * largestNegativePart[negativeValues]} %`,
    );
  let [reference, last] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (values[first + i]! > referenceThreshold * largest) reference = omegas[i]!;
    if (couplings[i]! > 0) last = omegas[i]!;
  }
  return {
    frequencies: omegas,
    couplings,
    referenceFrequency: referenceFrequency ?? reference,
    maximumFrequency: last,
    negativeCoupling: negative,
  };
}

function requireTable(frequencies: ArrayLike<number>, values: ArrayLike<number>): void {
  if (frequencies.length !== values.length)
    throw new AppError(
      'bad-spectrum',
      `alpha2F has ${values.length} values at ${frequencies.length} frequencies; expected as many`,
    );
  for (let i = 0; i < frequencies.length; i++) {
    const [omega, value] = [frequencies[i]!, values[i]!];
    if (!Number.isFinite(omega) || !Number.isFinite(value))
      throw new AppError('bad-spectrum', `alpha2F at point ${i + 1} is ${value} at ${omega} meV`);
    if (i > 0 && !(omega > frequencies[i - 1]!))
      throw new AppError(
        'bad-spectrum',
        `frequency ${omega} meV at point ${i + 1} follows ${frequencies[i - 1]} meV; expected ascending ones`,
      );
  }
}

/**
 * Part of the spectrum that lies at ω < 0, where programs write imaginary modes [1], 0 to 1: of ∫ |α²F| dω or of
 * ∫ |α²F/ω| dω, whichever is larger. Frequencies below a thousandth of the highest are no modes and left out.
 * @param frequencies ω [meV], ascending, shape n. @param values α²F(ω) [1], shape n.
 */
export function imaginaryWeight(frequencies: ArrayLike<number>, values: ArrayLike<number>): number {
  const last = frequencies.length - 1;
  const least = 1e-3 * frequencies[last]!;
  let [below, total, belowCoupling, totalCoupling] = [0, 0, 0, 0];
  for (let i = 0; i <= last; i++) {
    const omega = frequencies[i]!;
    if (Math.abs(omega) < least) continue;
    const width = (frequencies[Math.min(i + 1, last)]! - frequencies[Math.max(i - 1, 0)]!) / 2;
    const weight = Math.abs(values[i]!) * width;
    const coupling = weight / Math.abs(omega);
    total += weight;
    totalCoupling += coupling;
    if (omega < 0) {
      below += weight;
      belowCoupling += coupling;
    }
  }
  return total > 0 ? Math.max(below / total, belowCoupling / totalCoupling) : 0;
}

/** Last frequency with λ_i ω_i above a thousandth of its maximum [meV]: on a uniform grid the end of α²F, without its tail. */
export function highestFrequency({ frequencies, couplings }: CouplingSpectrum): number {
  const weights = couplings.map((coupling, i) => coupling * frequencies[i]!);
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  return frequencies[weights.findLastIndex((weight) => weight > referenceThreshold * largest)]!;
}

/** λ, ω_log, ⟨ω⟩ and ω_2 of a spectrum. @source allen-dynes1975 */
export function momentsOf({ frequencies, couplings }: CouplingSpectrum): SpectrumMoments {
  const scale = frequencies.at(-1)!;
  let [lambda, logarithms, means, squares] = [0, 0, 0, 0];
  for (let i = 0; i < frequencies.length; i++) {
    const [omega, coupling] = [frequencies[i]! / scale, couplings[i]!];
    lambda += coupling;
    logarithms += coupling * Math.log(omega);
    means += coupling * omega;
    squares += coupling * omega * omega;
  }
  return {
    lambda,
    omegaLog: scale * Math.exp(logarithms / lambda),
    omegaMean: scale * (means / lambda),
    omega2: scale * Math.sqrt(squares / lambda),
  };
}
