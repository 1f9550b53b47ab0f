import { join } from 'node:path';
import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import {
  type Candidate,
  createNoveltyJudge,
  type KnownCompound,
  type Novelty,
  prototypes,
} from '../../kernels/candidates/index.ts';
import {
  type ElementAmounts,
  isChargeBalanced,
  parseComposition,
  type Structure,
  writeCif,
} from '../../kernels/crystal/index.ts';
import { readTable } from '../read-table.ts';
import { writeWholeFile } from '../workspace/write-whole-file.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { type CandidateOptions, type ProposedCompound, proposeCandidates } from './propose-candidates.ts';

type Judged = ProposedCompound & { readonly novelty: Novelty };

/** Compounds with their novelty against a table of known ones; written as a pool where asked. */
export async function calculate(
  [path]: readonly (string | undefined)[],
  options: CandidateOptions,
): Promise<CalculationResult> {
  const { prototype, substitute, enumerate } = options;
  const { known, warnings } =
    path === undefined ? { known: [], warnings: [noTable] } : await readKnown(path, options);
  if (prototype === undefined && substitute === undefined && enumerate === undefined) return listPrototypes();
  const judge = createNoveltyJudge(known);
  const proposed = proposeCandidates(options, known).filter(
    ({ amounts }) => !options.balanced || isNeutral(amounts),
  );
  const judged = proposed.map((compound): Judged => ({ ...compound, novelty: judge(compound.amounts) }));
  const kept = judged.filter(
    ({ candidate, novelty }) =>
      (options.all || candidate === undefined || candidate.isAccepted) &&
      !(options.new && novelty.reportedBy.length > 0),
  );
  if (kept.length === 0)
    warnings.push(`no candidate is left of ${judged.length}: --all shows what speaks against each`);
  if (options.pool !== undefined) await writePool(options.pool, kept);
  if (options.structures !== undefined) warnings.push(await writeStructures(options.structures, kept));
  return {
    document: { known: known.length, proposed: judged.length, candidates: kept.map(describeCompound) },
    sections: [listCandidates(kept, judged.length, known.length)],
    warnings: [
      ...warnings,
      ...(options.pool === undefined ? [] : [`pool of ${kept.length} written to ${options.pool}`]),
    ],
    sources: [
      "novelty: distance of Hargreaves et al. 2020 on Pettifor's string of elements (1984)",
      ...(prototype === undefined
        ? []
        : [
            'cells: of the example compound (Villars & Calvert 1991), scaled by ionic radii (Shannon 1976) or by atomic volumes (Zen 1956)',
          ]),
    ],
    figure: {
      notDrawn: 'a list of candidates has no drawing; see `calc xrd` and `calc hull` for one compound',
    },
  };
}

const noTable = 'without a table of known compounds everything is new: give one as the first argument';

async function readKnown(
  path: string,
  { formula: column }: CandidateOptions,
): Promise<{ readonly known: readonly KnownCompound[]; readonly warnings: string[] }> {
  const table = await readTable(path);
  if (!table.columns.includes(column))
    throw new AppError(
      'bad-columns',
      `${table.name} has no column "${column}" for --formula; its columns are ${table.columns.join(', ')}`,
    );
  const known: KnownCompound[] = [];
  const unread: string[] = [];
  table.rows.forEach((row, index) => {
    try {
      known.push({
        source: `row ${index + 1} (${row[column]})`,
        amounts: parseComposition(String(row[column] ?? '')),
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      unread.push(`row ${index + 1}: ${error.message}`);
    }
  });
  const warning = `${unread.length} of ${table.rows.length} known formulas cannot be read and are left out: ${unread[0]}`;
  return { known, warnings: unread.length === 0 ? [] : [warning] };
}

/** An element without known oxidation states forms no ionic compound. */
function isNeutral(amounts: ElementAmounts): boolean {
  try {
    return isChargeBalanced(amounts);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-known') return false;
    throw error;
  }
}

function describeCompound({ formula, amounts, candidate, replaced, novelty }: Judged): Json {
  const { reportedBy, isNewFamily, nearest } = novelty;
  return {
    formula,
    amounts: { ...amounts },
    reportedBy: [...reportedBy],
    isNewFamily,
    nearest: nearest === null ? null : nearest.source,
    distance_places: nearest === null ? null : nearest.distance,
    ...(replaced && { replaced: { ...replaced } }),
    ...(candidate && {
      prototype: candidate.prototype,
      isAccepted: candidate.isAccepted,
      objections: [...candidate.objections],
      charges: candidate.filling.charges && { ...candidate.filling.charges },
      a_A: candidate.cell?.parameters.a ?? null,
      c_A: candidate.cell?.parameters.c ?? null,
      sdOfEdges_relative: candidate.cell?.relativeSd ?? null,
    }),
  };
}

function listCandidates(kept: readonly Judged[], proposedCount: number, knownCount: number): Section {
  const hasCells = kept.some(({ candidate }) => candidate !== undefined);
  const shown = kept.slice(0, 200);
  return {
    title: `${formatNumber(kept.length)} candidates of ${formatNumber(proposedCount)}, against ${formatNumber(knownCount)} known compounds`,
    lines: kept.length > shown.length ? [`the first ${shown.length}; --json and --pool have all`] : [],
    table: {
      header: [
        'formula',
        ...(hasCells ? ['a (Å)', 'against it'] : []),
        'known',
        'nearest known',
        'places away',
      ],
      rows: shown.map(({ formula, candidate, novelty: { reportedBy, isNewFamily, nearest } }) => [
        formula,
        ...(hasCells ? [showEdge(candidate), candidate?.objections.join('; ') || '–'] : []),
        reportedBy.length > 0
          ? reportedBy.length === 1
            ? reportedBy[0]!
            : `${reportedBy[0]} and ${reportedBy.length - 1} more`
          : isNewFamily
            ? 'no, new elements together'
            : 'no',
        nearest?.source ?? '–',
        nearest === null ? '–' : nearest.distance.toFixed(2),
      ]),
    },
  };
}

const showEdge = (candidate: ProposedCompound['candidate']): string => {
  const cell = candidate?.cell;
  if (cell == null) return 'not known';
  const { a } = cell.parameters;
  return `${a.toFixed(2)} ± ${(cell.relativeSd * a).toFixed(2)}`;
};

/** A row for each candidate: formula, structure type, estimated edge, and the fraction of each element as a column of its own. */
async function writePool(path: string, kept: readonly Judged[]): Promise<void> {
  const elements = [...new Set(kept.flatMap(({ amounts }) => Object.keys(amounts)))].sort();
  const rows = kept.map(({ formula, amounts, candidate, novelty }) => {
    const total = Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
    return [
      formula,
      candidate?.prototype ?? '',
      candidate?.cell?.parameters.a.toFixed(4) ?? '',
      novelty.nearest?.distance.toFixed(4) ?? '',
      ...elements.map((element) => String(Number(((amounts[element] ?? 0) / total).toFixed(6)))),
    ].join(',');
  });
  const header = ['formula', 'prototype', 'a_A', 'novelty_places', ...elements].join(',');
  await writeWholeFile(path, `${[header, ...rows].join('\n')}\n`);
}

/** A CIF file for each candidate whose cell could be estimated; says how many. */
async function writeStructures(folder: string, kept: readonly Judged[]): Promise<string> {
  const known = kept.flatMap(({ candidate }) =>
    candidate?.structure ? [candidate as Candidate & { structure: Structure }] : [],
  );
  for (const { formula, prototype, structure } of known) {
    const name = `${formula}-${prototype.replaceAll(/[^\w]+/g, '-')}`;
    await writeWholeFile(
      join(folder, `${name}.cif`),
      writeCif(structure, `${name}, cell estimated from radii`),
    );
  }
  return `${known.length} structures written to ${folder}; their cells are estimates, to be relaxed`;
}

function listPrototypes(): CalculationResult {
  return {
    document: {
      prototypes: prototypes.map(
        ({ name, formula, spaceGroup, spaceGroupNumber, bonding, example, roles }) => ({
          name,
          formula,
          spaceGroup,
          spaceGroupNumber,
          bonding,
          roles: roles.map((role) => role.name),
          example: { ...example.elements },
          a_A: example.cell.a,
          c_A: example.cell.c,
        }),
      ),
    },
    sections: [
      {
        title: 'Structure types that --prototype fills',
        table: {
          header: ['name', 'formula', 'space group', 'bonding', 'measured on', 'a (Å)', 'c (Å)'],
          rows: prototypes.map(({ name, formula, spaceGroup, bonding, example, roles }) => [
            name,
            formula,
            spaceGroup,
            bonding,
            roles
              .map((role) => `${example.elements[role.name]}${role.count === 1 ? '' : role.count}`)
              .join(''),
            String(example.cell.a),
            String(example.cell.c),
          ]),
        },
      },
    ],
    warnings: [],
    sources: ['Villars & Calvert 1991'],
    figure: { notDrawn: 'a list of structure types has no drawing' },
  };
}
