import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Matrix3, metricTensor, type Site, type Structure, type Vector3 } from '../crystal/index.ts';
import { lorentzPolarisation } from './lorentz-polarisation.ts';
import { calculatePowderPattern, type PowderPatternOptions } from './powder-pattern.ts';
import { readRadiation } from './radiation.ts';
import { latticeSymmetries } from './reciprocal-cell.ts';
import { hexagonal, referencePhases } from './reference-phases.fixture.ts';
import { structureFactor } from './structure-factor.ts';

const coordinate = fc.integer({ min: -999, max: 999 }).map((n) => n / 500);
const site: fc.Arbitrary<Site> = fc
  .tuple(
    coordinate,
    coordinate,
    coordinate,
    fc.constantFrom('La', 'Cu', 'O', 'Fe'),
    fc.integer({ min: 1, max: 10 }),
  )
  .map(([x, y, z, element, tenths]) => ({
    position: [x, y, z],
    occupants: [{ element, occupancy: tenths / 10 }],
    bIso: tenths / 20,
  }));
/** Triclinic cells of up to six sites. */
const structure: fc.Arbitrary<Structure> = fc
  .tuple(
    fc.array(fc.integer({ min: 300, max: 500 }), { minLength: 3, maxLength: 3 }),
    fc.array(fc.integer({ min: -80, max: 80 }), { minLength: 3, maxLength: 3 }),
    fc.array(site, { minLength: 1, maxLength: 6 }),
  )
  .map(([[a = 0, b = 0, c = 0], [u = 0, v = 0, w = 0], sites]) => ({
    lattice: [
      [a / 100, 0, 0],
      [u / 100, b / 100, 0],
      [v / 100, w / 100, c / 100],
    ],
    sites,
  }));

const options: PowderPatternOptions = { range: [5, 80], leastIntensity: 0 };
const numbersOf = (one: Structure, given = options): readonly (readonly [number, number])[] => {
  const { peaks, scale } = calculatePowderPattern(one, given);
  return peaks.map(({ twoTheta, intensity }) => [twoTheta, intensity * scale] as const);
};
/** Equal positions, and intensities equal to a millionth of the strongest. */
function expectSame(
  one: readonly (readonly [number, number])[],
  other: readonly (readonly [number, number])[],
  factor = 1,
): void {
  const least = 1e-9 * Math.max(...one.map(([, intensity]) => intensity));
  const [kept, others] = [one.filter(([, x]) => x > least), other.filter(([, x]) => x > least * factor)];
  const sum = (list: typeof one): number => list.reduce((total, [, x]) => total + x, 0);
  expect(sum(others) / sum(kept) / factor).toBeCloseTo(1, 8);
  const at = new Map(others.map(([twoTheta, intensity]) => [twoTheta.toFixed(5), intensity]));
  for (const [twoTheta, intensity] of kept) {
    if (intensity < 1e3 * least) continue;
    const found = [-1e-5, 0, 1e-5]
      .map((step) => at.get((twoTheta + step).toFixed(5)))
      .find((x) => x !== undefined);
    expect(found! / factor / intensity).toBeCloseTo(1, 5);
  }
}
const mapSites = (one: Structure, move: (position: Vector3) => Vector3): Structure => ({
  ...one,
  sites: one.sites.map((each) => ({ ...each, position: move(each.position) })),
});

describe('a powder pattern is the same', () => {
  const check = (property: (one: Structure) => void): void =>
    fc.assert(fc.property(structure, property), { numRuns: 25 });

  test('wherever the origin is', () => {
    check((one) =>
      expectSame(numbersOf(one), numbersOf(mapSites(one, ([x, y, z]) => [x + 0.213, y - 0.57, z + 3.1]))),
    );
  });

  test('for a crystal and its mirror image, also with f″', () => {
    check((one) => expectSame(numbersOf(one), numbersOf(mapSites(one, ([x, y, z]) => [-x, -y, -z]))));
  });

  test('in whatever order the sites and the axes come', () => {
    check((one) => {
      const [a, b, c] = one.lattice;
      const turned: Structure = mapSites(
        { lattice: [c, a, b], sites: one.sites.toReversed() },
        ([x, y, z]) => [z, x, y],
      );
      expectSame(numbersOf(one), numbersOf(turned));
    });
  });

  test('for a supercell, with the square of its size in |F|²', () => {
    check((one) => {
      const [a, b, c] = one.lattice;
      const sites = [0, 1].flatMap((n) =>
        one.sites.map(({ position: [x, y, z], ...rest }) => ({
          ...rest,
          position: [x, (y - x + n) / 2, z] as Vector3,
        })),
      );
      const double: Matrix3 = [
        [a[0] + b[0], a[1] + b[1], a[2] + b[2]],
        b.map((x) => 2 * x) as unknown as Vector3,
        c,
      ];
      expectSame(numbersOf(one), numbersOf({ lattice: double, sites }), 4);
    });
  });
});

describe('the fast sums', () => {
  test('are the plain sum over atoms, mean of h and −h', () => {
    fc.assert(
      fc.property(structure, (one) => {
        const { peaks } = calculatePowderPattern(one, options);
        const strongest = Math.max(...peaks.map((peak) => peak.structureFactorSquared));
        for (const { families } of peaks)
          for (const { reflection, multiplicity, structureFactorSquared } of families) {
            if (multiplicity > 2) continue;
            const squares = [1, -1].map((sign) => {
              const [h, k, l] = reflection.map((index) => sign * index) as [number, number, number];
              const { real, imaginary } = structureFactor(one, [h, k, l], 1.5405929);
              return real ** 2 + imaginary ** 2;
            });
            const mean = (squares[0]! + squares[1]!) / 2;
            expect(Math.abs(structureFactorSquared - mean)).toBeLessThan(1e-9 * strongest);
          }
      }),
      { numRuns: 10 },
    );
  });

  test('find every reflection of the sphere', () => {
    fc.assert(
      fc.property(structure, (one) => {
        const { peaks } = calculatePowderPattern(one, { ...options, range: [0, 60] });
        const most = (2 * Math.sin(Math.PI / 6)) / 1.5405929;
        const [a, b, c] = one.lattice as readonly (readonly number[])[];
        // h·(reciprocal vectors) by solving for the lower triangular lattice.
        let count = 0;
        for (let h = -12; h <= 12; h++)
          for (let k = -12; k <= 12; k++)
            for (let l = -12; l <= 12; l++) {
              const x = h / a![0]!;
              const y = (k - b![0]! * x) / b![1]!;
              const z = (l - c![0]! * x - c![1]! * y) / c![2]!;
              const length = Math.hypot(x, y, z);
              if (length > 0 && length <= most) count += 1;
            }
        expect(peaks.reduce((sum, peak) => sum + peak.multiplicity, 0)).toBeLessThanOrEqual(count);
        const weak = peaks.filter((peak) => peak.structureFactorSquared > 1e-6);
        expect(weak.reduce((sum, peak) => sum + peak.multiplicity, 0) / count).toBeGreaterThan(0.9);
      }),
      { numRuns: 10 },
    );
  });
});

describe('reflections', () => {
  test('of one d are one peak that lists its families', () => {
    const peak = calculatePowderPattern(referencePhases.Si!, { range: [90, 100] }).peaks[0]!;
    expect(peak.families.map(({ reflection, multiplicity }) => [reflection, multiplicity])).toEqual([
      [[5, 1, 1], 24],
      [[3, 3, 3], 8],
    ]);
  });

  test('hkl and khl are two families where the crystal has no fourfold axis', () => {
    // Pyrite: 321 and 312 have the same d and different |F|; of 210 and 201 one is extinct.
    const u = 0.385;
    const octants = [
      [0, 0, 0, 1, 1, 1],
      [0.5, 0, 0.5, -1, -1, 1],
      [0, 0.5, 0.5, -1, 1, -1],
      [0.5, 0.5, 0, 1, -1, -1],
    ];
    const pyrite: Structure = {
      lattice: [
        [5.418, 0, 0],
        [0, 5.418, 0],
        [0, 0, 5.418],
      ],
      sites: octants.flatMap(([x = 0, y = 0, z = 0, p = 0, q = 0, r = 0]) => [
        { position: [x, y, z] as Vector3, occupants: [{ element: 'Fe', occupancy: 1 }] },
        ...[1, -1].map((sign) => ({
          position: [x + sign * p * u, y + sign * q * u, z + sign * r * u] as Vector3,
          occupants: [{ element: 'S', occupancy: 1 }],
        })),
      ]),
    };
    const familiesNear = (angle: number) =>
      calculatePowderPattern(pyrite, { range: [angle - 0.5, angle + 0.5] }).peaks[0]!.families.map(
        ({ reflection, multiplicity }) => [reflection.join(' '), multiplicity],
      );
    expect(familiesNear(64.3).toSorted()).toEqual([
      ['3 1 2', 24],
      ['3 2 1', 24],
    ]);
    expect(familiesNear(37.1)).toEqual([['2 1 0', 12]]);
  });

  test('lattices have the symmetries that they should', () => {
    const count = (lattice: Matrix3): number => latticeSymmetries(metricTensor(lattice)).length / 9;
    expect(count(referencePhases.Si!.lattice)).toBe(24);
    expect(count(hexagonal(3, 5))).toBe(12);
    expect(
      count([
        [0, 2, 2],
        [2, 0, 2],
        [2, 2, 0],
      ]),
    ).toBe(24);
    expect(
      count([
        [3, 0, 0],
        [0, 3, 0],
        [0, 0, 4],
      ]),
    ).toBe(8);
    expect(
      count([
        [3, 0, 0],
        [0, 3.5, 0],
        [0.4, 0, 4],
      ]),
    ).toBe(2);
    expect(
      count([
        [3, 0, 0],
        [0.3, 3.5, 0],
        [0.4, 0.2, 4],
      ]),
    ).toBe(1);
  });
});

describe('occupancy and displacement', () => {
  test('half occupancy is half the amplitude', () => {
    const full = referencePhases.Nb!;
    const half = {
      ...full,
      sites: full.sites.map((each) => ({ ...each, occupants: [{ element: 'Nb', occupancy: 0.5 }] })),
    };
    expectSame(numbersOf(full), numbersOf(half), 0.25);
  });

  test('a site shared by two elements scatters as their mean', () => {
    const mixed = (x: number): number =>
      calculatePowderPattern(
        {
          lattice: referencePhases.Nb!.lattice,
          sites: [
            {
              position: [0, 0, 0],
              occupants: [
                { element: 'Nb', occupancy: 1 - x },
                { element: 'Ti', occupancy: x },
              ].filter(({ occupancy }) => occupancy > 0),
            },
          ],
        },
        { range: [20, 30], hasDispersion: false },
      ).peaks[0]!.structureFactorSquared;
    expect(Math.sqrt(mixed(0.3))).toBeCloseTo(0.7 * Math.sqrt(mixed(0)) + 0.3 * Math.sqrt(mixed(1)), 9);
  });

  test('B damps |F|² by exp(−2 B s²), a B of the site before the default', () => {
    const at = (defaultBIso: number) =>
      calculatePowderPattern(referencePhases.Nb!, { range: [30, 100], defaultBIso }).peaks;
    const [still, moving] = [at(0), at(0.7)];
    still.forEach((peak, i) => {
      const damping = Math.exp(-2 * 0.7 * (1 / (2 * peak.d)) ** 2);
      expect(moving[i]!.structureFactorSquared / peak.structureFactorSquared).toBeCloseTo(damping, 9);
    });
  });
});

describe('sources', () => {
  test('the lines of a doublet each stand at their own angle, 2 to 1 up to the factor of the angle', () => {
    const { peaks, wavelength } = calculatePowderPattern(referencePhases.Nb!, {
      radiation: readRadiation('CuKa'),
    });
    expect(wavelength).toBeCloseTo(1.541871, 6);
    const [one, two] = peaks[0]!.lines;
    expect(one!.twoTheta).toBeCloseTo(38.5461, 3);
    expect(two!.twoTheta).toBeCloseTo(38.6458, 3);
    expect(one!.intensity / two!.intensity).toBeCloseTo(2, 1);
    expect(one!.intensity + two!.intensity).toBeCloseTo(peaks[0]!.intensity, 9);
  });

  test('another wavelength moves peaks by Bragg’s law', () => {
    const molybdenum = calculatePowderPattern(referencePhases.Si!, { radiation: readRadiation('MoKa1') });
    expect(molybdenum.peaks[0]!.twoTheta).toBeCloseTo(
      (360 / Math.PI) * Math.asin(0.709317 / 2 / 3.135672),
      4,
    );
  });

  test('a monochromator weighs high and low angles alike and lowers the middle less', () => {
    const theta = Math.PI / 4;
    expect(lorentzPolarisation(theta, (26.4 * Math.PI) / 180)).toBeCloseTo(lorentzPolarisation(theta), 12);
    const graphite = Math.cos((26.4 * Math.PI) / 180) ** 2;
    expect(lorentzPolarisation(0.2, (26.4 * Math.PI) / 180) / lorentzPolarisation(0.2)).toBeCloseTo(
      (1 + graphite * Math.cos(0.4) ** 2) / (1 + Math.cos(0.4) ** 2),
      12,
    );
  });
});

describe('preferred orientation', () => {
  test('conserves the mean over all directions, and r = 1 changes nothing', () => {
    const nb = referencePhases.MgB2!;
    const textured = (ratio: number) => ({
      ...options,
      preferredOrientation: { direction: [0, 0, 1], ratio } as const,
    });
    expectSame(numbersOf(nb), numbersOf(nb, textured(1)));
    const strength = (reflection: string, ratio: number): number => {
      const { peaks, scale } = calculatePowderPattern(nb, textured(ratio));
      return (
        scale * peaks.find(({ families }) => families[0]!.reflection.join(' ') === reflection)!.intensity
      );
    };
    expect(strength('0 0 2', 0.8) / strength('0 0 2', 1)).toBeCloseTo(0.8 ** -3, 9);
    expect(strength('1 0 0', 0.8) / strength('1 0 0', 1)).toBeCloseTo(0.8 ** 1.5, 9);
  });

  test('refuses no direction and no ratio', () => {
    const run = (direction: Vector3, ratio: number) => () =>
      calculatePowderPattern(referencePhases.Nb!, { preferredOrientation: { direction, ratio } });
    expect(run([0, 0, 0], 0.8)).toThrow(/0 0 0/);
    expect(run([1, 0, 0], 0)).toThrow(/ratio of preferred orientation is 0/);
  });
});

describe('bad input is refused with its values', () => {
  const nb = referencePhases.Nb!;
  const filled = (occupants: Site['occupants']): Structure => ({
    ...nb,
    sites: [{ position: [0, 0, 0], occupants }],
  });
  test.each<[string, Structure, PowderPatternOptions, RegExp]>([
    ['a range backwards', nb, { range: [90, 10] }, /90 to 10/],
    ['a range beyond 180', nb, { range: [0, 190] }, /190/],
    ['a range that is no number', nb, { range: [Number.NaN, 90] }, /NaN/],
    ['a negative B', nb, { defaultBIso: -1 }, /default B is -1 Å²/],
    ['an unknown element', filled([{ element: 'Xx', occupancy: 1 }]), {}, /"Xx"/],
    ['an element without f′', filled([{ element: 'Pu', occupancy: 1 }]), {}, /"Pu".*without/],
    ['an occupancy of 0', filled([{ element: 'Nb', occupancy: 0 }]), {}, /occupancy of Nb is 0/],
    [
      'a site overfull',
      filled([
        { element: 'Nb', occupancy: 0.8 },
        { element: 'Ti', occupancy: 0.5 },
      ]),
      {},
      /sum to 1.3/,
    ],
    ['a site of nothing', filled([]), {}, /sum to 0/],
    ['no sites', { ...nb, sites: [] }, {}, /no sites/],
    [
      'a flat cell',
      {
        ...nb,
        lattice: [
          [3, 0, 0],
          [6, 0, 0],
          [0, 0, 3],
        ],
      },
      {},
      /span no volume/,
    ],
    ['a position that is no number', mapSites(nb, () => [Number.NaN, 0, 0]), {}, /finite coordinates/],
    ['a wavelength without f′', nb, { radiation: readRadiation('0.2') }, /not at 0.2 Å/],
    [
      'a giant cell',
      {
        ...nb,
        lattice: [
          [900, 0, 0],
          [0, 900, 0],
          [0, 0, 900],
        ],
      },
      {},
      /reflections/,
    ],
  ])('%s', (_, one, given, message) => {
    expect(() => calculatePowderPattern(one, given)).toThrow(message);
  });

  test('wavelengths beyond the dispersion table work without it', () => {
    const { peaks } = calculatePowderPattern(nb, {
      radiation: readRadiation('0.2'),
      hasDispersion: false,
      range: [0, 20],
    });
    expect(peaks[0]!.twoTheta).toBeCloseTo((360 / Math.PI) * Math.asin(0.1 / 2.33374), 3);
  });
});
