import { z } from 'zod';
import { analyses } from '../../../analyses/index.ts';
import type { Finding } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Json } from '../../../core/json.ts';
import { cellParameters, writeCif } from '../../../kernels/crystal/index.ts';
import { calculatePowderPattern } from '../../../kernels/diffraction/index.ts';
import { writeXrdmlFile } from '../../../world/index.ts';
import { defineReadingTool, type ReadingTool, type Shown } from '../reading/open-reading-episode.ts';
import { type ScanRecord, table } from '../reading/pattern-tools.ts';
import { roundShown } from '../round-shown.ts';
import type { PhaseCandidate } from './draw-candidates.ts';

/** What the tools may see: the list of candidates and the counts, nothing else. */
export type PhaseBench = {
  readonly candidates: readonly PhaseCandidate[];
  readonly mostPhases: number;
  readonly scan: ScanRecord;
};

/** Rounded for reading. */

export const listCandidates = ({ candidates }: Pick<PhaseBench, 'candidates'>): ReadingTool =>
  defineReadingTool({
    name: 'list_candidates',
    description: 'The crystals that may be in the sample: name, formula, structure type, cell [Å, deg].',
    input: z.strictObject({}),
    isLook: false,
    cost: () => 0,
    run() {
      const rows = candidates.map(({ name, formula, prototype, structure }) => {
        const { a, b, c, gamma } = cellParameters(structure.lattice);
        return [
          name,
          formula,
          prototype,
          ...[a, b, c].map((edge) => roundShown(edge, 4)),
          roundShown((gamma * 180) / Math.PI, 1),
        ];
      });
      const columns = ['name', 'formula', 'structureType', 'a_A', 'b_A', 'c_A', 'gamma_deg'];
      return { result: { columns, rows }, text: table(columns.join('\t'), rows) };
    },
  });

export const simulateCandidate = ({ candidates }: Pick<PhaseBench, 'candidates'>): ReadingTool =>
  defineReadingTool({
    name: 'simulate_candidate',
    description:
      'The calculated peaks of one candidate for copper Kα1, with its cell as listed or all edges longer by a part `strain`: 2θ [deg], d [Å], relative intensity [%], indices.',
    input: z.strictObject({
      candidate: z.string(),
      strain: z.number().min(-0.02).max(0.02).default(0),
      strongest: z.int().min(1).max(60).default(25),
    }),
    isLook: false,
    cost: () => 0,
    run({ candidate, strain, strongest }) {
      const { structure } = candidateOf(candidates, candidate);
      const lattice = structure.lattice.map((edge) =>
        edge.map((value) => value * (1 + strain)),
      ) as unknown as typeof structure.lattice;
      const { peaks } = calculatePowderPattern(
        { ...structure, lattice },
        { range: [15, 95], defaultBIso: 0.5 },
      );
      const rows = peaks
        .toSorted((one, other) => other.intensity - one.intensity)
        .slice(0, strongest)
        .toSorted((one, other) => one.twoTheta - other.twoTheta)
        .map(({ twoTheta, d, intensity, families }) => [
          roundShown(twoTheta, 3),
          roundShown(d, 4),
          roundShown(intensity, 1),
          families[0]!.reflection.join(' '),
        ]);
      return {
        result: { columns: ['twoTheta_deg', 'd_A', 'intensity', 'hkl'], rows },
        text: table('2θ [deg]\td [Å]\tintensity [%]\th k l', rows),
      };
    },
  });

function candidateOf(candidates: readonly PhaseCandidate[], name: string): PhaseCandidate {
  const found = candidates.find((candidate) => candidate.name === name);
  if (found === undefined)
    throw new AppError(
      'bad-arguments',
      `"${name.slice(0, 60)}" is no candidate; list_candidates gives their names`,
    );
  return found;
}

export const searchPhases = (bench: PhaseBench): ReadingTool =>
  defineReadingTool({
    name: 'search_phases',
    description:
      'Whole-pattern fits of sets of candidates, best sets first, with R_wp, weight fractions, cells and what stays unexplained. Costs one fit for each candidate named; all of them where none is.',
    input: z.strictObject({
      candidates: z.array(z.string()).min(1).max(100).optional(),
      most_phases: z.int().min(1).max(5).optional(),
    }),
    isLook: true,
    cost: ({ candidates }) => candidates?.length ?? bench.candidates.length,
    run({ candidates, most_phases }) {
      const chosen =
        candidates === undefined
          ? bench.candidates
          : [...new Set(candidates)].map((name) => candidateOf(bench.candidates, name));
      return runSearch(bench.scan, chosen, most_phases ?? bench.mostPhases);
    },
  });

const analysis = analyses.find(({ name }) => name === 'powder-diffraction')!;

function runSearch(scan: ScanRecord, candidates: readonly PhaseCandidate[], mostPhases: number): Shown {
  const heading = { sample: 'sample', startedAt: 0, comment: '' };
  const bytes = writeXrdmlFile({ ...scan, counts: Float64Array.from(scan.counts) }, heading);
  const options = analysis.parseOptions({
    candidates: candidates.map(({ name, structure }) => ({ name, cif: writeCif(structure) })),
    maxPhases: mostPhases,
  });
  const input = { sample: 'sample', name: 'scan.xrdml', bytes, blob: sha256Hex(bytes) };
  const [outcome] = analysis.analyse([input], [], options);
  const { findings, warnings } = outcome!;
  const hypotheses = findings.find(({ quantity }) => quantity === 'phase-identification')?.detail.hypotheses;
  const cells = findings.filter(({ quantity }) => quantity === 'lattice-parameter').map(describeCell);
  const result = { hypotheses: hypotheses ?? [], cells, warnings };
  return { result, text: JSON.stringify(result, null, 1) };
}

const describeCell = ({ value, sd, criterion, detail }: Finding): Json => ({
  edge: criterion,
  phase: detail.phase ?? null,
  value_A: value,
  sd_A: sd,
});
