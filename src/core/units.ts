/** Boltzmann constant k_B [J/K], exact in the SI. @source codata2018 */
export const boltzmann_JperK = 1.380649e-23;

/** Boltzmann constant k_B [meV/K], exact in the SI. @source codata2018 */
export const boltzmann_meVperK = 0.0861733326214518;

/** Boltzmann constant k_B [eV/K], exact in the SI. @source codata2018 */
export const boltzmann_eVperK = boltzmann_meVperK / 1000;

/** Gas constant R = N_A k_B [J/(mol K)], exact in the SI. @source codata2018 */
export const gasConstant_JperMolK = 8.31446261815324;

/** One electronvolt [J], exact in the SI. @source codata2018 */
export const electronvolt_J = 1.602176634e-19;

/** One joule [meV]. @source codata2018 */
export const joule_meV = 1000 / electronvolt_J;

/** One electronvolt an atom, formula unit or cell, for a mole of them [kJ/mol]. @source codata2018 */
export const electronvolt_kJperMol = 96.48533212331002;

/** One electronvolt per cubic ångström [GPa]. @source codata2018 */
export const electronvoltPerCubicAngstrom_GPa = 160.2176634;

/** One joule per square metre [eV/Å²]. @source codata2018 */
export const joulePerSquareMetre_eVperA2 = 10 / electronvoltPerCubicAngstrom_GPa;

/** Atomic mass constant [kg]. @source codata2018 */
export const atomicMass_kg = 1.6605390666e-27;

/** One atomic mass unit per cubic ångström [g/cm³]. @source codata2018 */
export const atomicMassPerCubicAngstrom_gPerCm3 = 1e27 * atomicMass_kg;

/** √(1 eV/(Å² u)) as a frequency ω/2π [THz]. @source codata2018 */
export const rootForceConstant_THz =
  Math.sqrt(electronvolt_J / (1e-20 * atomicMass_kg)) / (2 * Math.PI * 1e12);

/** Phonon energies in the units of other programs, as [meV] for each unit. @source codata2018 */
export const energyUnits = {
  meV: 1,
  eV: 1000,
  THz: 4.135667696923859,
  'cm-1': 0.12398419843320026,
  Ry: 13605.693122994,
  Ha: 27211.386245988,
  K: boltzmann_meVperK,
} as const;

/** One millirydberg [meV]. @source codata2018 */
export const milliRydberg_meV = energyUnits.Ry / 1000;

/** Bohr magneton [meV/T]. @source codata2018 */
export const bohrMagneton_meVperT = 0.05788381806;

/** Name of a unit that phonon energies are stated in. */
export type EnergyUnit = keyof typeof energyUnits;
