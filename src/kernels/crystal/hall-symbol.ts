import { AppError } from '../../core/error.ts';
import { multiplyMatrices } from './lattice.ts';
import type { Matrix3, Vector3 } from './structure.ts';
import { applyOperation, generateGroup, type SymmetryOperation } from './symmetry-operation.ts';

/** Lattice points beside the origin, in twelfths. */
const centrings: { readonly [letter: string]: readonly Vector3[] } = {
  P: [],
  A: [[0, 6, 6]],
  B: [[6, 0, 6]],
  C: [[6, 6, 0]],
  I: [[6, 6, 6]],
  R: [
    [8, 4, 4],
    [4, 8, 8],
  ],
  F: [
    [0, 6, 6],
    [6, 0, 6],
    [6, 6, 0],
  ],
};

/** Rotations about c by order; the axis cycles to a and b. */
const rotationsAboutC: { readonly [order: string]: Matrix3 } = {
  1: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  2: [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
  3: [
    [0, -1, 0],
    [1, -1, 0],
    [0, 0, 1],
  ],
  4: [
    [0, -1, 0],
    [1, 0, 0],
    [0, 0, 1],
  ],
  6: [
    [1, -1, 0],
    [1, 0, 0],
    [0, 0, 1],
  ],
};
/** Twofold rotations about a − b and a + b, for an axis c before them. */
const diagonalRotations: { readonly [mark: string]: Matrix3 } = {
  "'": [
    [0, -1, 0],
    [-1, 0, 0],
    [0, 0, -1],
  ],
  '"': [
    [0, 1, 0],
    [1, 0, 0],
    [0, 0, -1],
  ],
};
const rotationAboutDiagonal: Matrix3 = [
  [0, 0, 1],
  [1, 0, 0],
  [0, 1, 0],
];

/** Translations by letter, in twelfths. */
const translations: { readonly [letter: string]: Vector3 } = {
  a: [6, 0, 0],
  b: [0, 6, 0],
  c: [0, 0, 6],
  n: [6, 6, 6],
  u: [3, 0, 0],
  v: [0, 3, 0],
  w: [0, 0, 3],
  d: [3, 3, 3],
};

/**
 * All operations of the space group that a Hall symbol such as `-P 4n 2n` stands for, those of a centred cell included.
 * @source hall1981
 * @throws bad-hall-symbol — the text is no Hall symbol.
 */
export function operationsOfHallSymbol(symbol: string): readonly SymmetryOperation[] {
  const match = /^(-?)([PABCIRF])((?:\s+\S+)*?)\s*(?:\((-?\d+) (-?\d+) (-?\d+)\))?$/.exec(
    symbol.trim().replaceAll('_', ' '),
  );
  if (match === null) throw badSymbol(symbol);
  const generators: SymmetryOperation[] = centrings[match[2]!]!.map((twelfths) =>
    operation(rotationsAboutC[1]!, twelfths),
  );
  if (match[1] === '-') generators.push(operation(negate(rotationsAboutC[1]!), [0, 0, 0]));
  let axis = 2;
  let order = 0;
  match[3]!
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .forEach((word, index) => {
      const step = readRotation(word, index, axis, order, symbol);
      generators.push(step.operation);
      axis = step.axis;
      order = step.order;
    });
  const shift = match.slice(4, 7).map((text) => Number(text ?? 0) / 12) as unknown as Vector3;
  return generateGroup(generators.map((generator) => moveOrigin(generator, shift)));
}

type Step = { readonly operation: SymmetryOperation; readonly axis: number; readonly order: number };

function readRotation(
  word: string,
  index: number,
  lastAxis: number,
  lastOrder: number,
  symbol: string,
): Step {
  const match = /^(-?)([12346])([xyz]|['"=*])?([abcnuvwd1-5]*)$/.exec(word);
  if (match === null) throw badSymbol(symbol);
  const order = Number(match[2]);
  const mark = match[3]?.replace('=', '"') ?? defaultMark(order, index, lastOrder);
  const axis = 'xyz'.includes(mark) ? 'xyz'.indexOf(mark) : lastAxis;
  const proper =
    mark === '*' ? rotationAboutDiagonal : cycle(diagonalRotations[mark] ?? rotationsAboutC[order]!, axis);
  const twelfths: [number, number, number] = [0, 0, 0];
  for (const letter of match[4]!)
    if (/\d/.test(letter)) twelfths[axis]! += (12 * Number(letter)) / order;
    else
      translations[letter]!.forEach((part, k) => {
        twelfths[k]! += part;
      });
  return { operation: operation(match[1] === '-' ? negate(proper) : proper, twelfths), axis, order };
}

/** Axes that the symbol leaves out: c first; then a after 2 or 4, a − b after 3 or 6; the diagonal for a threefold one. */
function defaultMark(order: number, index: number, lastOrder: number): string {
  if (index === 0 || order === 1) return 'z';
  if (order === 2) return lastOrder === 2 || lastOrder === 4 ? 'x' : "'";
  return order === 3 ? '*' : 'z';
}

/** The same rotation with c turned into the given axis, a and b following in cyclic order. */
function cycle(rotation: Matrix3, axis: number): Matrix3 {
  const from = (k: number): number => (k - axis + 2 + 3) % 3;
  const row = (i: number): Vector3 => {
    const source = rotation[from(i)]!;
    return [source[from(0)]!, source[from(1)]!, source[from(2)]!];
  };
  return [row(0), row(1), row(2)];
}

const negate = (rotation: Matrix3): Matrix3 =>
  multiplyMatrices(rotation, [
    [-1, 0, 0],
    [0, -1, 0],
    [0, 0, -1],
  ]);

const operation = (rotation: Matrix3, twelfths: Vector3): SymmetryOperation => ({
  rotation,
  translation: [twelfths[0] / 12, twelfths[1] / 12, twelfths[2] / 12],
});

/** W x + w seen from an origin moved by −v: w + v − W v. */
function moveOrigin({ rotation, translation }: SymmetryOperation, v: Vector3): SymmetryOperation {
  const [x, y, z] = applyOperation({ rotation, translation: [0, 0, 0] }, v);
  return {
    rotation,
    translation: [translation[0] + v[0] - x, translation[1] + v[1] - y, translation[2] + v[2] - z],
  };
}

const badSymbol = (symbol: string): AppError =>
  new AppError('bad-hall-symbol', `"${symbol}" is no Hall symbol; expected one such as -P 4n 2n`);
