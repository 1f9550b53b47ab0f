import { z } from 'zod';
import { analyses } from '../../../analyses/index.ts';
import { sha256Hex } from '../../../core/hash.ts';
import { cellParameters, writeCif } from '../../../kernels/crystal/index.ts';
import { calculatePowderPattern } from '../../../kernels/diffraction/index.ts';
import { writeXrdmlFile } from '../../../world/index.ts';
import { defineReadingTool, type ReadingTool } from '../reading/open-reading-episode.ts';
import { table } from '../reading/pattern-tools.ts';
import { roundShown } from '../round-shown.ts';
import { edgeReach, type LatticeTruth, stretchEdges } from './draw-lattice.ts';

/** What the tools may see: the crystals as listed, and the counts. */
export type LatticeBench = Pick<LatticeTruth, 'candidates' | 'scan'>;

export const listCrystals = ({ candidates }: LatticeBench): ReadingTool =>
  defineReadingTool({
    name: 'list_crystals',
    description:
      'The crystal that is asked for, and those that may be there beside it: name, structure type, cell [Å, deg].',
    input: z.strictObject({}),
    isLook: false,
    cost: () => 0,
    run() {
      const rows = candidates.map(({ name, prototype, structure }) => {
        const { a, b, c, gamma } = cellParameters(structure.lattice);
        return [
          name,
          prototype,
          ...[a, b, c].map((edge) => roundShown(edge, 5)),
          roundShown((gamma * 180) / Math.PI, 1),
        ];
      });
      const columns = ['name', 'structureType', 'a_A', 'b_A', 'c_A', 'gamma_deg'];
      return { result: { columns, rows }, text: table(columns.join('\t'), rows) };
    },
  });

export const simulateReflections = ({ candidates }: LatticeBench): ReadingTool =>
  defineReadingTool({
    name: 'simulate_reflections',
    description:
      'Calculated peaks of the crystal asked for (or of another, by its number from 0) for copper Kα1, with edges longer by the parts strain_a and strain_c: 2θ [deg], d [Å], intensity [%], indices.',
    input: z.strictObject({
      crystal: z
        .int()
        .min(0)
        .max(candidates.length - 1)
        .default(0),
      strain_a: z.number().min(-0.05).max(0.05).default(0),
      strain_c: z.number().min(-0.05).max(0.05).optional(),
    }),
    isLook: false,
    cost: () => 0,
    run({ crystal, strain_a, strain_c }) {
      const structure = stretchEdges(
        candidates[crystal]!.structure,
        Math.log1p(strain_a),
        Math.log1p(strain_c ?? strain_a),
      );
      const rows = calculatePowderPattern(structure, {
        range: [15, 95],
        defaultBIso: 0.5,
        leastIntensity: 1,
      }).peaks.map(({ twoTheta, d, intensity, families }) => [
        roundShown(twoTheta, 4),
        roundShown(d, 5),
        roundShown(intensity, 1),
        families[0]!.reflection.join(' '),
      ]);
      return {
        result: { columns: ['twoTheta_deg', 'd_A', 'intensity', 'hkl'], rows },
        text: table('2θ [deg]\td [Å]\tintensity [%]\th k l', rows),
      };
    },
  });

const analysis = analyses.find(({ name }) => name === 'powder-diffraction')!;

export const refinePattern = ({ candidates, scan }: LatticeBench): ReadingTool =>
  defineReadingTool({
    name: 'refine_pattern',
    description:
      'A whole-pattern fit of the crystals of the list: cells with sd, the displacement of the sample, R_wp, and what stays unexplained; costs 1.',
    input: z.strictObject({
      most_phases: z.int().min(1).max(3).default(Math.min(2, candidates.length)),
    }),
    isLook: true,
    cost: () => 1,
    run({ most_phases }) {
      const heading = { sample: 'sample', startedAt: 0, comment: '' };
      const bytes = writeXrdmlFile({ ...scan, counts: Float64Array.from(scan.counts) }, heading);
      const options = analysis.parseOptions({
        candidates: candidates.map(({ name, structure }) => ({ name, cif: writeCif(structure) })),
        maxPhases: most_phases,
        latticeTolerance: 1.25 * edgeReach,
        displacement_deg: 0.6,
      });
      const input = { sample: 'sample', name: 'scan.xrdml', bytes, blob: sha256Hex(bytes) };
      const [outcome] = analysis.analyse([input], [], options);
      const { findings, warnings } = outcome!;
      const cells = findings
        .filter(({ quantity }) => quantity === 'lattice-parameter')
        .map(({ value, sd, detail }) => ({
          phase: detail.phase ?? null,
          edge: detail.edge ?? null,
          value_A: value,
          sd_A: sd,
        }));
      const identification = findings.find(({ quantity }) => quantity === 'phase-identification');
      const detail = identification?.detail ?? {};
      const result = {
        cells,
        displacement_deg: detail.displacement_deg ?? null,
        displacementSd_deg: detail.displacementSd_deg ?? null,
        warnings,
      };
      return { result, text: JSON.stringify(result, null, 1) };
    },
  });
