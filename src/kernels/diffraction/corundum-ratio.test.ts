import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Structure, Vector3 } from '../crystal/index.ts';
import { corundumRatio, scatteringPerWeight } from './corundum-ratio.ts';
import { calculatePowderPattern } from './powder-pattern.ts';
import { referencePhases } from './reference-phases.fixture.ts';

const file = '../shared/reference/tables/xrd_rir.csv';
const rows: { readonly [column: string]: string }[] = existsSync(file)
  ? parse(readFileSync(file), { columns: true })
  : [];

describe.skipIf(rows.length === 0)('the table of corundum ratios (needs ../shared/reference)', () => {
  test.each(rows.map((row) => [row.phase!, row] as const))('%s', (name, row) => {
    const structure = referencePhases[name]!;
    const still = corundumRatio(structure);
    const vibrating = corundumRatio(structure, { defaultBIso: Number(row.B_iso_A2) }, 0.3);
    expect(Math.abs(still.density - Number(row.density_g_cm3))).toBeLessThan(1e-3);
    expect(Math.abs(still.volume - Number(row.cell_volume_A3))).toBeLessThan(6e-4);
    // Corundum counts by its line 113, though 116 is stronger by this calculation; the others differ by f′ at most.
    const isStandard = name === 'Al2O3';
    const share = isStandard ? shareOf113(structure) : 1;
    expect(Math.abs((still.ratio * share) / Number(row.I_over_Ic_B0) - 1)).toBeLessThan(0.007);
    if (!isStandard) expect(Math.abs(vibrating.ratio / Number(row.I_over_Ic_with_B) - 1)).toBeLessThan(0.007);
  });
});

const shareOf113 = (structure: Structure): number =>
  calculatePowderPattern(structure).peaks.find(({ families }) => families[0]!.reflection.join() === '2,-1,3')!
    .intensity / 100;

describe('the corundum ratio', () => {
  test.each([
    ['Si', 4.6, 0.1],
    ['NaCl', 4.7, 0.15],
    ['Al', 4.2, 0.15],
  ])('of %s is near that of its card, %d', (name, value, tolerance) => {
    expect(Math.abs(corundumRatio(referencePhases[name]!).ratio - value)).toBeLessThan(tolerance);
  });

  test('does not depend on the choice of the cell', () => {
    const silicon = referencePhases.Si!;
    const twice: Structure = {
      lattice: [
        silicon.lattice[0].map((x) => 2 * x) as unknown as Vector3,
        silicon.lattice[1],
        silicon.lattice[2],
      ],
      sites: silicon.sites.flatMap((site) =>
        [0, 0.5].map((shift) => ({
          ...site,
          position: [site.position[0] / 2 + shift, site.position[1], site.position[2]] as Vector3,
        })),
      ),
    };
    expect(corundumRatio(twice).ratio).toBeCloseTo(corundumRatio(silicon).ratio, 9);
  });

  test('refuses a pattern without peaks', () => {
    const empty = calculatePowderPattern(referencePhases.Si!, { range: [0, 10] });
    expect(empty.peaks).toEqual([]);
    expect(() => scatteringPerWeight(empty, 2.3)).toThrow(/no peaks/);
  });
});
