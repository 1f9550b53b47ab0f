import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bigAdd, bigDivide, bigFromNumber, bigMultiply, bigSubtract, bigToNumber } from './big-float.ts';
import { continueToRealAxis } from './pade-continuation.ts';

test('a rational function is continued exactly', () => {
  const ordinates = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5];
  const values = ordinates.map((y) => (2 + 3 * y) / (1 + y + y * y));
  const [omega, continued] = [0.8, continueToRealAxis(ordinates, values)(0.8)];
  const [top, bottom] = [
    { re: 2, im: -3 * omega },
    { re: 1 - omega ** 2, im: -omega },
  ];
  const norm = bottom.re ** 2 + bottom.im ** 2;
  expect(continued.real).toBeCloseTo((top.re * bottom.re + top.im * bottom.im) / norm, 10);
  expect(continued.imaginary).toBeCloseTo((top.im * bottom.re - top.re * bottom.im) / norm, 10);
});

test('a constant is continued as one', () => {
  expect(continueToRealAxis([1, 2, 3], [5, 5, 5])(7)).toEqual({ real: 5, imaginary: 0 });
});

test('long numbers obey arithmetic, to the last digit of a double', () => {
  const number = fc.double({ min: -1e30, max: 1e30, noNaN: true }).map((x) => (Math.abs(x) < 1e-30 ? 0 : x));
  fc.assert(
    fc.property(number, number, (a, b) => {
      const [x, y] = [bigFromNumber(a), bigFromNumber(b)];
      const near = (value: number, expected: number) =>
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(4e-16 * Math.abs(expected) + 1e-300);
      near(bigToNumber(bigAdd(x, y)), a + b);
      near(bigToNumber(bigMultiply(x, y)), a * b);
      if (b !== 0 && Number.isFinite(a / b)) near(bigToNumber(bigDivide(x, y)), a / b);
      expect(bigToNumber(bigSubtract(bigAdd(x, y), y))).toBe(a + 0);
    }),
  );
  const third = bigDivide(bigFromNumber(1), bigFromNumber(3));
  const rest = bigSubtract(bigMultiply(third, bigFromNumber(3)), bigFromNumber(1));
  expect(Math.abs(bigToNumber(rest))).toBeLessThan(1e-129);
});
