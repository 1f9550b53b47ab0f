/**
 * Branin's function, (x₂ − 5.1x₁²/4π² + 5x₁/π − 6)² + 10(1 − 1/8π)cos x₁ + 10 on −5..10 × 0..15 [1].
 * Minimum 0.397887 at (−π, 12.275), (π, 2.275) and (9.42478, 2.475). @source dixon-szego1978
 */
export function branin(x1: number, x2: number): number {
  const valley = x2 - (5.1 / (4 * Math.PI ** 2)) * x1 ** 2 + (5 / Math.PI) * x1 - 6;
  return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x1) + 10;
}

/** The least value of Branin's function. */
export const braninMinimum = 10 / (8 * Math.PI);

/**
 * Where an experiment on Branin's function succeeds in the version with a hidden constraint: the disk
 * (x₁ − 2.5)² + (x₂ − 7.5)² ≤ 50, which keeps one of the three minima, (π, 2.275). @source gelbart2014, sec. 4.1
 */
export const isInsideBraninDisk = (x1: number, x2: number): boolean =>
  (x1 - 2.5) ** 2 + (x2 - 7.5) ** 2 <= 50;

/**
 * Forrester's function of one variable in 0..1, (6x − 2)²·sin(12x − 4) [1], and the cheap version that simulates it,
 * f/2 + 10(x − ½) − 5. Minimum −6.020740 at 0.757249. @source forrester2007, sec. 4
 */
export const forrester = (x: number): number => (6 * x - 2) ** 2 * Math.sin(12 * x - 4);
export const cheapForrester = (x: number): number => 0.5 * forrester(x) + 10 * (x - 0.5) - 5;

/** The least value of Forrester's function. */
export const forresterMinimum = -6.020740055767083;

/** Currin's exponential function on the unit square [1]; its second factor tends to 1 as x₂ tends to 0. @source currin1991 */
export function currin(x1: number, x2: number): number {
  const decay = x2 > 0 ? 1 - Math.exp(-1 / (2 * x2)) : 1;
  const above = 2300 * x1 ** 3 + 1900 * x1 ** 2 + 2092 * x1 + 60;
  return (decay * above) / (100 * x1 ** 3 + 500 * x1 ** 2 + 4 * x1 + 20);
}

/**
 * Both of Branin's function (on the unit square) and Currin's are to be small: the value at which each counts nothing, and the
 * area that their Pareto front dominates beyond it. @source balandat2020, test function BraninCurrin
 */
export const braninCurrin = { reference: [18, 6], largestHypervolume: 59.36011874867746 } as const;

const hartmannHeights = [1, 1.2, 3, 3.2] as const;
const hartmannWidths = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
] as const;
const hartmannCentres = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
] as const;

/**
 * Hartmann's function of six variables in 0..1, −Σᵢ αᵢ exp(−Σⱼ Aᵢⱼ(xⱼ − Pᵢⱼ)²) [1].
 * Minimum −3.32237 at (0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573). @source dixon-szego1978
 */
export function hartmann6(point: readonly number[]): number {
  return -hartmannHeights.reduce((sum, height, i) => {
    const exponent = (hartmannWidths[i] ?? []).reduce(
      (total, width, j) => total + width * ((point[j] ?? 0) - (hartmannCentres[i]?.[j] ?? 0)) ** 2,
      0,
    );
    return sum + height * Math.exp(-exponent);
  }, 0);
}

/** The least value of Hartmann's function of six variables. */
export const hartmann6Minimum = -3.322368011415515;

/**
 * Ackley's function of any number of variables in −32.768..32.768 [1]:
 * −20 exp(−0.2·√(mean of xᵢ²)) − exp(mean of cos 2πxᵢ) + 20 + e. Minimum 0 at the origin. @source ackley1987
 */
export function ackley(point: readonly number[]): number {
  const meanSquare = point.reduce((sum, x) => sum + x * x, 0) / point.length;
  const meanCosine = point.reduce((sum, x) => sum + Math.cos(2 * Math.PI * x), 0) / point.length;
  return -20 * Math.exp(-0.2 * Math.sqrt(meanSquare)) - Math.exp(meanCosine) + 20 + Math.E;
}
