/** Temperatures [K] at which the equilibrium vapour pressure of an element is 1, 10, 100, 1e3, 1e4 and 1e5 Pa. */
export type VapourFacts = {
  readonly temperatures: readonly [number, number, number, number, number, number];
  /** Atoms of the molecule that prevails in the vapour; null where several matter. */
  readonly atomsPerMolecule: number | null;
};

const facts = (
  atomsPerMolecule: number | null,
  ...temperatures: VapourFacts['temperatures']
): VapourFacts => ({ temperatures, atomsPerMolecule });

/**
 * Elements that are lost from, or press upon, a sealed charge; phosphorus is the red form, arsenic the grey one.
 * @source crc-vapour-pressure
 */
export const vapourFacts: { readonly [element: string]: VapourFacts } = {
  Li: facts(1, 797, 885, 995, 1144, 1337, 1610),
  Na: facts(1, 554, 617, 697, 802, 946, 1153),
  K: facts(1, 473, 530, 601, 697, 832, 1029),
  Mg: facts(1, 701, 773, 861, 971, 1132, 1361),
  Ca: facts(1, 864, 956, 1071, 1227, 1443, 1755),
  Mn: facts(1, 1228, 1347, 1493, 1691, 1955, 2333),
  Zn: facts(1, 610, 670, 750, 852, 990, 1179),
  Cd: facts(1, 530, 583, 654, 745, 867, 1040),
  Hg: facts(1, 315, 350, 393, 449, 523, 629),
  Tl: facts(1, 882, 977, 1097, 1252, 1461, 1758),
  Pb: facts(1, 978, 1088, 1229, 1412, 1660, 2027),
  P: facts(4, 455, 489, 529, 576, 635, 704),
  As: facts(4, 553, 596, 646, 706, 781, 874),
  Sb: facts(null, 807, 876, 1011, 1219, 1491, 1858),
  Bi: facts(null, 941, 1041, 1165, 1325, 1538, 1835),
  S: facts(null, 375, 408, 449, 508, 591, 717),
  Se: facts(null, 500, 552, 617, 704, 813, 958),
};
