import { AppError } from '../../core/error.ts';

/** Factors that one design takes at most. */
const mostFactors = 250;

/**
 * A two-level design that estimates the main effect of every factor with all runs: rows are runs, columns factors, entries −1 and +1; every
 * column is balanced and orthogonal to every other. Built of Hadamard matrices after Paley, and doubled where none of that size is known here.
 * `factors`: 1 to 250. @source plackett-burman1946
 * @throws AppError `out-of-range`
 */
export function plackettBurman(factors: number): readonly (readonly (1 | -1)[])[] {
  const matrix = hadamard(screeningRunCount(factors)) as readonly (readonly (1 | -1)[])[];
  return matrix.map((row) => row.slice(1, factors + 1));
}

/** Runs of the smallest such design for so many factors. @throws AppError `out-of-range` */
export function screeningRunCount(factors: number): number {
  if (!Number.isInteger(factors) || factors < 1 || factors > mostFactors)
    throw new AppError(
      'out-of-range',
      `factors is ${factors}, expected a whole number from 1 to ${mostFactors}`,
    );
  let runs = 4 * Math.ceil((factors + 1) / 4);
  while (!isKnown(runs)) runs += 4;
  return runs;
}

const isPrime = (value: number): boolean => {
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return value > 1;
};
const isPaley = (size: number): boolean => size % 4 === 0 && isPrime(size - 1);
const isKnown = (size: number): boolean =>
  size === 1 || isPaley(size) || (size % 2 === 0 && isKnown(size / 2));

/** Entries −1 and +1, rows orthogonal, the first column all +1. */
function hadamard(size: number): (1 | -1)[][] {
  if (size === 1) return [[1]];
  if (isPaley(size)) return paley(size - 1);
  const half = hadamard(size / 2);
  const negated = (row: readonly (1 | -1)[]): (1 | -1)[] => row.map((entry) => (entry === 1 ? -1 : 1));
  return [...half.map((row) => [...row, ...row]), ...half.map((row) => [...row, ...negated(row)])];
}

/** Of quadratic residues modulo a prime that leaves 3 when divided by 4. */
function paley(prime: number): (1 | -1)[][] {
  const residues = new Set(
    Array.from({ length: prime - 1 }, (_, index) => ((index + 1) * (index + 1)) % prime),
  );
  const entry = (difference: number): 1 | -1 =>
    residues.has(((difference % prime) + prime) % prime) ? 1 : -1;
  const first: (1 | -1)[] = [1, ...Array.from({ length: prime }, (): 1 => 1)];
  const rest = Array.from({ length: prime }, (_, row): (1 | -1)[] => [
    1,
    ...Array.from({ length: prime }, (_, column) => entry(column - row)),
  ]);
  return [first, ...rest];
}
