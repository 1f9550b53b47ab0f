import { AppError } from '../../core/error.ts';
import { energyUnits } from '../../core/units.ts';
import type { Vector3 } from '../crystal/index.ts';
import { harmonicProperties } from '../thermodynamics/index.ts';
import type { CrystalOperation } from './find-symmetry.ts';
import type { Phonons } from './phonon-frequencies.ts';

/** Modes on a grid of wave vectors; the weights of one wave vector's modes are the same, and all sum to the number of branches. */
export type PhononModes = {
  /** [meV]; imaginary modes below 0. */
  readonly energies: Float64Array;
  readonly weights: Float64Array;
  readonly wavevectorCount: number;
  readonly branchCount: number;
};

/** Energies between this and 0 [meV] are rounding of the acoustic modes, not imaginary. */
export const imaginaryThreshold = -0.1;

/**
 * Modes on a grid of n₁ × n₂ × n₃ wave vectors, half a step off the centre of the zone unless `centred`. Wave vectors that an
 * operation or the reversal of time carries into each other are computed once.
 * @throws bad-grid — the counts are not whole numbers of at least 1.
 */
export function sampleModes(
  phonons: Phonons,
  operations: readonly CrystalOperation[],
  counts: Vector3,
  { centred = false }: { readonly centred?: boolean } = {},
): PhononModes {
  if (counts.some((n) => !(Number.isInteger(n) && n >= 1)))
    throw new AppError('bad-grid', `the grid ${counts.join(',')} is not three whole numbers of at least 1`);
  const total = counts[0] * counts[1] * counts[2];
  const offset = centred ? 0 : 0.5;
  const multiplicity = new Float64Array(total);
  const firsts: number[] = [];
  const isSeen = new Uint8Array(total);
  for (let index = 0; index < total; index++) {
    if (isSeen[index]) continue;
    const q = gridPoint(index, counts, offset);
    firsts.push(index);
    for (const { rotation } of operations)
      for (const sign of [1, -1]) {
        const image = gridIndex(turned(q, rotation, sign), counts, offset);
        if (image === null || isSeen[image]) continue;
        isSeen[image] = 1;
        multiplicity[index] = multiplicity[index]! + 1;
      }
    if (!isSeen[index]) {
      isSeen[index] = 1;
      multiplicity[index] = multiplicity[index]! + 1;
    }
  }
  const { branchCount } = phonons;
  const energies = new Float64Array(firsts.length * branchCount);
  const weights = new Float64Array(firsts.length * branchCount);
  firsts.forEach((index, n) => {
    energies.set(phonons.energiesAt(gridPoint(index, counts, offset)), n * branchCount);
    weights.fill(multiplicity[index]! / total, n * branchCount, (n + 1) * branchCount);
  });
  return { energies, weights, wavevectorCount: total, branchCount };
}

function gridPoint(index: number, counts: Vector3, offset: number): Vector3 {
  const k3 = index % counts[2];
  const k2 = Math.floor(index / counts[2]) % counts[1];
  const k1 = Math.floor(index / (counts[1] * counts[2]));
  return [(k1 + offset) / counts[0], (k2 + offset) / counts[1], (k3 + offset) / counts[2]];
}

/** ±Wᵀq: wave vectors turn with the transpose of what fractional coordinates turn with. */
const turned = (q: Vector3, w: Float64Array, sign: number): Vector3 => [
  sign * (w[0]! * q[0] + w[3]! * q[1] + w[6]! * q[2]),
  sign * (w[1]! * q[0] + w[4]! * q[1] + w[7]! * q[2]),
  sign * (w[2]! * q[0] + w[5]! * q[1] + w[8]! * q[2]),
];

function gridIndex(q: Vector3, counts: Vector3, offset: number): number | null {
  let index = 0;
  for (let d = 0; d < 3; d++) {
    const n = counts[d]!;
    const place = q[d]! * n - offset;
    const whole = Math.round(place);
    if (Math.abs(place - whole) > 1e-6) return null;
    index = index * n + (((whole % n) + n) % n);
  }
  return index;
}

/** Imaginary modes of a set: their number by weight, in branches, and the lowest energy [meV]. */
export function findImaginary({ energies, weights }: PhononModes): {
  readonly share: number;
  readonly lowest: number;
} {
  let share = 0;
  energies.forEach((energy, n) => {
    if (energy < imaginaryThreshold) share += weights[n]!;
  });
  return { share, lowest: energies.reduce((low, energy) => Math.min(low, energy), Infinity) };
}

/** g(E), so that its integral is the number of branches. */
export type DensityOfStates = {
  readonly energies: Float64Array;
  readonly densities: Float64Array;
  readonly width: number;
};

/**
 * Density of states g(E) [1/meV] at `count` energies from below the lowest mode to above the highest: every mode a Gaussian of
 * standard deviation `width` [meV], by default 1.5 % of the highest energy.
 * @throws bad-width — the width or the count is not positive.
 */
export function densityOfStates(
  { energies, weights }: PhononModes,
  { count = 400, width }: { readonly count?: number; readonly width?: number } = {},
): DensityOfStates {
  const [low, high] = [Math.min(0, ...bounds(energies)), bounds(energies)[1]];
  const sd = width ?? 0.015 * high;
  if (!(sd > 0 && count >= 2))
    throw new AppError('bad-width', `a width of ${sd} meV at ${count} energies; expected positive numbers`);
  const start = low === 0 ? 0 : low - 4 * sd;
  const step = (high + 4 * sd - start) / (count - 1);
  const densities = new Float64Array(count);
  const reach = Math.ceil((6 * sd) / step);
  energies.forEach((energy, n) => {
    const middle = Math.round((energy - start) / step);
    for (let k = Math.max(0, middle - reach); k <= Math.min(count - 1, middle + reach); k++) {
      const x = (start + k * step - energy) / sd;
      densities[k] = densities[k]! + (weights[n]! * Math.exp((-x * x) / 2)) / (sd * Math.sqrt(2 * Math.PI));
    }
  });
  return { energies: Float64Array.from({ length: count }, (_, k) => start + k * step), densities, width: sd };
}

function bounds(energies: Float64Array): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const energy of energies) {
    low = Math.min(low, energy);
    high = Math.max(high, energy);
  }
  return [low, high];
}

/** Of one primitive cell: energies [meV], entropy and heat capacity at constant volume [meV/K]. */
export type VibrationalState = {
  readonly temperature: number;
  readonly freeEnergy: number;
  readonly internalEnergy: number;
  readonly entropy: number;
  readonly heatCapacity: number;
};

/** Below it a mode is an acoustic one at the centre of the zone, which does not vibrate [meV]. */
const restingEnergy = 0.01;

/**
 * Harmonic thermodynamics of the modes at a temperature [K], ≥ 0, zero-point energy included. Modes below 0.01 meV, the acoustic
 * ones at the centre of the zone, are left out; the sums are those of `harmonicProperties`.
 * @source fultz2010, eq. 5
 * @throws imaginary-modes — the crystal is not stable; a harmonic free energy would leave modes out without saying so.
 * @throws bad-temperature — the temperature is negative or not finite.
 */
export function vibrationalState(modes: PhononModes, temperature: number): VibrationalState {
  const { share, lowest } = findImaginary(modes);
  if (share > 0)
    throw new AppError(
      'imaginary-modes',
      `${share.toPrecision(3)} of ${modes.branchCount} branches are imaginary, down to ${lowest.toFixed(2)}i meV; the crystal is not at a minimum and has no harmonic free energy`,
    );
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new AppError(
      'bad-temperature',
      `the temperature is ${temperature} K; expected a finite number of at least 0`,
    );
  const weights = modes.weights.map((weight, n) => (modes.energies[n]! < restingEnergy ? 0 : weight));
  const { freeEnergy, internalEnergy, entropy, heatCapacity } = harmonicProperties(
    modes.energies,
    weights,
    temperature,
  );
  return {
    temperature,
    freeEnergy: freeEnergy * energyUnits.eV,
    internalEnergy: internalEnergy * energyUnits.eV,
    entropy: entropy * energyUnits.eV,
    heatCapacity: heatCapacity * energyUnits.eV,
  };
}
