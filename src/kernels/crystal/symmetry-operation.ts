import { AppError } from '../../core/error.ts';
import { determinant, multiplyMatrices, toCartesian } from './lattice.ts';
import type { Matrix3, Vector3 } from './structure.ts';

/** x' = W x + w on columns of fractional coordinates: W in rows (whole numbers), w modulo 1. @source aroyo2016, section 1.2.2 */
export type SymmetryOperation = { readonly rotation: Matrix3; readonly translation: Vector3 };

/**
 * Reads an operation as `-y, x-y, z+1/3`: terms in any order, rational or decimal translations, capitals allowed.
 * @throws bad-operation — the text is no operation, or its matrix has a determinant other than ±1.
 */
export function parseSymmetryOperation(text: string): SymmetryOperation {
  const parts = text.toLowerCase().replace(/\s+/g, '').split(',');
  const rows = parts.map(parseRow);
  const [first, second, third] = rows;
  if (rows.length !== 3 || !first || !second || !third)
    throw new AppError(
      'bad-operation',
      `"${text}" is no symmetry operation; expected one such as -y,x-y,z+1/3`,
    );
  const rotation: Matrix3 = [first.rotation, second.rotation, third.rotation];
  if (Math.abs(determinant(rotation)) !== 1)
    throw new AppError(
      'bad-operation',
      `the symmetry operation "${text}" has determinant ${determinant(rotation)}; expected 1 or -1`,
    );
  return { rotation, translation: [first.translation, second.translation, third.translation] };
}

function parseRow(text: string): { readonly rotation: Vector3; readonly translation: number } | null {
  const term = /([+-]?)(?:(\d*)\*?([xyz])|(\d+\/\d+|\d+\.?\d*|\.\d+))/y;
  const rotation = [0, 0, 0] as [number, number, number];
  let translation = 0;
  while (term.lastIndex < text.length) {
    const isFirst = term.lastIndex === 0;
    const match = term.exec(text);
    if (match === null || (!isFirst && match[1] === '')) return null;
    const sign = match[1] === '-' ? -1 : 1;
    const letter = match[3];
    if (letter !== undefined) rotation['xyz'.indexOf(letter)]! += sign * Number(match[2] || 1);
    else translation += sign * readTranslation(match[4]!);
  }
  return text === '' ? null : { rotation, translation: wrapTranslation(translation) };
}

/** Decimals such as 0.3333 stand for the fraction with denominator 2, 3, 4, 6 or 8 next to them. */
function readTranslation(text: string): number {
  const [numerator, denominator] = text.split('/').map(Number);
  const value = numerator! / (denominator ?? 1);
  const snapped = Math.round(value * 24) / 24;
  return Math.abs(value - snapped) < 5e-3 ? snapped : value;
}

/** A translation in [0, 1), to the nearest multiple of 1/48 where it is one but for rounding. */
function wrapTranslation(x: number): number {
  const snapped = Math.round(x * 48) / 48;
  const value = Math.abs(x - snapped) < 1e-9 ? snapped : x;
  const inside = value - Math.floor(value);
  return inside < 1 - 1e-9 ? inside : 0;
}

/** Writes an operation as `-y,x-y,z+1/3`. */
export function formatSymmetryOperation({ rotation, translation }: SymmetryOperation): string {
  return rotation.map((row, i) => formatRow(row) + formatTranslation(translation[i]!)).join(',');
}

function formatRow(row: Vector3): string {
  const terms = row.map((factor, k) => {
    if (factor === 0) return '';
    const size = Math.abs(factor) === 1 ? '' : Math.abs(factor);
    return `${factor < 0 ? '-' : '+'}${size}${'xyz'[k]}`;
  });
  return terms.join('').replace(/^\+/, '');
}

/** A translation and the same less a whole number are one operation: it is written between 0 and 1. */
function formatTranslation(given: number): string {
  const x = wrapTranslation(given);
  if (x === 0) return '';
  const denominator = [2, 3, 4, 6, 8, 12, 24, 48].find((n) => Math.abs(x * n - Math.round(x * n)) < 1e-9);
  return denominator === undefined ? `+${x}` : `+${Math.round(x * denominator)}/${denominator}`;
}

/** Image of a fractional position, not wrapped into the cell. */
export function applyOperation({ rotation, translation }: SymmetryOperation, position: Vector3): Vector3 {
  const [p, q, r] = rotation;
  const [x, y, z] = position;
  return [
    p[0] * x + p[1] * y + p[2] * z + translation[0],
    q[0] * x + q[1] * y + q[2] * z + translation[1],
    r[0] * x + r[1] * y + r[2] * z + translation[2],
  ];
}

/** The operation that applies `second` first and then `first`. */
export function composeOperations(first: SymmetryOperation, second: SymmetryOperation): SymmetryOperation {
  const [x, y, z] = applyOperation(first, second.translation);
  return {
    rotation: multiplyMatrices(first.rotation, second.rotation),
    translation: [wrapTranslation(x), wrapTranslation(y), wrapTranslation(z)],
  };
}

/** A text equal for equal operations, translations compared modulo 1 to 1/1000. */
export const operationKey = ({ rotation, translation }: SymmetryOperation): string =>
  `${rotation.flat().join()};${translation.map((x) => Math.round(x * 1000) % 1000).join()}`;

/** All operations that products of the given ones reach, the identity first. @throws bad-operation — over 192 of them. */
export function generateGroup(generators: readonly SymmetryOperation[]): readonly SymmetryOperation[] {
  const group = new Map([[operationKey(identity), identity]]);
  for (const operation of group.values())
    for (const generator of generators) {
      const product = composeOperations(generator, operation);
      group.set(operationKey(product), product);
      if (group.size > 192)
        throw new AppError(
          'bad-operation',
          'the symmetry operations generate more than 192: they form no space group',
        );
    }
  return [...group.values()];
}

const identity: SymmetryOperation = {
  rotation: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  translation: [0, 0, 0],
};

/**
 * Largest relative change of the metric tensor under the operations [1]: 0 when each maps the lattice onto itself.
 * `toCartesian` multiplies a row by a matrix, so WᵀGW is built from columns of W.
 */
export function metricMismatch(metric: Matrix3, operations: readonly SymmetryOperation[]): number {
  let worst = 0;
  for (const { rotation } of operations) {
    const [p, q, r] = rotation;
    const transposed: Matrix3 = [
      [p[0], q[0], r[0]],
      [p[1], q[1], r[1]],
      [p[2], q[2], r[2]],
    ];
    const image = transposed.map((column) => toCartesian(rotation, toCartesian(metric, column)));
    for (let i = 0; i < 3; i++)
      for (let k = 0; k < 3; k++) {
        const scale = Math.sqrt(metric[i]![i]! * metric[k]![k]!);
        worst = Math.max(worst, Math.abs(image[i]![k]! - metric[i]![k]!) / scale);
      }
  }
  return worst;
}
