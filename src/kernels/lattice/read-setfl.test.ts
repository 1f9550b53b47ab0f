import { describe, expect, test } from 'vitest';
import { openCalculator } from './calculator.ts';
import { embeddedAtomPotential } from './embedded-atom.ts';
import { disturbed, fccCube, smoothModel, smoothSetfl } from './lattice.fixture.ts';
import { readFuncfl } from './read-funcfl.ts';
import { readSetfl } from './read-setfl.ts';

const text = smoothSetfl(['Cu', 'Ni'], 200);
const lines = text.split('\n');
const replaceLine = (n: number, line: string): string =>
  lines.map((old, i) => (i === n - 1 ? line : old)).join('\n');

describe('a setfl file', () => {
  test('is read as it was written', () => {
    const tables = readSetfl(text, 'eam/alloy');
    expect(tables).toMatchObject({ densityCount: 200, distanceCount: 200, cutoff: 5.2 });
    expect(tables.elements.map(({ symbol, mass }) => [symbol, mass])).toEqual([
      ['Cu', 60.5],
      ['Ni', 61.5],
    ]);
    const r = 100 * tables.distanceStep;
    expect(tables.elements[1]!.densities[0]![100]).toBeCloseTo(smoothModel.density(1, r), 12);
    expect(tables.pairs[1]![100]).toBeCloseTo(r * smoothModel.pair(1, 0, r), 12);
  });

  test('may write exponents as Fortran does', () => {
    expect(readSetfl(text.replaceAll('e-', 'D-'), 'eam/alloy')).toEqual(readSetfl(text, 'eam/alloy'));
  });

  test.each([
    ['a word among the numbers', replaceLine(20, '1 2 3 four 5')],
    ['an infinite number', replaceLine(20, '1 2 3 1e999 5')],
    ['a number too few', replaceLine(20, '1 2 3 4')],
    ['an unknown element', replaceLine(4, '2 Cu Xx')],
    ['a missing symbol', replaceLine(4, '2 Cu')],
    ['a cut-off beyond the table', replaceLine(5, lines[4]!.replace(/ 5\.2$/, ' 6.2'))],
    ['a step of zero', replaceLine(5, '200 0 200 0.02 3.9')],
    ['an early end', lines.slice(0, -20).join('\n')],
    ['more than it should hold', `${text}1 2 3\n`],
    ['nothing', ''],
  ])('is refused with %s', (_, bad) => {
    expect(() => readSetfl(bad, 'eam/alloy')).toThrow(expect.objectContaining({ code: 'bad-setfl' }));
  });

  test('of several elements is refused as the other form', () => {
    expect(() => readSetfl(text, 'eam/fs')).toThrow(expect.objectContaining({ code: 'bad-setfl' }));
  });
});

/** The smooth model's Cu as funcfl: Z(r) with 27.2·0.529 Z² = r φ needs φ > 0, so the pair part here is a pure repulsion. */
function funcfl(count: number): string {
  const rows = (at: (m: number) => number) =>
    Array.from({ length: count }, (_, m) => at(m).toExponential(16)).join('\n');
  const step = smoothModel.cutoff / (count - 1);
  return [
    'repulsive model',
    '29 63.55 3.6 fcc',
    `${count} ${40 / (count - 1)} ${count} ${step} ${smoothModel.cutoff}`,
    rows((m) => smoothModel.embedding(0, (m * 40) / (count - 1))),
    rows((m) => 3 * smoothModel.window(m * step)),
    rows((m) => smoothModel.density(0, m * step)),
  ].join('\n');
}

describe('funcfl files', () => {
  const atoms = disturbed(fccCube(3.6), 0.05, 11);
  const energyOf = (texts: readonly string[]): number =>
    openCalculator(embeddedAtomPotential(readFuncfl(texts)), atoms.elements).evaluate(
      atoms.cell,
      atoms.positions,
    ).energy;

  test('on finer grids give the same energy', () => {
    expect(energyOf([funcfl(3000)])).toBeCloseTo(energyOf([funcfl(2000)]), 4);
  });

  test('mix by the product of their charges, on the coarser of two grids', () => {
    const nickel = funcfl(1000).replace('29 63.55', '28 58.7');
    const tables = readFuncfl([funcfl(2000), nickel]);
    expect(tables.elements.map(({ symbol }) => symbol)).toEqual(['Cu', 'Ni']);
    expect(tables.pairs[1]![0]).toBeCloseTo(27.2 * 0.529 * 9, 9);
    expect(energyOf([funcfl(2000), nickel])).toBeCloseTo(energyOf([funcfl(2000)]), 4);
  });

  test.each([
    ['two of one element', [funcfl(50), funcfl(50)]],
    ['none', []],
    ['an atomic number of no element', [funcfl(50).replace('29 63.55', '290 63.55')]],
    ['a mass of zero', [funcfl(50).replace('29 63.55', '29 0')]],
  ])('are refused: %s', (_, texts) => {
    expect(() => readFuncfl(texts)).toThrow(expect.objectContaining({ code: 'bad-funcfl' }));
  });
});
