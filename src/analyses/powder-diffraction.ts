import { z } from 'zod';
import type {
  Analysis,
  AnalysisOutcome,
  Finding,
  Goal,
  Observation,
  Panel,
  RawInput,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { readRadiation } from '../kernels/diffraction/index.ts';
import { searchPhases } from '../kernels/powder-refinement/index.ts';
import { fidelityOf, type PowderScan } from './formats/index.ts';
import { powderFormats } from './formats/powder-formats.ts';
import { answerGoals } from './measured-data/answer-goals.ts';
import { drawPanels } from './powder-diffraction/draw-panels.ts';
import { prepareScan } from './powder-diffraction/prepare-scan.ts';
import { type Ranking, rankHypotheses } from './powder-diffraction/rank-hypotheses.ts';
import {
  type CandidateList,
  isElementList,
  modelCandidates,
  readCandidates,
} from './powder-diffraction/read-candidates.ts';
import { writeFindings } from './powder-diffraction/write-findings.ts';

const optionsSchema = z.strictObject({
  /** Phases that may be there, each a CIF. */
  candidates: z.array(z.strictObject({ name: z.string().min(1), cif: z.string() })).default([]),
  /** Elements that were weighed in; candidates with others (but H, C, O) are left out. */
  elements: z
    .array(z.string())
    .refine(isElementList, 'expected symbols of elements, such as Nb')
    .exactOptional(),
  maxPhases: z.int().min(1).max(8).default(5),
  /** Where the file states none. */
  radiation: z.string().default('CuKa'),
  /** How far cells may differ from the candidates' [1]. */
  latticeTolerance: z.number().gt(0).max(0.05).default(0.015),
  /** Largest shift D of D·cos θ by a sample that lies too high or low [deg]. */
  displacement_deg: z.number().min(0.01).max(1.5).default(0.5),
  /** 2θ of a monochromator [deg]; graphite with Cu Kα has 26.4. */
  monochromator_deg: z.number().min(0).max(60).default(0),
  /** Diameter of the grains, whose microabsorption is then corrected after Brindley [µm]. */
  grainDiameter_um: z.number().min(0).max(50).default(0),
});
export type PowderDiffractionOptions = z.infer<typeof optionsSchema>;

const name = 'powder-diffraction';
const version = '1.0.0';
const method = `${name}@${version}`;
/** R_wp above background, and unexplained share of the intensity, from which a fit explains nothing [1]. */
const hopeless = { rwp: 0.6, unexplained: 0.5 } as const;

/**
 * Peaks, phases, weight fractions, cells, widths and unexplained intensity of powder patterns. Phases come from the candidates
 * that the options hold: sets of them are fitted to the whole pattern, and ranked. Where two different sets fit equally well
 * (ΔR_wp below 0.5 %), none is chosen.
 */
export const powderDiffraction: Analysis<PowderDiffractionOptions> = {
  name,
  version,
  summary: 'peaks and phases of powder diffraction patterns, by whole-pattern fits of candidate structures',
  parseOptions(options) {
    const parsed = parseWith(optionsSchema, options, 'bad-options', `analysis ${name}`);
    try {
      readRadiation(parsed.radiation);
    } catch (error) {
      if (error instanceof AppError) throw new AppError('bad-options', `analysis ${name}: ${error.message}`);
      throw error;
    }
    return parsed;
  },
  reads: (file) => formatOf(file) !== undefined,
  analyse(inputs, goals, options) {
    const list = readCandidates(options.candidates, options.elements);
    return [...Map.groupBy(inputs, (input) => input.sample)].map(([sample, files]) =>
      analyseSample(sample, files, goals, options, list),
    );
  },
};

const formatOf = (file: { readonly name: string; readonly bytes: Uint8Array }) =>
  powderFormats.find((format) => format.recognizes(file));

function analyseSample(
  sample: string,
  files: readonly RawInput[],
  goals: readonly Goal[],
  options: PowderDiffractionOptions,
  list: CandidateList,
): AnalysisOutcome {
  const findings: Finding[] = [];
  const observations: Observation[] = [];
  const panels: Panel[] = [];
  const warnings: string[] = [...list.warnings];
  const own = files.filter((file) => formatOf(file) !== undefined);
  for (const file of own.length > 0 ? own : files)
    try {
      for (const scan of readScans(file)) {
        const told = analyseScan(file.name, scan, options, list);
        findings.push(...told.findings);
        panels.push(...told.panels);
        warnings.push(...told.warnings.map((warning) => `${file.name}: ${warning}`));
        const source = { sample, file, fidelity: fidelityOf(scan) };
        observations.push(...answerGoals(told.findings, goals, source, warnings));
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      warnings.push(error.message.startsWith(file.name) ? error.message : `${file.name}: ${error.message}`);
    }
  const outcome = { sample, findings, observations, warnings, panels };
  if (findings.length > 0) return outcome;
  const detail = warnings.join('; ') || 'there is no pattern to read';
  return { ...outcome, failure: { kind: 'measurement-invalid', detail } };
}

function readScans(file: RawInput): readonly PowderScan[] {
  const format = formatOf(file);
  if (format === undefined)
    throw new AppError('measurement-invalid', `${file.name}: no format of powder patterns is recognised`);
  const scans = format.read(file).filter((data) => data.kind === 'powder-scan');
  if (scans.length === 0)
    throw new AppError('measurement-invalid', `${file.name}: ${format.name} holds no powder pattern`);
  return scans;
}

type Told = {
  readonly findings: readonly Finding[];
  readonly panels: readonly Panel[];
  readonly warnings: readonly string[];
};

function analyseScan(
  title: string,
  scan: PowderScan,
  options: PowderDiffractionOptions,
  list: CandidateList,
): Told {
  const prepared = prepareScan(scan, options.radiation);
  const { pattern, fwhm, lines, radiation } = prepared;
  const warnings = [...scan.warnings.filter((text) => !text.includes('wavelength')), ...prepared.warnings];
  const { monochromator } = scan.stated;
  if (typeof monochromator === 'string' && options.monochromator_deg === 0)
    warnings.push(
      `the file names the monochromator "${monochromator}", and intensities are calculated without one: state its 2θ as monochromator_deg`,
    );
  if (fwhm === null) {
    warnings.push('no peak stands out of the noise at 5 standard deviations: nothing crystalline is seen');
    return {
      findings: writeFindings(prepared, null, false, method),
      panels: drawPanels(title, prepared, undefined),
      warnings,
    };
  }
  const range = [pattern.angles[0]!, pattern.angles.at(-1)!] as const;
  const { models, warnings: left } = modelCandidates(list.candidates, radiation, range);
  warnings.push(...left);
  if (models.length === 0) {
    warnings.push('no candidates: the phases are not known');
    return {
      findings: writeFindings(prepared, null, false, method),
      panels: drawPanels(title, prepared, undefined),
      warnings,
    };
  }
  const search = searchPhases(models, {
    pattern,
    grid: { angles: pattern.angles, lines, monochromator: (options.monochromator_deg * Math.PI) / 180 },
    fwhm,
    limits: { strain: options.latticeTolerance, displacement: options.displacement_deg },
    ...(options.elements === undefined ? {} : { elements: options.elements }),
    mostPhases: options.maxPhases,
  });
  const ranking = rankHypotheses(search, options.grainDiameter_um);
  const first = ranking.hypotheses[0];
  const isExplained =
    first !== undefined &&
    first.merit.rwpAboveBackground < hopeless.rwp &&
    first.unexplainedShare < hopeless.unexplained;
  warnings.push(...cautions(ranking, isExplained, options));
  return {
    findings: writeFindings(prepared, ranking, isExplained, method),
    panels: drawPanels(title, prepared, isExplained ? first : undefined),
    warnings,
  };
}

/** What a reader of the findings must know. */
function cautions(
  ranking: Ranking,
  isExplained: boolean,
  options: PowderDiffractionOptions,
): readonly string[] {
  const first = ranking.hypotheses[0];
  if (first === undefined || !isExplained)
    return ['no set of the candidates explains the pattern: the phases are not among them'];
  const texts: string[] = [];
  if (ranking.isAmbiguous)
    texts.push(
      `two sets of phases fit equally well (ΔRwp below 0.5 %), and none is chosen; certain are ${ranking.certain.join(', ') || 'none'}`,
    );
  if (first.phases.length > 1 && options.grainDiameter_um === 0)
    texts.push(
      'weight fractions are not corrected for microabsorption (grainDiameter_um), nor for what is amorphous: the systematic part tells how much grains of 2 µm would change',
    );
  if (first.unexplainedShare > 0.02)
    texts.push(
      `${(100 * first.unexplainedShare).toFixed(1)} % of the intensity is unexplained, most at ${first.unexplained
        .slice(0, 4)
        .map(({ twoTheta }) => twoTheta.toFixed(2))
        .join(', ')} deg`,
    );
  for (const [p, names] of first.isostructural.entries())
    if (names.length > 0)
      texts.push(
        `${first.phases[p]!.name} has the pattern of ${names.slice(0, 5).join(', ')}: chemistry decides between them`,
      );
  return texts;
}
