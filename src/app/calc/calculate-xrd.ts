import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { seededRandom } from '../../core/random.ts';
import {
  type CrystalSymmetry,
  cellVolume,
  density,
  type Structure,
  structureComposition,
} from '../../kernels/crystal/index.ts';
import {
  anglesOf,
  type CorundumRatio,
  calculatePowderPattern,
  calculateProfile,
  corundumRatio,
  type PeakShift,
  type PowderPattern,
  type PowderPatternOptions,
  type PowderPeak,
  readRadiation,
  type SimulatedScan,
  simulateScan,
} from '../../kernels/diffraction/index.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { drawPattern, formatIndices } from './draw-pattern.ts';
import { openSymmetry } from './open-symmetry.ts';
import { readStructureFile } from './read-structure-file.ts';
import {
  type ProfileSettings,
  parseBackground,
  parseProfile,
  parseRange,
  parseTexture,
  type XrdOptions,
} from './xrd-options.ts';

const leastListed = 0.1;

export async function calculate(
  [path = '']: readonly string[],
  options: XrdOptions,
): Promise<CalculationResult> {
  const range = parseRange(options.range);
  const settings = parseProfile(options.profile ?? '');
  const background = parseBackground(options.background);
  const given: PowderPatternOptions = {
    radiation: readRadiation(options.wavelength),
    range,
    defaultBIso: options.bIso,
    hasDispersion: options.dispersion,
    ...(options.monochromator === undefined ? {} : { monochromator: options.monochromator }),
    ...(options.texture === undefined ? {} : { preferredOrientation: parseTexture(options.texture) }),
  };
  const file = await readStructureFile(path);
  const structure = options.neutral ? neutralise(file) : file;
  const pattern = explainDispersion(() => calculatePowderPattern(structure, given));
  // Lines just outside the range reach into it with their tails.
  const wide = calculatePowderPattern(structure, {
    ...given,
    range: [Math.max(0, range[0] - 2), Math.min(180, range[1] + 2)],
  });
  const toPattern = pattern.scale > 0 ? wide.scale / pattern.scale : 1;
  const grid = { from: range[0], to: range[1], step: settings.step };
  const angles = anglesOf(grid);
  const intensities = calculateProfile(wide, angles, settings.broadening, settings.shift).map(
    (value) => value * toPattern,
  );
  const scan =
    options.counts === undefined
      ? null
      : simulateScan(
          wide,
          { grid, ...settings, background, strongestCounts: options.counts },
          seededRandom('calc xrd', options.seed),
        );
  const ratio = findRatio(structure, given);
  const title = formulaOf(structure);
  const warnings = [
    ...file.warnings,
    ...pattern.notes,
    ...warnOfPrimitiveCell(structure),
    ...(pattern.peaks.length === 0 ? [`no peak between ${range.join(' and ')} deg`] : []),
  ];
  return {
    document: {
      ...documentOf(pattern, options, range, structure),
      formula: title,
      corundumRatio: ratio?.ratio ?? null,
      ...(options.profile === undefined
        ? {}
        : { profile: { twoTheta_deg: [...angles], intensity_perDeg: [...intensities] } }),
      ...(scan === null ? {} : { scan: documentOfScan(scan, options.seed) }),
      ...documentOfInstrument(options, settings.shift),
      convention: conventionOf(options, settings.shift),
      warnings,
    },
    sections: sectionsOf(title, pattern, options, settings, ratio),
    warnings,
    sources: [
      'form factors: Waasmaier & Kirfel, Acta Cryst. A 51, 416 (1995)',
      ...(options.dispersion
        ? ['f\', f": Chantler, J. Phys. Chem. Ref. Data 24, 71 (1995); 29, 597 (2000)']
        : []),
      'intensities: International Tables for Crystallography C, ch. 6.2; widths: Thompson, Cox & Hastings, J. Appl. Cryst. 20, 79 (1987)',
    ],
    figure: drawPattern(title, pattern, range, { angles, intensities }, scan),
  };
}

/** Indices are in the basis of the file: of a primitive cell they are not those of tables. */
function warnOfPrimitiveCell(structure: Structure): readonly string[] {
  const symmetry = findSymmetry(structure);
  if (symmetry === null) return [];
  const share = cellVolume(symmetry.standardCell.lattice) / cellVolume(structure.lattice);
  return share < 1.5
    ? []
    : [
        `the cell of the file is 1/${Math.round(share)} of the conventional one of ${symmetry.symbol}: indices are in its basis, not those of tables; calc symmetry --cell conventional writes the other`,
      ];
}

/** Null where none is found: a pattern needs no symmetry. */
function findSymmetry(structure: Structure): CrystalSymmetry | null {
  try {
    return openSymmetry().find(structure);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Says which option leaves the dispersion corrections out where they are unknown. */
function explainDispersion<T>(compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof AppError && error.message.endsWith('calculate without them'))
      throw new AppError(error.code, `${error.message} (--no-dispersion)`);
    throw error;
  }
}

const neutralise = ({ lattice, sites }: Structure): Structure => ({
  lattice,
  sites: sites.map((site) => ({
    ...site,
    occupants: site.occupants.map(({ element, occupancy }) => ({ element, occupancy })),
  })),
});

/** Null at wavelengths where corundum 113 or every peak of the phase lies outside 5 to 140 deg. */
function findRatio(structure: Structure, given: PowderPatternOptions): CorundumRatio | null {
  const { range: _, preferredOrientation: __, ...rest } = given;
  try {
    return corundumRatio(structure, rest, given.defaultBIso);
  } catch (error) {
    if (error instanceof AppError && error.code === 'no-peaks') return null;
    throw error;
  }
}

const formulaOf = (structure: Structure): string => {
  const amounts = Object.entries(structureComposition(structure));
  return amounts
    .map(([element, amount]) => element + (Math.abs(amount - 1) < 1e-6 ? '' : Number(amount.toFixed(4))))
    .join(' ');
};

const conventionOf = (options: XrdOptions, shift: PeakShift): string =>
  `I = sum |F|^2 LP over all reflections of one d, of the whole cell, without absorption or extinction; strongest = 100; ` +
  `f0 ${options.dispersion ? 'with f\', f"' : 'only'}; B of sites without one ${options.bIso} Å²; ` +
  [
    options.monochromator === undefined
      ? 'no monochromator'
      : `monochromator at 2θ ${options.monochromator} deg`,
    options.texture === undefined
      ? 'no preferred orientation'
      : `preferred orientation (March, Dollase) ${options.texture}`,
    ...(options.profile === undefined ? [] : [describeShift(shift)]),
  ].join(', ');

/** What shifts the profile and the scan; angles of the peaks are without it. */
const describeShift = ({ zero = 0, displacement }: PeakShift): string =>
  `profile shifted by ${zero} deg` +
  (displacement === undefined
    ? ''
    : ` and a surface ${displacement.height} mm above the axis of a goniometer of ${displacement.radius} mm`);

/** What alters intensities and places of peaks beside the crystal; null where it is not in the calculation. */
const documentOfInstrument = (options: XrdOptions, { zero = 0, displacement }: PeakShift) => ({
  monochromator_deg: options.monochromator ?? null,
  preferredOrientation: options.texture === undefined ? null : { ...parseTexture(options.texture) },
  zeroShift_deg: zero,
  displacement_mm: displacement?.height ?? null,
  goniometerRadius_mm: displacement?.radius ?? null,
});

function documentOf(
  pattern: PowderPattern,
  options: XrdOptions,
  range: readonly [number, number],
  structure: Structure,
): { readonly [field: string]: Json } {
  return {
    fidelity: 'simulated',
    wavelength_A: pattern.wavelength,
    radiation: pattern.radiation.lines.map(({ name, wavelength, weight }) => ({
      name,
      wavelength_A: wavelength,
      weight,
    })),
    range_deg: range,
    dispersion: options.dispersion,
    formFactors: pattern.ions,
    density_gcm3: density(structure),
    volume_A3: pattern.volume,
    peaks: pattern.peaks.map(documentOfPeak),
  };
}

const documentOfPeak = (peak: PowderPeak): Json => ({
  twoTheta_deg: peak.twoTheta,
  d_A: peak.d,
  hkl: peak.families.map(({ reflection }) => reflection),
  intensity: peak.intensity,
  multiplicity: peak.multiplicity,
  structureFactorSquared: peak.structureFactorSquared,
  families: peak.families.map(({ reflection, multiplicity, structureFactorSquared }) => ({
    hkl: reflection,
    multiplicity,
    structureFactorSquared,
  })),
  lines: peak.lines.map(({ name, twoTheta, intensity }) => ({ name, twoTheta_deg: twoTheta, intensity })),
});

const documentOfScan = ({ angles, counts, expected, fidelity }: SimulatedScan, seed: number): Json => ({
  fidelity,
  seed,
  twoTheta_deg: [...angles],
  counts: [...counts],
  expected: [...expected],
});

function sectionsOf(
  title: string,
  pattern: PowderPattern,
  options: XrdOptions,
  { broadening, shift }: ProfileSettings,
  ratio: CorundumRatio | null,
): readonly Section[] {
  const { lines } = pattern.radiation;
  const listed = pattern.peaks.filter(({ intensity }) => intensity >= leastListed);
  const hidden = pattern.peaks.length - listed.length;
  const separate = lines.length > 1 ? lines.map(({ name }) => name) : [];
  const table = {
    header: [
      '2θ [deg]',
      ...separate.map((name) => `${name} [deg]`),
      'd [Å]',
      'I [%]',
      'mult.',
      '|F|² [e²]',
      'h k l',
    ],
    rows: listed.map((peak) => [
      peak.twoTheta.toFixed(4),
      ...separate.map((name) => peak.lines.find((line) => line.name === name)?.twoTheta.toFixed(4) ?? '–'),
      peak.d.toFixed(5),
      peak.intensity.toFixed(2),
      String(peak.multiplicity),
      peak.structureFactorSquared.toFixed(1),
      peak.families.map(({ reflection }) => formatIndices(reflection)).join('; '),
    ]),
  };
  const widths = options.profile === undefined ? [] : [`profile: ${JSON.stringify(broadening)} (Å, deg²)`];
  return [
    {
      title: `${title}: powder pattern at ${pattern.wavelength.toFixed(6)} Å (${pattern.radiation.name})`,
      lines: [
        conventionOf(options, shift),
        `form factors of ${pattern.ions.join(', ')}; cell ${pattern.volume.toFixed(3)} Å³`,
        ratio === null
          ? 'I/I_corundum: not defined at this wavelength'
          : `I/I_corundum ${ratio.ratio.toFixed(3)}, density ${ratio.density.toFixed(3)} g/cm³`,
        ...widths,
      ],
    },
    { table },
    ...(hidden > 0
      ? [{ lines: [`${hidden} peaks below ${leastListed} % are not listed; --json has them`] }]
      : []),
  ];
}
