import { type FourierTransform, openFourierTransform } from './fourier-transform.ts';

/** Sums over positive Matsubara frequencies with one kernel λ(m), m < 2N. Vectors of shape N. */
export type MatsubaraProduct = {
  /** out_n = Σ_{m<N} [λ(n−m) + λ(n+m+1)] v_m */
  multiplyEven(vector: Float64Array, out: Float64Array): void;
  /** out_n = Σ_{m<N} [λ(n−m) − λ(n+m+1)] v_m */
  multiplyOdd(vector: Float64Array, out: Float64Array): void;
};

/** Below this many frequencies the plain sums are as quick. */
const fewest = 48;

const transforms = new Map<number, FourierTransform & { readonly turns: TurnTable }>();
/** e^{iπj/2h} for j < h: turns a cyclic product of length h into a product of real sequences of length 2h. */
type TurnTable = { readonly cosines: Float64Array; readonly sines: Float64Array };

/**
 * Opens the sums for one kernel: by Fourier transforms, O(N log N) each, plainly for few frequencies.
 * Both sums are products of polynomials in z on the roots of z^{2h} = −1, h ≥ N: C(z) = Σ λ(|d|) z^d holds the differences,
 * E(z) = Σ_j λ(j+1) z^j the sums of indices, and Y = C V ± E V*. The real sequences of length 2h are transformed as complex
 * ones of length h.
 * @param kernel λ(m) [1], shape 2N.
 */
export function openMatsubaraProduct(kernel: Float64Array): MatsubaraProduct {
  const count = kernel.length / 2;
  return count < fewest ? openPlainProduct(kernel) : openFourierProduct(kernel, count);
}

/** The sums as they are written, O(N²): the oracle of the quick ones. */
export function openPlainProduct(kernel: Float64Array): MatsubaraProduct {
  const count = kernel.length / 2;
  const multiply = (vector: Float64Array, out: Float64Array, sign: number): void => {
    for (let n = 0; n < count; n++) {
      let sum = 0;
      for (let m = 0; m < count; m++)
        sum += (kernel[Math.abs(n - m)]! + sign * kernel[n + m + 1]!) * vector[m]!;
      out[n] = sum;
    }
  };
  return {
    multiplyEven: (vector, out) => multiply(vector, out, 1),
    multiplyOdd: (vector, out) => multiply(vector, out, -1),
  };
}

function openFourierProduct(kernel: Float64Array, count: number): MatsubaraProduct {
  const length = 2 ** Math.ceil(Math.log2(count));
  const transform = transformOf(length);
  const { turns } = transform;
  const part = (): Float64Array => new Float64Array(length);
  const differences = { real: part(), imaginary: part() };
  const sums = { real: part(), imaginary: part() };
  const write = (target: typeof sums, index: number, value: number): void => {
    if (index < length) target.real[index] = value;
    else target.imaginary[index - length] = value;
  };
  for (let d = 0; d < count; d++) {
    write(differences, d, kernel[d]!);
    if (d > 0) write(differences, 2 * length - d, -kernel[d]!);
  }
  for (let j = 0; j < 2 * count - 1; j++) write(sums, j, kernel[j + 1]!);
  for (const { real, imaginary } of [differences, sums]) {
    turn(real, imaginary, turns);
    transform.forward(real, imaginary);
  }
  const [real, imaginary] = [part(), part()];
  const multiply = (vector: Float64Array, out: Float64Array, sign: number): void => {
    for (let j = 0; j < count; j++) {
      real[j] = vector[j]! * turns.cosines[j]!;
      imaginary[j] = vector[j]! * turns.sines[j]!;
    }
    real.fill(0, count);
    imaginary.fill(0, count);
    transform.forward(real, imaginary);
    for (let k = 0; k < length; k++) {
      const [a, b] = [real[k]!, imaginary[k]!];
      const [c, d] = [differences.real[k]!, differences.imaginary[k]!];
      const e = sign * sums.real[k]!;
      const f = sign * sums.imaginary[k]!;
      real[k] = a * (c + e) + b * (f - d);
      imaginary[k] = a * (d + f) + b * (c - e);
    }
    transform.inverse(real, imaginary);
    for (let j = 0; j < count; j++)
      out[j] = (real[j]! * turns.cosines[j]! + imaginary[j]! * turns.sines[j]!) / length;
  };
  return {
    multiplyEven: (vector, out) => multiply(vector, out, 1),
    multiplyOdd: (vector, out) => multiply(vector, out, -1),
  };
}

function turn(real: Float64Array, imaginary: Float64Array, { cosines, sines }: TurnTable): void {
  for (let j = 0; j < real.length; j++) {
    const [a, b] = [real[j]!, imaginary[j]!];
    real[j] = a * cosines[j]! - b * sines[j]!;
    imaginary[j] = a * sines[j]! + b * cosines[j]!;
  }
}

/** Tables depend on the length alone and are kept: a search for Tc opens hundreds of products of a few lengths. */
function transformOf(length: number): FourierTransform & { readonly turns: TurnTable } {
  const known = transforms.get(length);
  if (known !== undefined) return known;
  const angles = Float64Array.from({ length }, (_, j) => (Math.PI * j) / (2 * length));
  const turns = { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
  const opened = { ...openFourierTransform(length), turns };
  transforms.set(length, opened);
  return opened;
}
