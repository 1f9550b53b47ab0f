import type { Matrix3, Occupant, Structure, Vector3 } from '../crystal/index.ts';
import { corundum } from './corundum-ratio.ts';

const cubic = (a: number): Matrix3 => [
  [a, 0, 0],
  [0, a, 0],
  [0, 0, a],
];
export const hexagonal = (a: number, c: number): Matrix3 => [
  [a, 0, 0],
  [-a / 2, (a * Math.sqrt(3)) / 2, 0],
  [0, 0, c],
];

const primitive: readonly Vector3[] = [[0, 0, 0]];
const bodyCentred: readonly Vector3[] = [
  [0, 0, 0],
  [0.5, 0.5, 0.5],
];
const faceCentred: readonly Vector3[] = [
  [0, 0, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [0.5, 0.5, 0],
];
/** A crystal of a centred lattice; species are written as `Nb` or `Na1+`. */
export function crystal(
  lattice: Matrix3,
  centring: readonly Vector3[],
  atoms: { readonly [species: string]: readonly Vector3[] },
  bIso?: number,
): Structure {
  const sites = Object.entries(atoms).flatMap(([species, positions]) =>
    positions.flatMap(([x, y, z]) =>
      centring.map(([u, v, w]) => ({
        position: [x + u, y + v, z + w] as Vector3,
        occupants: [occupantOf(species)],
        ...(bIso === undefined ? {} : { bIso }),
      })),
    ),
  );
  return { lattice, sites };
}

function occupantOf(species: string): Occupant {
  const [, element = '', size = '', sign] = /^([A-Z][a-z]?)(?:(\d)([+-]))?$/.exec(species) ?? [];
  return { element, occupancy: 1, charge: Number(size) * (sign === '-' ? -1 : 1) };
}

const a15 = (a: number, chain: string, body: string): Structure =>
  crystal(cubic(a), primitive, {
    [body]: bodyCentred,
    [chain]: [
      [0.25, 0, 0.5],
      [0.75, 0, 0.5],
      [0.5, 0.25, 0],
      [0.5, 0.75, 0],
      [0, 0.5, 0.25],
      [0, 0.5, 0.75],
    ],
  });

const rockSalt = (a: number, cation: string, anion: string): Structure =>
  crystal(cubic(a), faceCentred, { [cation]: primitive, [anion]: [[0.5, 0.5, 0.5]] });

/** The phases of the reference tables, with the cells stated there. */
export const referencePhases: { readonly [name: string]: Structure } = {
  Si: crystal(cubic(5.431144), faceCentred, {
    Si: [
      [0, 0, 0],
      [0.25, 0.25, 0.25],
    ],
  }),
  NaCl: rockSalt(5.6402, 'Na1+', 'Cl1-'),
  MgB2: crystal(hexagonal(3.086, 3.524), primitive, {
    Mg: primitive,
    B: [
      [1 / 3, 2 / 3, 0.5],
      [2 / 3, 1 / 3, 0.5],
    ],
  }),
  Nb3Sn: a15(5.29, 'Nb', 'Sn'),
  V3Si: a15(4.725, 'V', 'Si'),
  Nb3Al: a15(5.186, 'Nb', 'Al'),
  Nb: crystal(cubic(3.3004), bodyCentred, { Nb: primitive }),
  Pb: crystal(cubic(4.9508), faceCentred, { Pb: primitive }),
  Al: crystal(cubic(4.0495), faceCentred, { Al: primitive }),
  Fe_bcc: crystal(cubic(2.8665), bodyCentred, { Fe: primitive }),
  MgO: rockSalt(4.2117, 'Mg2+', 'O1-'),
  NbN: rockSalt(4.394, 'Nb', 'N'),
  CeO2: crystal(cubic(5.4113), faceCentred, {
    'Ce4+': primitive,
    'O1-': [
      [0.25, 0.25, 0.25],
      [0.75, 0.75, 0.75],
    ],
  }),
  Al2O3: corundum(),
};
