import { invariant } from '../../core/error.ts';

/** Σ coefficients·x (≤ or =) bound over variables x ≥ 0. */
export type ProgramRow = {
  readonly coefficients: Float64Array;
  readonly bound: number;
  readonly isEquality: boolean;
};

const negligible = 1e-10;

/**
 * A minimum of objective·x over x ≥ 0 and the rows, or null when nothing obeys them. Dense two-phase simplex with Bland's rule, for
 * tens of variables with coefficients of order one.
 * @source bland1977
 * @throws Error broken invariant when the minimum is not bounded
 */
export function solveLinearProgram(
  objective: Float64Array,
  rows: readonly ProgramRow[],
): Float64Array | null {
  const variableCount = objective.length;
  const { tableau, basis, artificialFrom, columnCount } = startTableau(variableCount, rows);
  const costs = new Float64Array(columnCount + 1);
  for (let column = artificialFrom; column < columnCount; column++) costs[column] = 1;
  const shortfall = minimise(tableau, basis, costs, columnCount);
  if (shortfall > 1e-8) return null;
  leaveArtificials(tableau, basis, artificialFrom);
  costs.fill(0);
  costs.set(objective);
  minimise(tableau, basis, costs, artificialFrom);
  const x = new Float64Array(variableCount);
  basis.forEach((column, row) => {
    if (column < variableCount) x[column] = Math.max(0, tableau[row]!.at(-1)!);
  });
  return x;
}

/** Rows with right sides ≥ 0; a slack where it can be the first basis, an artificial variable where not. */
function startTableau(variableCount: number, rows: readonly ProgramRow[]) {
  const slackCount = rows.filter((row) => !row.isEquality).length;
  const needsArtificial = rows.map((row) => row.isEquality || row.bound < 0);
  const artificialFrom = variableCount + slackCount;
  const columnCount = artificialFrom + needsArtificial.filter(Boolean).length;
  const basis: number[] = [];
  let slack = variableCount;
  let artificial = artificialFrom;
  const tableau = rows.map((row, i) => {
    const sign = row.bound < 0 ? -1 : 1;
    const line = new Float64Array(columnCount + 1);
    for (let j = 0; j < variableCount; j++) line[j] = sign * row.coefficients[j]!;
    line[columnCount] = sign * row.bound;
    if (!row.isEquality) line[slack] = sign;
    if (needsArtificial[i]) line[artificial] = 1;
    basis.push(needsArtificial[i] ? artificial++ : slack);
    if (!row.isEquality) slack++;
    return line;
  });
  return { tableau, basis, artificialFrom, columnCount };
}

/** Pivots until no column below `columnLimit` lowers the cost; returns the cost. */
function minimise(
  tableau: readonly Float64Array[],
  basis: number[],
  costs: Float64Array,
  columnLimit: number,
): number {
  const reduced = Float64Array.from(costs);
  basis.forEach((column, row) => {
    subtractMultiple(reduced, tableau[row]!, costs[column]!);
  });
  for (;;) {
    let entering = 0;
    while (entering < columnLimit && reduced[entering]! >= -negligible) entering++;
    if (entering === columnLimit) return -reduced.at(-1)!;
    const leaving = findLeavingRow(tableau, basis, entering);
    pivot(tableau, basis, leaving, entering);
    subtractMultiple(reduced, tableau[leaving]!, reduced[entering]!);
  }
}

function findLeavingRow(
  tableau: readonly Float64Array[],
  basis: readonly number[],
  entering: number,
): number {
  let leaving = -1;
  let least = Number.POSITIVE_INFINITY;
  tableau.forEach((line, row) => {
    if (line[entering]! <= negligible) return;
    const ratio = line.at(-1)! / line[entering]!;
    if (ratio < least - negligible || (ratio <= least && basis[row]! < basis[leaving]!)) {
      leaving = row;
      least = ratio;
    }
  });
  invariant(leaving >= 0, 'a linear program over bounded variables has a bounded minimum');
  return leaving;
}

function pivot(tableau: readonly Float64Array[], basis: number[], row: number, column: number): void {
  const line = tableau[row]!;
  const divisor = line[column]!;
  for (let j = 0; j < line.length; j++) line[j]! /= divisor;
  tableau.forEach((other, i) => {
    if (i !== row) subtractMultiple(other, line, other[column]!);
  });
  basis[row] = column;
}

function subtractMultiple(target: Float64Array, line: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let j = 0; j < line.length; j++) target[j]! -= factor * line[j]!;
}

/** An artificial variable left in the basis is zero; it is exchanged, or its row says nothing and is cleared. */
function leaveArtificials(tableau: readonly Float64Array[], basis: number[], artificialFrom: number): void {
  basis.forEach((column, row) => {
    if (column < artificialFrom) return;
    const line = tableau[row]!;
    const entering = line.findIndex((value, j) => j < artificialFrom && Math.abs(value) > 1e-7);
    if (entering >= 0) pivot(tableau, basis, row, entering);
    else line.fill(0);
  });
}
