import { cellParameters, cellVolume } from './lattice.ts';
import type { Structure } from './structure.ts';
import { structureComposition } from './structure-properties.ts';

/** Writes a structure as a CIF in P 1: every site of the cell, shared and partial occupancies included. */
export function writeCif(structure: Structure, title = 'structure'): string {
  const { a, b, c, alpha, beta, gamma } = cellParameters(structure.lattice);
  const degrees = (angle: number): string => ((angle * 180) / Math.PI).toFixed(8);
  const formula = Object.entries(structureComposition(structure))
    .map(([element, amount]) => `${element}${formatAmount(amount)}`)
    .join(' ');
  const rows = structure.sites.flatMap(({ position, occupants, label, bIso }, i) =>
    occupants.map(({ element, occupancy, charge }) =>
      [
        element + (charge === undefined ? '' : formatCharge(charge)),
        safeWord(label ?? `${element}${i + 1}`),
        ...position.map((x) => x.toFixed(10)),
        formatAmount(occupancy),
        bIso === undefined ? '?' : bIso.toFixed(6),
      ].join(' '),
    ),
  );
  return [
    `data_${safeWord(title)}`,
    `_chemical_formula_sum '${formula}'`,
    `_cell_length_a ${a.toFixed(10)}`,
    `_cell_length_b ${b.toFixed(10)}`,
    `_cell_length_c ${c.toFixed(10)}`,
    `_cell_angle_alpha ${degrees(alpha)}`,
    `_cell_angle_beta ${degrees(beta)}`,
    `_cell_angle_gamma ${degrees(gamma)}`,
    `_cell_volume ${cellVolume(structure.lattice).toFixed(6)}`,
    `_space_group_name_H-M_alt 'P 1'`,
    '_space_group_IT_number 1',
    'loop_',
    '_space_group_symop_operation_xyz',
    'x,y,z',
    'loop_',
    ...['type_symbol', 'label', 'fract_x', 'fract_y', 'fract_z', 'occupancy', 'B_iso_or_equiv'].map(
      (name) => `_atom_site_${name}`,
    ),
    ...rows,
    '',
  ].join('\n');
}

const formatAmount = (amount: number): string => `${Number(amount.toFixed(8))}`;
const formatCharge = (charge: number): string => `${Math.abs(charge)}${charge < 0 ? '-' : '+'}`;

/** A text that is one word of a CIF: no blanks, quotes or leading signs. */
const safeWord = (text: string): string =>
  text.replace(/[\s'"#;_$[\]]+/g, '-').replace(/^-+/, '') || 'structure';
