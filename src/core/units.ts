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

/** Zero of the Celsius scale [K], exact. */
export const celsiusZero_K = 273.15;

/** µ₀H of one oersted [T]. */
export const oersted_T = 1e-4;

/** Magnetic moment of one emu [A m²]. */
export const emu_Am2 = 1e-3;

/** Name of a unit that phonon energies are stated in. */
export type EnergyUnit = keyof typeof energyUnits;

/**
 * Units as instruments write them, by dimension: each spelling, without blanks, with Ω for every ohm sign and u for micro, as so many of
 * the dimension's own unit. A spelling stands in one dimension alone.
 */
const instrumentUnits = {
  temperature: { K: 1, Kelvin: 1, Kelvins: 1, mK: 1e-3 },
  field: {
    ...{ Oe: 1, Oersted: 1, Oersteds: 1, kOe: 1e3, G: 1, Gauss: 1, kG: 1e3, T: 1e4, Tesla: 1e4, mT: 10 },
    ...{ 'A/m': 4e-3 * Math.PI, 'kA/m': 4 * Math.PI },
  },
  moment: {
    emu: 1,
    memu: 1e-3,
    uemu: 1e-6,
    Am2: 1e3,
    'Am^2': 1e3,
    'A.m^2': 1e3,
    mAm2: 1,
    'mAm^2': 1,
    'J/T': 1e3,
  },
  'moment of mass': { 'emu/g': 1, 'Am2/kg': 1, 'Am^2/kg': 1, 'A.m^2/kg': 1, 'J/T/kg': 1 },
  'moment of volume': { 'emu/cm3': 1, 'emu/cm^3': 1, 'emu/cc': 1 },
  susceptibility: { 'emu/Oe': 1 },
  resistance: {
    Ohm: 1,
    Ohms: 1,
    Ω: 1,
    mOhm: 1e-3,
    mohm: 1e-3,
    mOhms: 1e-3,
    mΩ: 1e-3,
    uOhm: 1e-6,
    uΩ: 1e-6,
    kOhm: 1e3,
    kΩ: 1e3,
  },
  resistivity: {
    ...{
      'Ohm-m': 1,
      'Ohm*m': 1,
      'Ohm.m': 1,
      Ohmm: 1,
      Ωm: 1,
      'Ohm-cm': 1e-2,
      'Ohm*cm': 1e-2,
      'Ohm.cm': 1e-2,
      Ohmcm: 1e-2,
      Ωcm: 1e-2,
    },
    ...{
      'mOhm-cm': 1e-5,
      mOhmcm: 1e-5,
      mΩcm: 1e-5,
      'uOhm-cm': 1e-8,
      uOhmcm: 1e-8,
      uΩcm: 1e-8,
      nΩm: 1e-9,
      uΩm: 1e-6,
    },
  },
  voltage: { V: 1, Volt: 1, Volts: 1, mV: 1e-3, uV: 1e-6, nV: 1e-9 },
  current: { A: 1, Amps: 1, mA: 1e-3, uA: 1e-6, nA: 1e-9 },
  'heat capacity': { 'J/K': 1, 'mJ/K': 1e-3, 'uJ/K': 1e-6 },
  'molar heat capacity': {
    ...{
      'J/molK': 1,
      'J/mol/K': 1,
      'J/mol-K': 1,
      'J/mole-K': 1,
      'J/(molK)': 1,
      'Jmol-1K-1': 1,
      'Jmol^-1K^-1': 1,
    },
    ...{
      'mJ/molK': 1e-3,
      'mJ/mol/K': 1e-3,
      'mJ/mol-K': 1e-3,
      'mJ/mole-K': 1e-3,
      'mJ/(molK)': 1e-3,
      'mJmol-1K-1': 1e-3,
    },
  },
  'specific heat capacity': {
    ...{
      'J/gK': 1,
      'J/g/K': 1,
      'J/g-K': 1,
      'J/(gK)': 1,
      'mJ/gK': 1e-3,
      'mJ/g/K': 1e-3,
      'mJ/g-K': 1e-3,
      'mJ/(gK)': 1e-3,
    },
    ...{ 'J/kgK': 1e-3, 'J/(kgK)': 1e-3 },
  },
  time: {
    s: 1,
    sec: 1,
    secs: 1,
    second: 1,
    seconds: 1,
    min: 60,
    mins: 60,
    minute: 60,
    minutes: 60,
    h: 3600,
    hr: 3600,
    hour: 3600,
    hours: 3600,
  },
  mass: { g: 1, gram: 1, grams: 1, mg: 1e-3, ug: 1e-6, kg: 1e3 },
  volume: { cm3: 1, 'cm^3': 1, cc: 1, mm3: 1e-3, 'mm^3': 1e-3 },
  'molar mass': { 'g/mol': 1, 'g/mole': 1 },
  length: { m: 1, cm: 1e-2, mm: 1e-3, um: 1e-6 },
  frequency: { Hz: 1, kHz: 1e3 },
  angle: { deg: 1, degree: 1, degrees: 1, '°': 1 },
} as const;

export type InstrumentDimension = keyof typeof instrumentUnits;

/** The unit that instrument data of each dimension are converted to. */
export const unitOfDimension: { readonly [D in InstrumentDimension]: string } = {
  temperature: 'K',
  field: 'Oe',
  moment: 'emu',
  'moment of mass': 'emu/g',
  'moment of volume': 'emu/cm3',
  susceptibility: 'emu/Oe',
  resistance: 'Ohm',
  resistivity: 'Ohm m',
  voltage: 'V',
  current: 'A',
  'heat capacity': 'J/K',
  'molar heat capacity': 'J/(mol K)',
  'specific heat capacity': 'J/(g K)',
  time: 's',
  mass: 'g',
  volume: 'cm3',
  'molar mass': 'g/mol',
  length: 'm',
  frequency: 'Hz',
  angle: 'deg',
};

export type InstrumentUnit = { readonly dimension: InstrumentDimension; readonly factor: number };

const unitsBySpelling = new Map<string, InstrumentUnit>();
for (const [dimension, spellings] of Object.entries(instrumentUnits))
  for (const [spelling, factor] of Object.entries(spellings))
    unitsBySpelling.set(spelling, { dimension: dimension as InstrumentDimension, factor });

/** Spellings whose letters may be of any case: whole words, where no prefix (m for M) can be mistaken. */
const words = new Map(
  [...unitsBySpelling]
    .filter(([spelling]) => !/^[munkMGT]?[A-Za-zΩ]?$|^[mMk][A-Z]/.test(spelling) && !/^m/i.test(spelling))
    .map(([spelling, unit]) => [spelling.toLowerCase(), unit] as const),
);

/** Dimension of a unit as an instrument writes it, and what one is in {@link unitOfDimension}; null for a spelling that is not known. */
export function readInstrumentUnit(spelling: string): InstrumentUnit | null {
  const plain = spelling
    .normalize('NFKC')
    .replace(/[\s·⋅]+/g, '')
    .replace(/[μµ]/g, 'u')
    .replaceAll('\u2126', 'Ω');
  return unitsBySpelling.get(plain) ?? words.get(plain.toLowerCase()) ?? null;
}
