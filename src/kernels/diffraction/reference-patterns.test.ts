import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Structure } from '../crystal/index.ts';
import { calculateProfile } from './pattern-profile.ts';
import { calculatePowderPattern, type PowderPattern } from './powder-pattern.ts';
import { readRadiation } from './radiation.ts';
import { referencePhases } from './reference-phases.fixture.ts';

type Row = { readonly [column: string]: string };
const folder = '../shared/reference/tables';
const readRows = (name: string): Row[] =>
  existsSync(`${folder}/${name}`) ? parse(readFileSync(`${folder}/${name}`), { columns: true }) : [];

const phase = (name: string): Structure => {
  const structure = referencePhases[name];
  if (structure === undefined) throw new Error(`no structure for ${name}`);
  return structure;
};
const range = [5, 140] as const;
const patterns = new Map<string, PowderPattern>();
const patternOf = (name: string, hasDispersion: boolean): PowderPattern => {
  const key = `${name} ${hasDispersion}`;
  const known =
    patterns.get(key) ??
    calculatePowderPattern(phase(name), { range, hasDispersion, radiation: readRadiation('CuKa') });
  patterns.set(key, known);
  return known;
};

const peakOf = ({ peaks }: PowderPattern, reflection: string) =>
  peaks.find(({ families }) => families.some((family) => family.reflection.join(' ') === reflection));

const reference = readRows('xrd_reference.csv');
describe.skipIf(reference.length === 0)('the reference table (needs ../shared/reference)', () => {
  test('has its 14 phases', () => {
    expect(new Set(reference.map(({ phase: name }) => name)).size).toBe(14);
  });

  test.each(reference.map((row) => [`${row.phase} ${row.hkl_representative}`, row] as const))(
    '%s',
    (_, row) => {
      const name = row.phase!;
      const single = calculatePowderPattern(phase(name), { range, hasDispersion: false });
      const peak = peakOf(single, row.hkl_representative!)!;
      expect(peak.multiplicity).toBe(Number(row.multiplicity_merged));
      expect(Math.abs(peak.twoTheta - Number(row.two_theta_CuKa1_deg))).toBeLessThan(1e-3);
      expect(Math.abs(peak.d - Number(row.d_A))).toBeLessThan(1.1e-5);
      expect(Math.abs(peak.structureFactorSquared - Number(row.mean_F2_per_cell_f0_only))).toBeLessThan(
        0.006 + 1e-5 * peak.structureFactorSquared,
      );
      expect(Math.abs(peak.intensity - Number(row.I_rel_f0_only_B0))).toBeLessThan(0.05);
      const withDispersion = peakOf(calculatePowderPattern(phase(name), { range }), row.hkl_representative!)!;
      expect(Math.abs(withDispersion.intensity - Number(row.I_rel_with_fprime_fdoubleprime_B0))).toBeLessThan(
        1,
      );
      const lines = peakOf(patternOf(name, false), row.hkl_representative!)!.lines;
      expect(lines.map((line) => line.name)).toEqual(['CuKa1', 'CuKa2']);
      expect(Math.abs(lines[1]!.twoTheta - Number(row.two_theta_CuKa2_deg))).toBeLessThan(1e-3);
    },
  );
});

/** Mean B of the table of corundum ratios [Å²]. */
const bOf: { readonly [name: string]: number } = { Si: 0.46, NaCl: 1.5 };

const cards = readRows('xrd_pdf_literature.csv');
describe.skipIf(cards.length === 0)('powder diffraction cards (needs ../shared/reference)', () => {
  test.each(cards.map((row) => [`${row.phase} ${row.hkl}`, row] as const))(
    '%s stands where the card says',
    (_, row) => {
      const { twoTheta, d } = peakOf(patternOf(row.phase!, true), row.hkl!)!.lines.map((line) => ({
        twoTheta: line.twoTheta,
        d: 1.5405929 / 2 / Math.sin((line.twoTheta * Math.PI) / 360),
      }))[0]!;
      const off = Math.abs(twoTheta - Number(row.two_theta_deg));
      // The card of 1953 prints NaCl 111 with d = 3.26 Å, three figures.
      const isCoarse = row.phase === 'NaCl' && row.hkl === '1 1 1';
      if (isCoarse) expect(Math.abs(d - 3.26)).toBeLessThan(0.005);
      else expect(off).toBeLessThan(Number(row.abs_tol_two_theta));
    },
  );

  // The powder of the NaCl card was rough: its weak lines at high angles are a third lower than any theory's.
  test.each([
    ['Si', 6],
    ['NaCl', 3],
  ])(
    'the lines of %s are as high in order as the first %d of its card, Kα1 and Kα2 together',
    (name, count) => {
      const rows = cards.filter((row) => row.phase === name);
      const pattern = calculatePowderPattern(phase(name), {
        range: [10, 130],
        radiation: readRadiation('CuKa'),
        defaultBIso: bOf[name]!,
      });
      const heightOf = (row: Row): number => {
        const { twoTheta } = peakOf(pattern, row.hkl!)!.lines[0]!;
        return calculateProfile(pattern, Float64Array.of(twoTheta), {})[0]!;
      };
      const byCard = rows.toSorted((one, other) => Number(other.I_rel_pdf_card) - Number(one.I_rel_pdf_card));
      const byHeight = rows.toSorted((one, other) => heightOf(other) - heightOf(one));
      expect(byHeight.slice(0, count)).toEqual(byCard.slice(0, count));
    },
  );
});
