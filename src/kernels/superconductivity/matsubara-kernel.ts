import type { CouplingSpectrum } from './coupling-spectrum.ts';

/** The phonon kernel of one spectrum, ready for any temperature. */
export type MatsubaraKernel = {
  /**
   * Fills `kernel` with λ(m) = Σ_i λ_i ω_i² / (ω_i² + (2πTm)²), m = 0, 1, … [1]; λ(0) = λ.
   * @param temperature k_B T [meV], > 0. @param kernel shape of as many m as are wanted.
   */
  fill(temperature: number, kernel: Float64Array): void;
};

/** Beyond this many highest frequencies the kernel is a series in inverse powers. */
const seriesFrom = 3;
const seriesTerms = 18;

/**
 * Opens the kernel of a spectrum. Above three times the highest frequency it is summed from the moments ⟨ω^{2k}⟩, whose
 * series then falls by nine a term; below, mode by mode.
 */
export function openMatsubaraKernel({ frequencies, couplings }: CouplingSpectrum): MatsubaraKernel {
  const occupied = Array.from(couplings.keys()).filter((i) => couplings[i]! !== 0);
  const squares = Float64Array.from(occupied, (i) => frequencies[i]! ** 2);
  const weights = Float64Array.from(occupied, (i) => couplings[i]! * frequencies[i]! ** 2);
  const highest = squares.at(-1)!;
  const moments = new Float64Array(seriesTerms);
  for (let i = 0; i < squares.length; i++) {
    const ratio = squares[i]! / highest;
    let term = weights[i]! / highest;
    for (let k = 0; k < seriesTerms; k++) {
      moments[k] = moments[k]! + term;
      term *= -ratio;
    }
  }
  const sumModes = (square: number): number => {
    let sum = 0;
    for (let i = 0; i < squares.length; i++) sum += weights[i]! / (squares[i]! + square);
    return sum;
  };
  const sumSeries = (square: number): number => {
    const ratio = highest / square;
    let sum = 0;
    for (let k = seriesTerms - 1; k >= 0; k--) sum = (sum + moments[k]!) * ratio;
    return sum;
  };
  return {
    fill(temperature, kernel) {
      const limit = seriesFrom ** 2 * highest;
      for (let m = 0; m < kernel.length; m++) {
        const square = (2 * Math.PI * temperature * m) ** 2;
        kernel[m] = square < limit ? sumModes(square) : sumSeries(square);
      }
    },
  };
}
