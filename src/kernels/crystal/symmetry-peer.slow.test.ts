import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { analyze_cell, initSync } from '@spglib/moyo-wasm';
import { describe, expect, it } from 'vitest';
import { readCif } from './read-cif.ts';
import type { Structure } from './structure.ts';
import { createSymmetryFinder } from './symmetry.ts';
import { readArchive } from './tar-entries.fixture.ts';

const archive = '../shared/data/structures_3dsc/cifs_undoped.tar.gz';
const python = '/usr/bin/python3';
const isInstalled = spawnSync(python, ['-c', 'import spglib']).status === 0;
const tolerance = 0.01;

const script = `
import json, sys, spglib
answers = []
for lattice, positions, numbers in json.load(sys.stdin):
    found = spglib.get_symmetry_dataset((lattice, positions, numbers), symprec=${tolerance})
    answers.append(None if found is None else [found["number"], len(found["rotations"]), [int(i) for i in found["equivalent_atoms"]]])
print(json.dumps(answers))
`;

/** A cell as spglib takes it: a number for each element of a site. */
function cellOf({ lattice, sites }: Structure): unknown {
  const elements = sites.map(({ occupants }) => occupants[0]!.element);
  const kinds = [...new Set(elements)];
  return [
    lattice,
    sites.map(({ position }) => position),
    elements.map((element) => kinds.indexOf(element) + 1),
  ];
}

describe.skipIf(!(existsSync(archive) && isInstalled))('space groups of 210 real structures', () => {
  it('are those that spglib finds, with as many operations and the same orbits', () => {
    initSync({ module: readFileSync(new URL(import.meta.resolve('@spglib/moyo-wasm/moyo_wasm_bg.wasm'))) });
    const { find } = createSymmetryFinder(analyze_cell);
    const all = [...readArchive(archive)];
    const chosen = all.filter((_, i) => i % Math.floor(all.length / 210) === 0).slice(0, 210);
    const structures = chosen.map(([name, text]) => [name, readCif(text)] as const);
    const { stdout } = spawnSync(python, ['-c', script], {
      input: JSON.stringify(structures.map(([, structure]) => cellOf(structure))),
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    const answers = JSON.parse(stdout) as readonly ([number, number, number[]] | null)[];
    const differing = structures.flatMap(([name, structure], i) => {
      const own = find(structure, tolerance);
      const peer = answers[i];
      const orbits = own.orbits.map(({ sites }) => sites.join());
      const peerOrbits = [...Map.groupBy(structure.sites.keys(), (site) => peer?.[2][site])].map(
        ([, sites]) => sites.join(),
      );
      const isSame =
        own.number === peer?.[0] &&
        own.operations.length === peer[1] &&
        orbits.sort().join(' ') === peerOrbits.sort().join(' ');
      return isSame ? [] : [{ name, own: own.number, peer }];
    });
    expect(structures).toHaveLength(210);
    expect(differing).toEqual([]);
  });
});
