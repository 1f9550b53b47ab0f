import { describe, expect, it } from 'vitest';
import { parseRowCondition } from './row-condition.ts';

describe('parseRowCondition', () => {
  it.each([
    ['squid_voltage>=10', 'squid_voltage', [10, 12], [9.99]],
    ['Tc (K) < 4.2', 'Tc (K)', [4], [4.2, 5]],
    ['a<=1e-3', 'a', [0.001], [0.002]],
    ['phase count > -1', 'phase count', [0], [-1]],
    ['grade=2', 'grade', [2], [2.1]],
  ])('reads %s', (text, column, inside, outside) => {
    const condition = parseRowCondition('--hit', text);
    expect(condition.column).toBe(column);
    expect(inside.every(condition.holds)).toBe(true);
    expect(outside.some(condition.holds)).toBe(false);
  });

  it.each(['squid_voltage', '>=10', 'a>=', 'a>=high', 'a>='])('refuses "%s"', (text) => {
    expect(() => parseRowCondition('--hit', text)).toThrow(
      `--hit is "${text}", expected a column, one of >= <= > < =, and a number`,
    );
  });
});
