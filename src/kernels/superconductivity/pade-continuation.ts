import {
  type BigFloat,
  bigAdd,
  bigDivide,
  bigFromNumber,
  bigMultiply,
  bigNegate,
  bigSubtract,
  bigToNumber,
  bigZero,
} from './big-float.ts';

/** A complex number. */
export type Complex = { readonly real: number; readonly imaginary: number };

/**
 * Continues a function known on the positive imaginary axis, f(iy) real, to the real axis by a continued fraction through
 * the given points (Thiele's reciprocal differences). f being real there, its coefficients are real in y; they are computed
 * with 130 digits, since the recurrence loses about one digit for each point.
 * @param ordinates y_n > 0, all different, shape n. @param values f(iy_n), shape n.
 * @returns f(ω + i0) at a real ω, in the units of the values.
 * @source vidberg-serene1977
 */
export function continueToRealAxis(
  ordinates: ArrayLike<number>,
  values: ArrayLike<number>,
): (omega: number) => Complex {
  const points = Array.from(ordinates, bigFromNumber);
  const coefficients: BigFloat[] = [];
  let row = Array.from(values, bigFromNumber);
  for (let p = 0; p < points.length; p++) {
    const pivot = row[p]!;
    coefficients.push(pivot);
    if (pivot.mantissa === 0n) break;
    row = row.map((value, i) =>
      i <= p || value.mantissa === 0n ? value : nextDifference(pivot, value, points[i]!, points[p]!),
    );
  }
  return (omega) => evaluate(coefficients, points, bigFromNumber(omega));
}

/** g_{p+1}(y_i) = (g_p(y_p) − g_p(y_i)) / ((y_i − y_p) g_p(y_i)) */
const nextDifference = (pivot: BigFloat, value: BigFloat, point: BigFloat, pivotPoint: BigFloat): BigFloat =>
  bigDivide(bigSubtract(pivot, value), bigMultiply(bigSubtract(point, pivotPoint), value));

/** a_1/(1 + a_2(y − y_1)/(1 + a_3(y − y_2)/…)) at y = −iω, from its innermost part outwards. */
function evaluate(coefficients: readonly BigFloat[], points: readonly BigFloat[], omega: BigFloat): Complex {
  const one = bigFromNumber(1);
  let [real, imaginary] = [one, bigZero];
  for (let p = coefficients.length - 1; p >= 1; p--) {
    const a = coefficients[p]!;
    const norm = bigAdd(bigMultiply(real, real), bigMultiply(imaginary, imaginary));
    const [x, y] = [bigNegate(points[p - 1]!), bigNegate(omega)];
    const top = bigAdd(bigMultiply(x, real), bigMultiply(y, imaginary));
    const side = bigSubtract(bigMultiply(y, real), bigMultiply(x, imaginary));
    real = bigAdd(one, bigDivide(bigMultiply(a, top), norm));
    imaginary = bigDivide(bigMultiply(a, side), norm);
  }
  const norm = bigAdd(bigMultiply(real, real), bigMultiply(imaginary, imaginary));
  const first = bigDivide(coefficients[0]!, norm);
  return {
    real: bigToNumber(bigMultiply(first, real)),
    imaginary: bigToNumber(bigNegate(bigMultiply(first, imaginary))),
  };
}
