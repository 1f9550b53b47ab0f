import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/error.ts';
import { parseConstraint } from './parse-constraint.ts';

const names = ['T', 'T hold', 'time', '2theta', 'Nb'];
const read = (text: string) => {
  const { terms, comparator, bound } = parseConstraint(text, names);
  return [Object.fromEntries(terms.map((term) => [term.variable, term.coefficient])), comparator, bound];
};

describe('constraint text', () => {
  it.each([
    ['T <= 3', { T: 1 }, '<=', 3],
    ['2*T - 3*time >= 1e2', { T: 2, time: -3 }, '>=', 100],
    ['T*2 + 0.5*2*time = -1', { T: 2, time: 1 }, '=', -1],
    ['-T + 3 <= time - .5', { T: -1, time: -1 }, '<=', -3.5],
    ['2 T - -1 >= 0', { T: 2 }, '>=', -1],
    ['T hold - T <= 2theta', { 'T hold': 1, T: -1, '2theta': -1 }, '<=', 0],
    ['T + T + time >= time', { T: 2 }, '>=', 0],
  ])('%s', (text, terms, comparator, bound) => {
    expect(read(text)).toEqual([terms, comparator, bound]);
  });

  it.each([
    ['T < 3', 'write <= instead of <'],
    ['T > 3', 'write >= instead of >'],
    ['T == 3', 'write = instead of =='],
    ['T/2 <= 3', 'write 0.5*a instead of a/2'],
    ['2*(T + time) <= 3', 'without brackets'],
    ['T*time <= 3', 'T*time is not linear'],
    ['T <= 3 <= time', 'has several comparisons'],
    ['T + 3', 'expected one of <=, >=, ='],
    ['T time <= 3', 'expected + or - before "time"'],
    ['T + <= 3', 'expected a number or a variable at the end of a side'],
    ['T * <= 3', 'expected a number or a variable at the end of a side'],
    ['<= 3', 'one side is empty'],
    ['T - T <= 3', 'no variable is left'],
    ['Nbx <= 3', '"Nbx" is no variable with a number, expected one of T'],
    ['1e999*T <= 3', 'a number is too large'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(AppError);
    expect(() => read(text)).toThrow(message);
  });
});
