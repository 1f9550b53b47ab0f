// Powder diffraction cards and corundum ratios, ours beside theirs: node bench/published/powder-diffraction-cards.ts
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Structure, Vector3 } from '../../src/kernels/crystal/index.ts';
import {
  calculatePowderPattern,
  calculateProfile,
  corundumRatio,
  readRadiation,
} from '../../src/kernels/diffraction/index.ts';

type Row = { readonly [column: string]: string };
const folder = join(import.meta.dirname, '../../../shared/reference/tables');
const readRows = (name: string): readonly Row[] => parse(readFileSync(join(folder, name)), { columns: true });

const faceCentred: readonly Vector3[] = [
  [0, 0, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
];

/** A cubic F lattice with one atom at the origin and another at a shift along the diagonal. */
const cubicPair = (a: number, first: string, second: string, shift: number, charge: number): Structure => ({
  lattice: [
    [a, 0, 0],
    [0, a, 0],
    [0, 0, a],
  ],
  sites: faceCentred.flatMap(([x, y, z]) => [
    { position: [x, y, z] as Vector3, occupants: [{ element: first, occupancy: 1, charge }] },
    {
      position: [x + shift, y + shift, z + shift] as Vector3,
      occupants: [{ element: second, occupancy: 1, charge: -charge }],
    },
  ]),
});

/** Cells [Å] and mean B [Å²] at room temperature; the ratios on their cards. */
const phases = [
  { name: 'Si', structure: cubicPair(5.431144, 'Si', 'Si', 0.25, 0), bIso: 0.46, card: 4.7 },
  { name: 'NaCl', structure: cubicPair(5.6402, 'Na', 'Cl', 0.5, 1), bIso: 1.5, card: 4.4 },
];

if (!existsSync(folder)) {
  console.log(`not run: ${folder} is absent`);
  process.exit(0);
}
const cards = readRows('xrd_pdf_literature.csv');
console.log(
  'Cu Kα1 angles [deg]; heights of Kα1 with the width of a laboratory diffractometer, with B, strongest = 100.\n',
);
console.log('| phase | h k l | 2θ of the card | ours | difference | I of the card | ours |');
console.log('|---|---|---|---|---|---|---|');
for (const { name, structure, bIso } of phases) {
  const pattern = calculatePowderPattern(structure, {
    radiation: readRadiation('CuKa'),
    range: [10, 130],
    defaultBIso: bIso,
  });
  const heights = pattern.peaks.map(({ lines }) => {
    const angle = lines[0]?.twoTheta ?? 0;
    return { angle, height: calculateProfile(pattern, Float64Array.of(angle), {})[0] ?? 0 };
  });
  const highest = Math.max(...heights.map(({ height }) => height));
  for (const row of cards.filter(({ phase }) => phase === name)) {
    const at = pattern.peaks.findIndex(({ families }) =>
      families.some(({ reflection }) => reflection.join(' ') === row.hkl),
    );
    const ours = heights[at];
    if (ours === undefined) throw new Error(`${name} ${row.hkl} is not in the calculated pattern`);
    const theirs = Number(row.two_theta_deg);
    console.log(
      `| ${name} | ${row.hkl} | ${theirs.toFixed(2)} | ${ours.angle.toFixed(4)} | ${(ours.angle - theirs).toFixed(3)} | ${row.I_rel_pdf_card} | ${((100 * ours.height) / highest).toFixed(1)} |`,
    );
  }
}
console.log('\nI/I_corundum, with B of the phase and 0.30 Å² of corundum.\n');
console.log('| phase | card | ours |\n|---|---|---|');
for (const { name, structure, bIso, card } of phases)
  console.log(
    `| ${name} | ${card} | ${corundumRatio(structure, { defaultBIso: bIso }, 0.3).ratio.toFixed(2)} |`,
  );
