import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellParameters, latticeFromParameters } from './lattice.ts';
import { readCif } from './read-cif.ts';
import { readExtendedXyz, readExtendedXyzFrames } from './read-extended-xyz.ts';
import { readPoscar } from './read-poscar.ts';
import type { Site, Structure } from './structure.ts';
import { structureComposition } from './structure-properties.ts';
import { writeCif } from './write-cif.ts';
import { writeExtendedXyz } from './write-extended-xyz.ts';
import { writePoscar } from './write-poscar.ts';

const poscar = `MgB2
1.0
 3.086 0 0
 -1.543 2.672554 0
 0 0 3.524
Mg B
1 2
Selective dynamics
Direct
0 0 0 T T T
0.333333 0.666667 0.5 F F F
0.666667 0.333333 0.5 T T T
`;

describe('a POSCAR', () => {
  it('gives lattice and sites', () => {
    const { sites, lattice, title } = readPoscar(poscar);
    expect(title).toBe('MgB2');
    expect(lattice[1]).toEqual([-1.543, 2.672554, 0]);
    expect(sites[1]).toEqual({
      position: [0.333333, 0.666667, 0.5],
      occupants: [{ element: 'B', occupancy: 1 }],
    });
  });
  it('scales vectors and Cartesian positions, or takes the volume', () => {
    const cartesian = (scale: string) =>
      readPoscar(`x\n${scale}\n1 0 0\n0 1 0\n0 0 1\nNb\n1\nCartesian\n0.5 0 0\n`);
    expect(cartesian('3.3').lattice[0][0]).toBeCloseTo(3.3, 12);
    expect(cartesian('3.3').sites[0]!.position).toEqual([0.5, 0, 0]);
    expect(cartesian('-27').lattice[2][2]).toBeCloseTo(3, 12);
    expect(cellParameters(cartesian('2 3 4').lattice)).toMatchObject({ a: 2, b: 3, c: 4 });
  });
  it('without symbols is read by its title or refused', () => {
    const old = poscar.replace('Mg B\n', '');
    expect(() => readPoscar(old)).toThrow(/line 6 is "1 2"; expected the symbols/);
    const named = readPoscar(old.replace('MgB2', 'Mg B hexagonal'));
    expect(structureComposition(named)).toEqual({ Mg: 1, B: 2 });
    expect(named.warnings).toHaveLength(1);
  });
  it.each([
    [poscar.replace('Mg B', 'Mg Xx'), /line 6.*expected 2 symbols/],
    [poscar.replace('Mg B', 'Mg'), /line 6/],
    [poscar.replace('\n1 2', '\n1 -2'), /line 7/],
    [poscar.replace('Direct', 'Nowhere'), /line 9 is "Nowhere"; expected Direct or Cartesian/],
    [poscar.slice(0, -30), /line 12.*three coordinates/],
    [poscar.replace('1.0', '0'), /line 2.*scale/],
    [poscar.replace('3.086 0 0', '3.086 zero 0'), /line 3.*lattice vector/],
    ['', /line 3 is missing/],
  ])('with a mistake is refused with its line (%#)', (text, message) => {
    expect(() => readPoscar(text)).toThrow(
      expect.objectContaining({ code: 'bad-poscar', message: expect.stringMatching(message) }),
    );
  });
});

describe('extended XYZ', () => {
  const frame = `2
Lattice="4.2 0 0 0 4.2 0 0 0 4.2" Properties=id:I:1:species:S:1:pos:R:3:forces:R:3 energy=-3.4 pbc="T T T"
1 Na 0 0 0 0.1 0.1 0.1
2 Cl 2.1 2.1 2.1 0 0 0
`;
  it('finds its columns, and the last frame', () => {
    expect(readExtendedXyz(frame).sites[1]).toEqual({
      position: [0.5, 0.5, 0.5],
      occupants: [{ element: 'Cl', occupancy: 1 }],
    });
    expect(readExtendedXyzFrames(frame + frame)).toHaveLength(2);
    expect(readExtendedXyz(frame + frame).warnings).toEqual(['the last of 2 frames is read']);
    expect(readExtendedXyz(frame.replace('"T T T"', '"T T F"')).warnings[0]).toContain('pbc="T T F"');
  });
  it.each([
    [frame.replace('Lattice', 'Box'), /line 2.*Lattice/],
    [frame.replace('pos:R:3', 'place:R:3'), /line 2.*pos:R:3/],
    [frame.replace('Na', 'Qq'), /line 3.*atom 1 of 2/],
    [frame.replace('2\n', '3\n'), /line 5 is missing/],
    ['', /empty/],
    ['many\n', /line 1.*number of atoms/],
  ])('with a mistake is refused with its line (%#)', (text, message) => {
    expect(() => readExtendedXyz(text)).toThrow(
      expect.objectContaining({ code: 'bad-xyz', message: expect.stringMatching(message) }),
    );
  });
});

const coordinate = fc.double({ min: 0, max: 0.98, noNaN: true });
const structures: fc.Arbitrary<Structure> = fc.record({
  lattice: fc.constant(latticeFromParameters({ a: 31, b: 37, c: 41, alpha: 1.4, beta: 1.7, gamma: 1.9 })),
  sites: fc
    .uniqueArray(fc.tuple(coordinate, coordinate, coordinate), {
      minLength: 1,
      maxLength: 6,
      selector: ([x, y, z]) => [x, y, z].map((v) => Math.round(50 * v)).join(),
    })
    .chain((positions) =>
      fc.tuple(
        ...positions.map((position) =>
          fc
            .constantFrom('Nb', 'O', 'H', 'Co')
            .map((element): Site => ({ position, occupants: [{ element, occupancy: 1 }] })),
        ),
      ),
    ),
});

it.each([
  ['CIF', (s: Structure) => readCif(writeCif(s))],
  ['POSCAR', (s: Structure) => readPoscar(writePoscar(s))],
  ['extended XYZ', (s: Structure) => readExtendedXyz(writeExtendedXyz(s))],
])('%s reads back what was written', (_, roundTrip) => {
  fc.assert(
    fc.property(structures, (written) => {
      const read = roundTrip(written);
      const key = (s: Structure) =>
        s.sites
          .map(
            ({ position, occupants }) =>
              `${occupants[0]!.element} ${position.map((x) => (Math.abs(x) + 1e-9).toFixed(6))}`,
          )
          .sort();
      expect(key(read)).toEqual(key(written));
      expect(cellParameters(read.lattice).beta).toBeCloseTo(cellParameters(written.lattice).beta, 8);
    }),
    { numRuns: 40 },
  );
});
