import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseComposition } from './composition.ts';
import { cellVolume } from './lattice.ts';
import { checkMinimumDistance } from './minimum-distance.ts';
import { readCif } from './read-cif.ts';
import { structureComposition } from './structure-properties.ts';
import { readArchive } from './tar-entries.fixture.ts';
import { writeCif } from './write-cif.ts';

const folder = '../shared/data/structures_3dsc';

describe.skipIf(!existsSync(folder))('the CIFs of 3DSC', () => {
  it.each([
    ['cifs_undoped.tar.gz', 3410],
    ['cifs_partial_occupancy_sample.tar.gz', 300],
  ])('of %s are all read, with the volume, formula and space group of the index', (archive, count) => {
    const index = new Map(
      readFileSync(`${folder}/index.csv`, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(','))
        .map((row) => [row[0]!, row] as const),
    );
    let read = 0;
    for (const [path, text] of readArchive(`${folder}/${archive}`)) {
      const name = path.split('/').at(-1)!;
      const structure = readCif(text);
      const row = index.get(name)!;
      expect(cellVolume(structure.lattice) / Number(row[5]), name).toBeCloseTo(1, 4);
      expect(structure.statedSpaceGroup.number, name).toBe(Number(row[4]));
      const stated = parseComposition(structure.statedFormula!.replaceAll(' ', ''));
      const amounts = structureComposition(structure);
      expect(Object.keys(amounts).sort().join('-'), name).toBe(row[2]);
      const [first = ''] = Object.keys(stated);
      for (const element in stated)
        expect(amounts[element]! / amounts[first]!, name).toBeCloseTo(stated[element]! / stated[first]!, 3);
      expect(() => checkMinimumDistance(structure), name).not.toThrow();
      const again = readCif(writeCif(structure));
      expect(again.sites.length, name).toBe(structure.sites.length);
      read++;
    }
    expect(read).toBe(count);
  });
});
