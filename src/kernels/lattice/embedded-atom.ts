import { writeCubicTable } from './cubic-table.ts';
import type { EmbeddedAtomTables } from './embedded-atom-tables.ts';
import type { PairList } from './pair-list.ts';
import { checkNearest, type Interaction, type Potential } from './potential.ts';

/** Numbers of one interval of a pair table: the density's cubic, then that of r·φ. */
const stride = 8;

/**
 * Embedded-atom potential from tables: E = Σ_i F_i(ρ_i) + Σ_pairs φ(r), ρ_i = Σ_j ρ_ji(r), cut sharply at the file's cut-off.
 * All functions are the piecewise cubics of {@link writeCubicTable}, the pair function that of r·φ. A density beyond its table
 * continues F in a straight line.
 * @source daw-baskes1984, eq. 1
 */
export function embeddedAtomPotential(tables: EmbeddedAtomTables): Potential {
  const elements = tables.elements.map((element) => element.symbol);
  return {
    name: tables.form,
    summary: `embedded-atom potential (${tables.form}) for ${elements.join(', ')}, cut sharply at ${Number(tables.cutoff.toPrecision(8))} Å: ${tables.comment}`,
    cutoff: tables.cutoff,
    elements,
    masses: Object.fromEntries(tables.elements.map(({ symbol, mass }) => [symbol, mass])),
    open: (kinds) =>
      openInteraction(
        compile(
          tables,
          kinds.map((kind) => elements.indexOf(kind)),
        ),
      ),
  };
}

type Compiled = {
  readonly kindCount: number;
  readonly cutoff: number;
  readonly distanceCount: number;
  readonly distanceStep: number;
  readonly densityCount: number;
  readonly densityStep: number;
  /** kindCount × kindCount × distanceCount × 8: density at the first kind due to the second, then r·φ. */
  readonly pairTable: Float64Array;
  /** kindCount × densityCount × 4. */
  readonly embeddingTable: Float64Array;
};

function compile(tables: EmbeddedAtomTables, kinds: readonly number[]): Compiled {
  const { distanceCount, densityCount } = tables;
  const kindCount = kinds.length;
  const pairTable = new Float64Array(kindCount * kindCount * distanceCount * stride);
  const embeddingTable = new Float64Array(kindCount * densityCount * 4);
  kinds.forEach((a, i) => {
    const element = tables.elements[a]!;
    writeCubicTable(element.embedding, embeddingTable, i * densityCount * 4, 4);
    kinds.forEach((b, j) => {
      const start = (i * kindCount + j) * distanceCount * stride;
      const source = tables.elements[b]!.densities;
      const [high, low] = [Math.max(a, b), Math.min(a, b)];
      writeCubicTable(source[a]!, pairTable, start, stride);
      writeCubicTable(tables.pairs[(high * (high + 1)) / 2 + low]!, pairTable, start + 4, stride);
    });
  });
  const { cutoff, distanceStep, densityStep } = tables;
  return {
    ...{ kindCount, cutoff, distanceCount, distanceStep, densityCount, densityStep },
    pairTable,
    embeddingTable,
  };
}

/** What the first pass keeps of each pair within the cut-off, for the second. */
type Kept = {
  capacity: number;
  /** Displacement and the slopes of both densities over r, five numbers a pair. */
  numbers: Float64Array;
  partners: Int32Array;
  ends: Int32Array;
};

function openInteraction(compiled: Compiled): Interaction {
  const kept: Kept = {
    capacity: 0,
    numbers: new Float64Array(0),
    partners: new Int32Array(0),
    ends: new Int32Array(0),
  };
  let densities = new Float64Array(0);
  return (pairs, kinds, forces) => {
    if (densities.length !== pairs.totalCount) densities = new Float64Array(pairs.totalCount);
    else densities.fill(0);
    if (kept.capacity < pairs.partners.length) {
      kept.capacity = pairs.partners.length;
      kept.numbers = new Float64Array(5 * kept.capacity);
      kept.partners = new Int32Array(kept.capacity);
    }
    if (kept.ends.length !== pairs.atomCount) kept.ends = new Int32Array(pairs.atomCount);
    const pairEnergy = passPairs(compiled, pairs, kinds, densities, forces, kept);
    const embeddingEnergy = embed(compiled, pairs, kinds, densities);
    passForces(pairs, densities, forces, kept);
    return pairEnergy + embeddingEnergy;
  };
}

/** First pass: densities, pair energy and pair forces; keeps what the embedding forces need. */
function passPairs(
  { kindCount, cutoff, distanceCount, distanceStep, pairTable }: Compiled,
  { atomCount, positions, starts, partners }: PairList,
  kinds: Int32Array,
  densities: Float64Array,
  forces: Float64Array,
  kept: Kept,
): number {
  const limit = cutoff * cutoff;
  const perStep = 1 / distanceStep;
  const last = distanceCount - 2;
  const { numbers, partners: keptPartners, ends } = kept;
  let used = 0;
  let energy = 0;
  let nearest = Infinity;
  for (let i = 0; i < atomCount; i++) {
    const x = positions[3 * i]!;
    const y = positions[3 * i + 1]!;
    const z = positions[3 * i + 2]!;
    const kind = kinds[i]!;
    let density = 0;
    let fx = 0;
    let fy = 0;
    let fz = 0;
    for (let n = starts[i]!; n < starts[i + 1]!; n++) {
      const j = partners[n]!;
      const dx = positions[3 * j]! - x;
      const dy = positions[3 * j + 1]! - y;
      const dz = positions[3 * j + 2]! - z;
      const squared = dx * dx + dy * dy + dz * dz;
      if (squared >= limit) continue;
      if (squared < nearest) nearest = squared;
      const r = Math.sqrt(squared);
      const scaled = r * perStep;
      const m = Math.min(scaled | 0, last);
      const p = Math.min(scaled - m, 1);
      const other = kinds[j]!;
      const at = ((kind * kindCount + other) * distanceCount + m) * stride;
      const a = pairTable[at]!;
      const b = pairTable[at + 1]!;
      const c = pairTable[at + 2]!;
      const inverse = 1 / r;
      const slope = ((3 * a * p + 2 * b) * p + c) * perStep * inverse;
      density += ((a * p + b) * p + c) * p + pairTable[at + 3]!;
      const back = other === kind ? at : ((other * kindCount + kind) * distanceCount + m) * stride;
      const a2 = pairTable[back]!;
      const b2 = pairTable[back + 1]!;
      const c2 = pairTable[back + 2]!;
      const slopeThere = ((3 * a2 * p + 2 * b2) * p + c2) * perStep * inverse;
      densities[j] = densities[j]! + (((a2 * p + b2) * p + c2) * p + pairTable[back + 3]!);
      const e = pairTable[at + 4]!;
      const f = pairTable[at + 5]!;
      const g = pairTable[at + 6]!;
      const phi = (((e * p + f) * p + g) * p + pairTable[at + 7]!) * inverse;
      energy += phi;
      const pull = (((3 * e * p + 2 * f) * p + g) * perStep - phi) * inverse * inverse;
      fx += pull * dx;
      fy += pull * dy;
      fz += pull * dz;
      forces[3 * j] = forces[3 * j]! - pull * dx;
      forces[3 * j + 1] = forces[3 * j + 1]! - pull * dy;
      forces[3 * j + 2] = forces[3 * j + 2]! - pull * dz;
      const keep = 5 * used;
      numbers[keep] = dx;
      numbers[keep + 1] = dy;
      numbers[keep + 2] = dz;
      numbers[keep + 3] = slope;
      numbers[keep + 4] = slopeThere;
      keptPartners[used++] = j;
    }
    densities[i] = densities[i]! + density;
    forces[3 * i] = forces[3 * i]! + fx;
    forces[3 * i + 1] = forces[3 * i + 1]! + fy;
    forces[3 * i + 2] = forces[3 * i + 2]! + fz;
    ends[i] = used;
  }
  checkNearest(nearest);
  return energy;
}

/** Σ F(ρ), and F′(ρ) of every atom and image in place of its density. */
function embed(
  { densityCount, densityStep, embeddingTable }: Compiled,
  { atomCount, totalCount, hosts }: PairList,
  kinds: Int32Array,
  densities: Float64Array,
): number {
  for (let k = atomCount; k < totalCount; k++) densities[hosts[k]!] = densities[hosts[k]!]! + densities[k]!;
  const largest = (densityCount - 1) * densityStep;
  let energy = 0;
  for (let i = 0; i < atomCount; i++) {
    const density = densities[i]!;
    const scaled = density / densityStep;
    const m = Math.max(0, Math.min(densityCount - 2, Math.floor(scaled)));
    const p = Math.min(1, scaled - m);
    const at = (kinds[i]! * densityCount + m) * 4;
    const [a, b, c] = [embeddingTable[at]!, embeddingTable[at + 1]!, embeddingTable[at + 2]!];
    const slope = ((3 * a * p + 2 * b) * p + c) / densityStep;
    energy += ((a * p + b) * p + c) * p + embeddingTable[at + 3]!;
    if (density > largest) energy += slope * (density - largest);
    densities[i] = slope;
  }
  for (let k = atomCount; k < totalCount; k++) densities[k] = densities[hosts[k]!]!;
  return energy;
}

/** Second pass: the forces of the embedding, (F′_i ρ′_ji + F′_j ρ′_ij) along each pair. */
function passForces({ atomCount }: PairList, slopes: Float64Array, forces: Float64Array, kept: Kept): void {
  const { numbers, partners, ends } = kept;
  let n = 0;
  for (let i = 0; i < atomCount; i++) {
    const slope = slopes[i]!;
    let fx = 0;
    let fy = 0;
    let fz = 0;
    const end = ends[i]!;
    for (; n < end; n++) {
      const j = partners[n]!;
      const keep = 5 * n;
      const pull = slope * numbers[keep + 3]! + slopes[j]! * numbers[keep + 4]!;
      const x = pull * numbers[keep]!;
      const y = pull * numbers[keep + 1]!;
      const z = pull * numbers[keep + 2]!;
      fx += x;
      fy += y;
      fz += z;
      forces[3 * j] = forces[3 * j]! - x;
      forces[3 * j + 1] = forces[3 * j + 1]! - y;
      forces[3 * j + 2] = forces[3 * j + 2]! - z;
    }
    forces[3 * i] = forces[3 * i]! + fx;
    forces[3 * i + 1] = forces[3 * i + 1]! + fy;
    forces[3 * i + 2] = forces[3 * i + 2]! + fz;
  }
}
