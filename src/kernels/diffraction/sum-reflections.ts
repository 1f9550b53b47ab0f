import { AppError } from '../../core/error.ts';
import type { Matrix3 } from '../crystal/index.ts';
import type { ReciprocalCell } from './reciprocal-cell.ts';
import { dispersionOf, evaluateIons, type Scatterers } from './scatterers.ts';

/** Half of the reflections in a shell of reciprocal space, one of each Friedel pair h, −h. */
export type ReflectionSums = {
  readonly count: number;
  /** h k l of each, count × 3. */
  readonly indices: Int16Array;
  /** 1/d² [1/Å²], count. */
  readonly inverseSquares: Float64Array;
  /** ½(|F(h)|² + |F(−h)|²) [electrons²], lines × stride. */
  readonly powers: Float64Array;
  readonly stride: number;
  /** |F|² if all atoms scattered in phase, at the first line [electrons²], count. */
  readonly ceilings: Float64Array;
};

/** Reflections of one pattern, both of a Friedel pair counted: more would take minutes and gigabytes. */
const mostReflections = 8_000_000;

/**
 * Sums the structure factors of all reflections with `least` < 1/d² ≤ `most` [1/Å²] at several wavelengths at once. The
 * phase factors are products of those of the three axes, and the atoms of one kind are summed before their scattering power
 * comes in, so that one pass serves every wavelength and both of a Friedel pair, also where f″ makes them differ.
 * @param wavelengths where f′ and f″ are taken [Å]; `hasDispersion` false leaves them out.
 * @throws too-many-reflections — the shell holds more than eight million.
 */
export function sumReflections(
  scatterers: Scatterers,
  lattice: ReciprocalCell,
  shell: { readonly least: number; readonly most: number },
  wavelengths: readonly number[],
  hasDispersion: boolean,
): ReflectionSums {
  const rows = listRows(lattice, shell.most);
  const limits = lattice.lengths.map((length) => Math.floor(length * Math.sqrt(shell.most) + 1e-9));
  const tables = scatterers.coordinates.map((values, axis) => phaseTable(values, limits[axis]!));
  const capacity = rows.reduce((sum, [, , first, last]) => sum + last - first + 1, 0);
  const sums = openSums(capacity, wavelengths.length);
  const add = openAdder(scatterers, wavelengths, hasDispersion, sums, tables[2]!, limits[2]!);
  const siteCount = scatterers.coordinates[0].length;
  const row = new Float64Array(2 * siteCount);
  let count = 0;
  for (const [h, k, first, last] of rows) {
    const [startOfH, startOfK] = [2 * (h + limits[0]!) * siteCount, 2 * (k + limits[1]!) * siteCount];
    multiplyPhases(tables[0]!, startOfH, tables[1]!, startOfK, row);
    const { metric } = lattice;
    const constant = metric[0][0] * h * h + 2 * metric[0][1] * h * k + metric[1][1] * k * k;
    const slope = 2 * (metric[0][2] * h + metric[1][2] * k);
    for (let l = first; l <= last; l++) {
      const inverseSquare = constant + l * (slope + metric[2][2] * l);
      if (inverseSquare <= shell.least) continue;
      sums.indices[3 * count] = h;
      sums.indices[3 * count + 1] = k;
      sums.indices[3 * count + 2] = l;
      sums.inverseSquares[count] = inverseSquare;
      add(count, l, row);
      count += 1;
    }
  }
  return { ...sums, count };
}

type Row = readonly [h: number, k: number, firstL: number, lastL: number];

/** The rows of reflections of constant h, k that cross half of the sphere 1/d² ≤ most, without the origin. */
function listRows({ metric, lengths, volume }: ReciprocalCell, most: number): readonly Row[] {
  const expected = (4 / 3) * Math.PI * most ** 1.5 * volume;
  if (!(expected <= mostReflections))
    throw new AppError(
      'too-many-reflections',
      `about ${expected.toExponential(1)} reflections down to d = ${(1 / Math.sqrt(most)).toFixed(3)} Å; at most ${mostReflections} are summed: ask for a smaller range of angles or a longer wavelength`,
    );
  const [largestH, largestK] = lengths.map((length) => Math.floor(length * Math.sqrt(most) + 1e-9)) as [
    number,
    number,
  ];
  const rows: Row[] = [];
  for (let h = 0; h <= largestH; h++)
    for (let k = h === 0 ? 0 : -largestK; k <= largestK; k++) {
      const [first, last] = crossSphere(metric, h, k, most);
      const start = h === 0 && k === 0 ? 1 : first;
      if (last >= start) rows.push([h, k, start, last]);
    }
  return rows;
}

/** The first and the last l with hᵀG*h ≤ most; an empty range where the row misses the sphere. */
function crossSphere(metric: Matrix3, h: number, k: number, most: number): readonly [number, number] {
  const slope = metric[0][2] * h + metric[1][2] * k;
  const constant = metric[0][0] * h * h + 2 * metric[0][1] * h * k + metric[1][1] * k * k;
  const discriminant = slope * slope - metric[2][2] * (constant - most * (1 + 1e-12));
  if (discriminant < 0) return [1, 0];
  const half = Math.sqrt(discriminant);
  return [Math.ceil((-slope - half) / metric[2][2]), Math.floor((half - slope) / metric[2][2])];
}

/** exp(2πi n x) for n from −limit to limit, (2·limit + 1) × sites × 2: cosine and sine in turn. */
function phaseTable(values: Float64Array, limit: number): Float64Array {
  const count = values.length;
  const table = new Float64Array(2 * (2 * limit + 1) * count);
  for (let j = 0; j < count; j++) {
    const stepReal = Math.cos(2 * Math.PI * values[j]!);
    const stepImaginary = Math.sin(2 * Math.PI * values[j]!);
    let x = 1;
    let y = 0;
    for (let n = 0; n <= limit; n++) {
      const above = 2 * ((limit + n) * count + j);
      const below = 2 * ((limit - n) * count + j);
      table[above] = table[below] = x;
      table[above + 1] = y;
      table[below + 1] = -y;
      const next = x * stepReal - y * stepImaginary;
      y = x * stepImaginary + y * stepReal;
      x = next;
    }
  }
  return table;
}

/** The products of the phases of two rows of tables. */
function multiplyPhases(
  one: Float64Array,
  oneStart: number,
  other: Float64Array,
  otherStart: number,
  products: Float64Array,
): void {
  for (let j = 0; j < products.length; j += 2) {
    const a = one[oneStart + j]!;
    const b = one[oneStart + j + 1]!;
    const c = other[otherStart + j]!;
    const d = other[otherStart + j + 1]!;
    products[j] = a * c - b * d;
    products[j + 1] = a * d + b * c;
  }
}

const openSums = (capacity: number, lineCount: number) => ({
  stride: capacity,
  indices: new Int16Array(3 * capacity),
  inverseSquares: new Float64Array(capacity),
  powers: new Float64Array(lineCount * capacity),
  ceilings: new Float64Array(capacity),
});

/** What adds one reflection: sums the phases of each kind, then weighs them at every wavelength. */
function openAdder(
  scatterers: Scatterers,
  wavelengths: readonly number[],
  hasDispersion: boolean,
  { powers, ceilings, inverseSquares, stride }: ReturnType<typeof openSums>,
  table: Float64Array,
  limit: number,
) {
  const { kinds } = scatterers;
  const siteCount = scatterers.coordinates[0].length;
  const corrections = wavelengths.map((wavelength) => dispersionOf(scatterers, wavelength, hasDispersion));
  const ionPowers = new Float64Array(scatterers.ions.length);
  const kindReal = new Float64Array(kinds.length);
  const kindImaginary = new Float64Array(kinds.length);
  const dampings = new Float64Array(kinds.length);
  return (index: number, l: number, row: Float64Array): void => {
    const sSquared = inverseSquares[index]! / 4;
    evaluateIons(scatterers, sSquared, ionPowers);
    const start = 2 * (l + limit) * siteCount;
    for (let q = 0; q < kinds.length; q++) {
      const kind = kinds[q]!;
      let real = 0;
      let imaginary = 0;
      for (let j = 2 * kind.start, end = j + 2 * kind.count; j < end; j += 2) {
        const a = row[j]!;
        const b = row[j + 1]!;
        const c = table[start + j]!;
        const d = table[start + j + 1]!;
        real += a * c - b * d;
        imaginary += a * d + b * c;
      }
      kindReal[q] = real;
      kindImaginary[q] = imaginary;
      dampings[q] = kind.bIso === 0 ? 1 : Math.exp(-kind.bIso * sSquared);
    }
    for (let line = 0; line < corrections.length; line++) {
      const correction = corrections[line]!;
      let normalReal = 0;
      let normalImaginary = 0;
      let anomalousReal = 0;
      let anomalousImaginary = 0;
      let ceiling = 0;
      for (let q = 0; q < kinds.length; q++) {
        let f = 0;
        let fImaginary = 0;
        for (const { ion, occupancy } of kinds[q]!.parts) {
          f += occupancy * (ionPowers[ion]! + correction[2 * ion]!);
          fImaginary += occupancy * correction[2 * ion + 1]!;
        }
        f *= dampings[q]!;
        fImaginary *= dampings[q]!;
        normalReal += f * kindReal[q]!;
        normalImaginary += f * kindImaginary[q]!;
        anomalousReal += fImaginary * kindReal[q]!;
        anomalousImaginary += fImaginary * kindImaginary[q]!;
        ceiling += Math.sqrt(f * f + fImaginary * fImaginary) * kinds[q]!.count;
      }
      powers[line * stride + index] =
        normalReal ** 2 + normalImaginary ** 2 + anomalousReal ** 2 + anomalousImaginary ** 2;
      if (line === 0) ceilings[index] = ceiling * ceiling;
    }
  };
}
