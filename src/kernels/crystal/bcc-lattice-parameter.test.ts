import { describe, expect, test } from 'vitest';
import { bccLatticeParameter } from './bcc-lattice-parameter.ts';

describe('Vegard’s line of bcc metals', () => {
  // lattice parameters at room temperature: Pearson's handbook, villars1991
  test.each([
    ['V', 3.024],
    ['Nb', 3.3004],
    ['Ta', 3.303],
    ['Mo', 3.147],
    ['W', 3.165],
  ])('meets %s within 0.6 %%', (metal, measured) => {
    expect(Math.abs(bccLatticeParameter({ [metal]: 1 }) / measured - 1)).toBeLessThan(0.006);
  });

  test('lies between its metals, and names what it does not know', () => {
    const [v, ta] = [bccLatticeParameter({ V: 1 }), bccLatticeParameter({ Ta: 1 })];
    expect(bccLatticeParameter({ V: 1, Ta: 3 })).toBeCloseTo(0.25 * v + 0.75 * ta, 10);
    expect(() => bccLatticeParameter({ Nb: 1, He: 1 })).toThrow(/He/);
  });
});
