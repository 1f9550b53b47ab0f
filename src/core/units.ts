/** Boltzmann constant k_B [meV/K], exact in the SI. @source codata2018 */
export const boltzmannConstant = 0.0861733326214518;

/** Phonon energies in the units of other programs, as [meV] for each unit. @source codata2018 */
export const energyUnits = {
  meV: 1,
  eV: 1000,
  THz: 4.135667696923859,
  'cm-1': 0.12398419843320026,
  Ry: 13605.693122994,
  Ha: 27211.386245988,
  K: boltzmannConstant,
} as const;

/** Name of a unit that phonon energies are stated in. */
export type EnergyUnit = keyof typeof energyUnits;
