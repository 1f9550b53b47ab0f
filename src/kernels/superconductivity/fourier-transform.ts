/** A complex Fourier transform of one length, in place, without reordering. */
export type FourierTransform = {
  readonly length: number;
  /** Σ_j x_j e^{−2πijk/h}, left in the order of the digits of k reversed. Parts of shape h. */
  forward(real: Float64Array, imaginary: Float64Array): void;
  /** Undoes `forward`, times h. */
  inverse(real: Float64Array, imaginary: Float64Array): void;
};

type Stage = { readonly size: number; readonly cosines: Float64Array; readonly sines: Float64Array };

/**
 * Opens a radix-4 transform (with one radix-2 stage where the power is odd). Products of transforms need no natural order, so
 * none is made: decimation in frequency forward, in time back.
 * @param length h, a power of two from 2. @source golub-vanloan2013, sec. 1.4
 */
export function openFourierTransform(length: number): FourierTransform {
  const stages: Stage[] = [];
  let size = length;
  for (; size >= 4; size /= 4) stages.push(createStage(size));
  const hasPairs = size === 2;
  return {
    length,
    forward(real, imaginary) {
      for (const stage of stages) divide(stage, real, imaginary);
      if (hasPairs) combinePairs(real, imaginary);
    },
    inverse(real, imaginary) {
      if (hasPairs) combinePairs(real, imaginary);
      for (let s = stages.length - 1; s >= 0; s--) conquer(stages[s]!, real, imaginary);
    },
  };
}

/** Twiddle factors w^j, w^2j, w^3j of each j < size/4, w = e^{−2πi/size}, three after three. */
function createStage(size: number): Stage {
  const quarter = size / 4;
  const angleOf = (_: unknown, i: number): number =>
    (-2 * Math.PI * ((Math.floor(i / 3) * ((i % 3) + 1)) % size)) / size;
  const angles = Float64Array.from({ length: 3 * quarter }, angleOf);
  return { size, cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
}

function combinePairs(real: Float64Array, imaginary: Float64Array): void {
  for (let i = 0; i < real.length; i += 2) {
    const [a, b] = [real[i]!, imaginary[i]!];
    real[i] = a + real[i + 1]!;
    imaginary[i] = b + imaginary[i + 1]!;
    real[i + 1] = a - real[i + 1]!;
    imaginary[i + 1] = b - imaginary[i + 1]!;
  }
}

function divide({ size, cosines, sines }: Stage, real: Float64Array, imaginary: Float64Array): void {
  const quarter = size >> 2;
  for (let base = 0; base < real.length; base += size)
    for (let j = 0; j < quarter; j++) {
      const i0 = base + j;
      const i1 = i0 + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const evenSum = real[i0]! + real[i2]!;
      const evenSumI = imaginary[i0]! + imaginary[i2]!;
      const evenDifference = real[i0]! - real[i2]!;
      const evenDifferenceI = imaginary[i0]! - imaginary[i2]!;
      const oddSum = real[i1]! + real[i3]!;
      const oddSumI = imaginary[i1]! + imaginary[i3]!;
      const oddDifference = real[i1]! - real[i3]!;
      const oddDifferenceI = imaginary[i1]! - imaginary[i3]!;
      real[i0] = evenSum + oddSum;
      imaginary[i0] = evenSumI + oddSumI;
      const t = 3 * j;
      const a = evenDifference + oddDifferenceI;
      const aI = evenDifferenceI - oddDifference;
      real[i1] = a * cosines[t]! - aI * sines[t]!;
      imaginary[i1] = a * sines[t]! + aI * cosines[t]!;
      const b = evenSum - oddSum;
      const bI = evenSumI - oddSumI;
      real[i2] = b * cosines[t + 1]! - bI * sines[t + 1]!;
      imaginary[i2] = b * sines[t + 1]! + bI * cosines[t + 1]!;
      const c = evenDifference - oddDifferenceI;
      const cI = evenDifferenceI + oddDifference;
      real[i3] = c * cosines[t + 2]! - cI * sines[t + 2]!;
      imaginary[i3] = c * sines[t + 2]! + cI * cosines[t + 2]!;
    }
}

function conquer({ size, cosines, sines }: Stage, real: Float64Array, imaginary: Float64Array): void {
  const quarter = size >> 2;
  for (let base = 0; base < real.length; base += size)
    for (let j = 0; j < quarter; j++) {
      const i0 = base + j;
      const i1 = i0 + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const t = 3 * j;
      const a = real[i0]!;
      const aI = imaginary[i0]!;
      const b = real[i1]! * cosines[t]! + imaginary[i1]! * sines[t]!;
      const bI = imaginary[i1]! * cosines[t]! - real[i1]! * sines[t]!;
      const c = real[i2]! * cosines[t + 1]! + imaginary[i2]! * sines[t + 1]!;
      const cI = imaginary[i2]! * cosines[t + 1]! - real[i2]! * sines[t + 1]!;
      const d = real[i3]! * cosines[t + 2]! + imaginary[i3]! * sines[t + 2]!;
      const dI = imaginary[i3]! * cosines[t + 2]! - real[i3]! * sines[t + 2]!;
      real[i0] = a + c + (b + d);
      imaginary[i0] = aI + cI + (bI + dI);
      real[i1] = a - c - (bI - dI);
      imaginary[i1] = aI - cI + (b - d);
      real[i2] = a + c - (b + d);
      imaginary[i2] = aI + cI - (bI + dI);
      real[i3] = a - c + (bI - dI);
      imaginary[i3] = aI - cI - (b - d);
    }
}
