import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { electronsPerAtom, parseComposition } from '../../crystal/index.ts';
import { criticalTemperatures } from './critical-temperatures.ts';

const reference = '../shared/reference/tables/tc_anchor_facts.csv';

describe('the facts', () => {
  test('have unique ids, readable compositions and sources in the bibliography', () => {
    const bibliography = readFileSync('docs/references.bib', 'utf8');
    expect(new Set(criticalTemperatures.map((fact) => fact.id)).size).toBe(criticalTemperatures.length);
    for (const fact of criticalTemperatures) {
      expect(Object.keys(parseComposition(fact.composition)).length).toBeGreaterThan(0);
      expect(fact.criticalTemperature).toBeGreaterThan(0);
      expect(fact.references.length).toBeGreaterThan(0);
      for (const key of fact.references) expect(bibliography).toContain(`{${key},`);
    }
  });

  test('include the textbook anchors', () => {
    const byId = new Map(criticalTemperatures.map((fact) => [fact.id, fact.criticalTemperature]));
    expect(byId.get('Nb1 bcc')).toBe(9.25);
    expect(byId.get('Pb1 fcc')).toBe(7.196);
    expect(byId.get('V3Si1 A15')).toBe(17);
  });

  test('have the electrons per atom that follow from their compositions', () => {
    const counted = criticalTemperatures.filter((fact) => fact.electronsPerAtom !== null);
    expect(counted.length).toBeGreaterThan(70);
    for (const { composition, electronsPerAtom: stated } of counted)
      expect(electronsPerAtom(parseComposition(composition)), composition).toBeCloseTo(stated as number, 3);
  });
});

describe.skipIf(!existsSync(reference))('against the reference table (needs ../shared/reference)', () => {
  test('every row agrees', () => {
    const rows = parse(readFileSync(reference), { columns: true }) as Record<string, string>[];
    const orNull = (cell: string | undefined): number | null => (cell ? Number(cell) : null);
    const stated = criticalTemperatures.map((fact) => [
      fact.composition,
      fact.family.replace('-', '_'),
      fact.structure,
      fact.criticalTemperature,
      fact.electronsPerAtom,
      fact.latticeParameter,
      fact.grade,
    ]);
    expect(stated).toEqual(
      rows.map((row) => [
        row.composition,
        row.family,
        row.structure || null,
        orNull(row.Tc_K),
        orNull(row.e_per_atom),
        orNull(row.a_angstrom),
        row.grade,
      ]),
    );
  });
});
