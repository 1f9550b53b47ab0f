import { nearestOnGrid } from './grid.ts';
import { type ProgramRow, solveLinearProgram } from './linear-program.ts';
import { obeysRows, type Region } from './region.ts';
import type { Slot } from './slot.ts';

/** `isComplete` false: the search stopped at its limit, so that a null point proves nothing. */
export type NearestResult = { readonly point: Float64Array | null; readonly isComplete: boolean };

type Node = { readonly low: Float64Array; readonly high: Float64Array; readonly used: ReadonlySet<number> };
type Relaxation = { readonly x: Float64Array; readonly distance: number };

/**
 * The feasible point of a region with the least Σ|x − target|/range, by branch and bound over linear programs: grids are branched at
 * the neighbouring values, the number of elements by leaving one out. Stops after `nodeLimit` programs with the best found.
 */
export function findNearestFeasible(
  region: Region,
  target: ArrayLike<number>,
  nodeLimit: number,
): NearestResult {
  const stack: Node[] = [startNode(region)];
  let best: Relaxation | null = null;
  let nodeCount = 0;
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (nodeCount++ === nodeLimit) return { point: best?.x ?? null, isComplete: false };
    const relaxation = relax(region, target, node);
    if (!relaxation || (best && relaxation.distance >= best.distance - 1e-9)) continue;
    const children = branch(region, node, relaxation.x);
    if (children) stack.push(...children);
    else if (obeysRows(region, relaxation.x)) best = relaxation;
  }
  return { point: best?.x ?? null, isComplete: true };
}

function startNode(region: Region): Node {
  const used = new Set(region.slots.flatMap((slot, i) => (slot.min > 0 ? [i] : [])));
  const high = Float64Array.from(region.slots, (slot) => slot.max);
  for (const { members, limits } of region.compositions)
    if (members.filter((member) => used.has(member)).length >= limits.atMost)
      for (const member of members) if (!used.has(member)) high[member] = 0;
  return { low: Float64Array.from(region.slots, (slot) => slot.min), high, used };
}

const rangeOf = (slot: Slot): number => slot.max - slot.min || 1;

/** Nearest point with grids and element counts set aside: each slot moves up or down from its clipped target, in units of its range. */
function relax(region: Region, target: ArrayLike<number>, node: Node): Relaxation | null {
  const { slots } = region;
  const base = Float64Array.from(slots, (_, i) =>
    Math.min(node.high[i]!, Math.max(node.low[i]!, target[i]!)),
  );
  const moves = slots.flatMap((slot, i) => {
    const range = rangeOf(slot);
    const up = { slot: i, sign: 1, range, room: (node.high[i]! - base[i]!) / range };
    const down = { slot: i, sign: -1, range, room: (base[i]! - node.low[i]!) / range };
    return [up, down].filter((move) => move.room > 1e-12);
  });
  const rowOver = (
    coefficientOf: (slot: number) => number,
    bound: number,
    isEquality: boolean,
  ): ProgramRow => {
    const coefficients = Float64Array.from(
      moves,
      (move) => coefficientOf(move.slot) * move.sign * move.range,
    );
    const size = coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return { coefficients: coefficients.map((value) => value / size), bound: bound / size, isEquality };
  };
  const rows: ProgramRow[] = moves.map((move, k) => ({
    coefficients: Float64Array.from(moves, (_, j) => Number(j === k)),
    bound: move.room,
    isEquality: false,
  }));
  for (const row of region.rows) {
    const coefficientOf = (slot: number): number => row.coefficients[row.slots.indexOf(slot)] ?? 0;
    const used = row.slots.reduce((sum, slot, i) => sum + row.coefficients[i]! * base[slot]!, 0);
    rows.push(rowOver(coefficientOf, row.bound - used, row.isEquality));
  }
  for (const { members } of region.compositions) {
    const used = members.reduce((sum, member) => sum + base[member]!, 0);
    rows.push(rowOver((slot) => Number(members.includes(slot)), 1 - used, true));
  }
  const solution = solveLinearProgram(
    Float64Array.from(moves, () => 1),
    rows,
  );
  if (!solution) return null;
  moves.forEach((move, k) => {
    base[move.slot]! += move.sign * move.range * solution[k]!;
  });
  const x = base.map((value, i) => settle(slots[i]!, Math.min(node.high[i]!, Math.max(node.low[i]!, value))));
  const distance = x.reduce((sum, value, i) => sum + Math.abs(value - target[i]!) / rangeOf(slots[i]!), 0);
  return { x, distance };
}

/** A value that misses its grid, or the lower end of its range, by rounding noise, put there. */
function settle(slot: Slot, value: number): number {
  if (slot.grid === null) return value - slot.min <= 1e-12 * rangeOf(slot) ? slot.min : value;
  const onGrid = slot.grid.at(nearestOnGrid(slot.grid, value));
  return Math.abs(onGrid - value) <= 1e-7 * rangeOf(slot) ? onGrid : value;
}

/** Two narrower nodes, the one nearer to the relaxation last; null when nothing is left to branch on. */
function branch(region: Region, node: Node, x: Float64Array): readonly [Node, Node] | null {
  for (const { members, limits } of region.compositions) {
    const present = members.filter((member) => x[member]! > 1e-9);
    if (present.length <= limits.atMost) continue;
    const open = present.filter((member) => !node.used.has(member));
    const least = open.reduce((best, member) => (x[member]! < x[best]! ? member : best), open[0]!);
    return [
      useElement(node, members, limits.atMost, least),
      { ...node, high: replaced(node.high, least, 0) },
    ];
  }
  const fractional = region.slots.findIndex(
    (slot, i) => slot.grid !== null && slot.grid.at(nearestOnGrid(slot.grid, x[i]!)) !== x[i],
  );
  if (fractional < 0) return null;
  const grid = region.slots[fractional]!.grid!;
  const below = grid.below(x[fractional]!);
  const [lower, upper] = [grid.at(below), grid.at(below + 1)];
  const down = { ...node, high: replaced(node.high, fractional, lower) };
  const up = { ...node, low: replaced(node.low, fractional, upper) };
  return x[fractional]! - lower < upper - x[fractional]! ? [up, down] : [down, up];
}

/** Marks an element as used; once the allowed number is reached, the others are left out. */
function useElement(node: Node, members: readonly number[], atMost: number, element: number): Node {
  const used = new Set([...node.used, element]);
  if (members.filter((member) => used.has(member)).length < atMost) return { ...node, used };
  const high = node.high.map((value, i) => (members.includes(i) && !used.has(i) ? 0 : value));
  return { ...node, high, used };
}

const replaced = (values: Float64Array, index: number, value: number): Float64Array =>
  values.with(index, value);
