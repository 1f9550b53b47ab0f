import { z } from 'zod';
import { AppError } from '../../../core/error.ts';
import {
  allenDynesCriticalTemperature,
  eliashbergCriticalTemperature,
  logarithmicCriticalTemperature,
  momentsOf,
  muStarConventions,
  rescaleMuStar,
} from '../../../kernels/superconductivity/index.ts';
import { defineReadingTool, type ReadingTool } from '../reading/open-reading-episode.ts';
import { fileUnits, readRows, type SpectrumTruth } from './draw-spectrum.ts';

/** What the tools may see: the file. */
export type SpectrumBench = Pick<SpectrumTruth, 'rows' | 'unit' | 'isUnitStated'>;

const mostLines = 100;
const unit = z.enum(fileUnits).describe('what the first column of the file is in');

/** Line of the file on which its first row stands. */
export const firstLine = 4;

/** The file, line by line. */
export function fileLines({ rows, unit: own, isUnitStated }: SpectrumBench): readonly string[] {
  const [column, note] = isUnitStated
    ? [`omega_${own}`, own === 'THz' ? '# frequencies are omega/2pi' : `# energies in ${own}`]
    : ['omega', '# isotropic average'];
  return [
    '# Eliashberg spectral function (SIMULATED: drawn, of no real crystal)',
    note,
    `# ${column}  alpha2F`,
    ...rows.map(([omega, value]) => `${omega.toExponential(5)}  ${value.toExponential(5)}`),
  ];
}

export const readFile = (bench: SpectrumBench): ReadingTool =>
  defineReadingTool({
    name: 'read_file',
    description: `Lines of the file with α²F(ω), numbered from 1; at most ${mostLines} at a time.`,
    input: z.strictObject({
      from_line: z.int().min(1).default(1),
      count: z.int().min(1).max(mostLines).default(60),
    }),
    isLook: true,
    cost: () => 0,
    run({ from_line, count }) {
      const lines = fileLines(bench);
      if (from_line > lines.length)
        throw new AppError('bad-arguments', `line ${from_line} is beyond the last, ${lines.length}`);
      const shown = lines.slice(from_line - 1, from_line - 1 + count);
      return { result: { from_line, lineCount: lines.length, lines: shown }, text: shown.join('\n') };
    },
  });

export const integrateMoments = (bench: SpectrumBench): ReadingTool =>
  defineReadingTool({
    name: 'integrate_moments',
    description:
      'λ, ω_log, ⟨ω⟩ and ω_2 of the file [1, meV] and ω_ref, the last frequency with α²F above a thousandth of its maximum; costs 1.',
    input: z.strictObject({ unit }),
    isLook: true,
    cost: () => 1,
    run(input) {
      const spectrum = readRows(bench.rows, input.unit);
      const { lambda, omegaLog, omegaMean, omega2 } = momentsOf(spectrum);
      const result = {
        lambda,
        omegaLog_meV: omegaLog,
        omegaMean_meV: omegaMean,
        omega2_meV: omega2,
        omegaRef_meV: spectrum.referenceFrequency,
      };
      return { result, text: describeNumbers(result) };
    },
  });

/** Far below any phonon; smaller ones leave the range of numbers [meV]. */
const leastFrequency = 1e-3;

export const applyFormula = (): ReadingTool =>
  defineReadingTool({
    name: 'closed_formula',
    description:
      "A closed formula for Tc [K]: `logarithmic` is McMillan's with ω_log/1.2, `allen-dynes` has the factors f1 f2 as well. μ* is of convention A. Costs 1.",
    input: z.strictObject({
      formula: z.enum(['logarithmic', 'allen-dynes']),
      lambda: z.number().min(0).max(20),
      omegaLog_meV: z.number().min(leastFrequency).max(1000),
      omega2_meV: z.number().min(leastFrequency).max(1000).optional(),
      muStar: z.number().min(0).max(0.5),
    }),
    isLook: false,
    cost: () => 1,
    run({ formula, lambda, omegaLog_meV, omega2_meV, muStar }) {
      const { criticalTemperature } =
        formula === 'logarithmic'
          ? logarithmicCriticalTemperature(lambda, omegaLog_meV, muStar)
          : allenDynesCriticalTemperature(
              { lambda, omegaLog: omegaLog_meV, omega2: omega2_meV ?? omegaLog_meV },
              muStar,
            );
      return { result: { tc_K: criticalTemperature }, text: describeNumbers({ tc_K: criticalTemperature }) };
    },
  });

export const carryMuStar = (): ReadingTool =>
  defineReadingTool({
    name: 'carry_mu_star',
    description: 'μ* carried from one frequency to another, 1/μ*′ = 1/μ* + ln(ω/ω′); costs 1.',
    input: z.strictObject({
      muStar: z.number().min(0).max(1),
      from_meV: z.number().min(leastFrequency).max(1e6),
      to_meV: z.number().min(leastFrequency).max(1e6),
    }),
    isLook: false,
    cost: () => 1,
    run({ muStar, from_meV, to_meV }) {
      const result = { muStar: rescaleMuStar(muStar, from_meV, to_meV) };
      return { result, text: describeNumbers(result) };
    },
  });

/** Price of a solution of the Eliashberg equations, beside 1 for a formula. */
export const solutionCost = 10;

export const solveEliashberg = (bench: SpectrumBench): ReadingTool =>
  defineReadingTool({
    name: 'solve_eliashberg',
    description: `Tc [K] of the file by the isotropic Eliashberg equations. Convention A: μ* at ω_ref, rescaled to the end of the sums. B: μ* as given for all |ω_n| below cutoff_meV. C: μ* as given below ω_2, phonons to 20 ω_2. Costs ${solutionCost}.`,
    input: z.strictObject({
      unit,
      muStar: z.number().min(0).max(0.5),
      convention: z.enum(muStarConventions),
      cutoff_meV: z.number().gt(0).max(1e5).optional().describe('end of the sums, for convention B'),
    }),
    isLook: true,
    cost: () => solutionCost,
    run({ unit: asked, muStar, convention, cutoff_meV }) {
      if (convention === 'B' && cutoff_meV === undefined)
        throw new AppError(
          'bad-arguments',
          'solve_eliashberg: cutoff_meV is missing; convention B has no meaning without',
        );
      const spectrum = readRows(bench.rows, asked);
      const ratio = (cutoff_meV ?? 0) / spectrum.referenceFrequency;
      if (convention === 'B' && !(ratio <= mostCutoffRatio))
        throw new AppError(
          'bad-arguments',
          `solve_eliashberg: cutoff_meV ${cutoff_meV} is ${ratio.toPrecision(3)} times ω_ref of the file in ${asked}; expected at most ${mostCutoffRatio}`,
        );
      const { criticalTemperature, referenceFrequency, sumEnd, warnings } = eliashbergCriticalTemperature(
        spectrum,
        { muStar, convention, ...(convention === 'B' && cutoff_meV !== undefined && { cutoff: cutoff_meV }) },
      );
      const result = { tc_K: criticalTemperature, omegaRef_meV: referenceFrequency, sumEnd_meV: sumEnd };
      return {
        result: { ...result, warnings },
        text: [describeNumbers(result), ...warnings].join('\n'),
      };
    },
  });

/** Sums further out, in units of ω_ref, cost time and change nothing. */
const mostCutoffRatio = 60;

const describeNumbers = (numbers: { readonly [name: string]: number | null }): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${name} = ${value === null ? 'none' : Number(value.toPrecision(6))}`)
    .join(', ');
