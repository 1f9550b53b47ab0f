import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { checkDesign, designKey, drawDesigns, enumerateDesigns, parseSpace } from './index.ts';

const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};
const unit = (name: string) => ({ name, kind: 'continuous', min: 0, max: 1, unit: '1' });

describe('draws', () => {
  it('come equally often where constraints leave finitely many', () => {
    const space = parseSpace({
      variables: [
        { name: 'n', kind: 'integer', min: 0, max: 3, unit: '1' },
        { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti'], step: 0.25 },
      ],
      constraints: ['n + 4*Nb <= 4'],
    });
    const all = enumerateDesigns(space, 100)!;
    expect(all.length).toBe(14);
    const counts = new Map(all.map((design) => [designKey(space, design), 0]));
    for (const design of drawDesigns(space, 1400, seededRandom('finite'))) {
      const key = designKey(space, design);
      counts.set(key, counts.get(key)! + 1);
    }
    expect(chiSquare([...counts.values()])).toBeLessThan(40);
  });

  it('spread evenly along a line that rejection never meets', () => {
    const space = parseSpace({ variables: [unit('x'), unit('y')], constraints: ['x + y = 1'] });
    const bins = Array.from({ length: 10 }, () => 0);
    for (const design of drawDesigns(space, 1000, seededRandom('line')))
      bins[Math.min(9, Math.floor(Number(design.x) * 10))]! += 1;
    expect(chiSquare(bins)).toBeLessThan(30);
  });

  it('spread in the logarithm of a log variable', () => {
    const space = parseSpace({ variables: [{ ...unit('p'), min: 1e-6, scale: 'log' }] });
    const designs = drawDesigns(space, 1000, seededRandom('log'));
    const below = designs.filter((design) => Number(design.p) < 1e-3).length;
    expect(Math.abs(below - 500)).toBeLessThan(70);
  });

  it('keep equalities and the number of elements together', () => {
    const space = parseSpace({
      variables: [
        { name: 'alloy', kind: 'composition', elements: ['Nb', 'Ti', 'Zr', 'Hf', 'Ta', 'V'], atMost: 4 },
      ],
      constraints: ['Nb + Ti <= 0.5', '2*V - Ta = 0.1'],
    });
    const designs = drawDesigns(space, 50, seededRandom('equality'));
    for (const design of designs) expect(checkDesign(space, design)).toBe(true);
    expect(new Set(designs.map((design) => designKey(space, design))).size).toBe(50);
  });
});
