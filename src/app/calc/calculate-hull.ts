import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import { parseComposition } from '../../kernels/crystal/index.ts';
import { listStabilityRegions, type PhaseShare } from '../../kernels/thermodynamics/index.ts';
import { calculateInterface } from './calculate-interface.ts';
import { calculateReaction } from './calculate-reaction.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { drawHull } from './draw-hull.ts';
import { type HullOptions, type OpenElement, parseOpenOptions } from './hull-options.ts';
import { describeShares, exchangeOf, type HullProblem, poseProblem, writeShares } from './hull-problem.ts';
import { readHullTable } from './read-hull-table.ts';
import { readInputFile } from './read-input-file.ts';

/** Energies above the hull of every entry of a table, and what else the options ask for. */
export async function calculate(
  [path = '']: readonly string[],
  options: HullOptions,
): Promise<CalculationResult> {
  const table = readHullTable(await readInputFile(path));
  const open = parseOpenOptions(options.open ?? []);
  const problem = poseProblem(table.entries, open);
  const { hull, per } = problem;
  const answer = {
    composition: options.composition === undefined ? null : describeComposition(problem, options.composition),
    interface: options.react === undefined ? null : calculateInterface(problem, options.react),
    reaction: options.reaction === undefined ? null : calculateReaction(table.entries, options.reaction),
    potentials: options.potentials ? describePotentials(problem) : null,
  };
  const listed = describeEntries(problem);
  return {
    document: {
      elements: hull.elements,
      energiesPer: per,
      ...(open.length > 0 && { open: open.map(describeOpen) }),
      entries: listed.rows,
      ...(answer.composition && { composition: answer.composition.document }),
      ...(answer.interface && { interface: answer.interface.document }),
      ...(answer.reaction && { reaction: answer.reaction.document }),
      ...(answer.potentials && { stabilityRegions: answer.potentials.document }),
    },
    sections: [
      ...listed.sections,
      ...(answer.composition?.sections ?? []),
      ...(answer.interface?.sections ?? []),
      ...(answer.reaction?.sections ?? []),
      ...(answer.potentials?.sections ?? []),
    ],
    warnings: [
      ...table.notes,
      ...warnOfEnergies(listed.rows),
      ...warnOfPotentials(open),
      ...(answer.interface?.warnings ?? []),
    ],
    sources: [
      'convex hull of energies over compositions, by linear programming (primal and dual simplex: Lemke 1954, Bland 1977)',
      ...(open.length > 0 ? ['open elements: Ong et al. 2008; gases: NIST-JANAF, Chase 1998'] : []),
      ...(answer.interface ? ['interface reactions: Richards et al. 2016, at the exact kinks'] : []),
      ...(answer.potentials ? ['chemical-potential diagram: Yokokawa 1999'] : []),
    ],
    figure: drawHull(problem, answer.interface),
  };
}

const describeOpen = ({ element, potential, basis }: OpenElement): Json => ({
  element,
  chemicalPotential_eVperAtom: potential,
  basis,
});

/** The strongest bound compounds, fluorides and oxides, form with about 5 eV/atom; twice that is no compound. */
const largestFormation = 10;

const warnOfEnergies = (
  rows: readonly { readonly id: string; readonly formationEnergy_eVperAtom: number }[],
): readonly string[] =>
  rows
    .filter(({ formationEnergy_eVperAtom: energy }) => Math.abs(energy) > largestFormation)
    .map(
      ({ id, formationEnergy_eVperAtom: energy }) =>
        `${id} forms with ${formatNumber(energy)} eV/atom, and no compound is known beyond ${largestFormation}: look at its energy, unit and formula`,
    );

const warnOfPotentials = (open: readonly OpenElement[]): readonly string[] =>
  open
    .filter(({ potential }) => potential > 0)
    .map(
      ({ element, potential }) =>
        `${element} at +${potential} eV/atom is above the pure element: the reservoir itself would condense`,
    );

function describeEntries(problem: HullProblem) {
  const { hull, entries, open, per } = problem;
  const stabilities = hull.listStabilities();
  const rows = stabilities.map((stability, i) => {
    const { id, formationEnergy, energyAboveHull, isStable, decomposition } = stability;
    const own = isStable ? hull.decompose(id) : null;
    return {
      id,
      formula: entries[i]!.formula,
      formationEnergy_eVperAtom: formationEnergy,
      energyAboveHull_eVperAtom: energyAboveHull,
      isStable,
      decomposition: decomposition.map(({ id: phase, fraction }) => ({ id: phase, fraction })),
      decompositionEnergy_eVperAtom: own === null ? energyAboveHull : own.energy,
      ...(own !== null && { decompositionWithoutItself: own.decomposition.map((share) => ({ ...share })) }),
      ...(open.length > 0 && {
        givesOff_atomsPerClosedAtom: exchangeOf(problem, entries[i]!, decomposition),
      }),
    };
  });
  const toRow = (row: (typeof rows)[number], energy: number, shares: readonly PhaseShare[]) => [
    row.id,
    row.formula,
    row.formationEnergy_eVperAtom.toFixed(4),
    energy.toFixed(4),
    writeShares(problem, shares),
  ];
  const stable = rows.filter((row) => row.isStable);
  const unstable = rows
    .filter((row) => !row.isStable)
    .sort((a, b) => a.energyAboveHull_eVperAtom - b.energyAboveHull_eVperAtom);
  const stableSection: Section = {
    title: `Stable: ${stable.length} of ${rows.length} entries in ${hull.elements.join('-')}`,
    lines: open.map(
      ({ element, potential, basis }) =>
        `open: ${element} at ${formatNumber(potential)} eV/atom (${basis}); energies are per ${per}`,
    ),
    table: {
      header: ['id', 'formula', 'formation (eV/atom)', 'without itself (eV/atom)', 'would decompose to'],
      rows: stable.map((row) =>
        toRow(row, row.decompositionEnergy_eVperAtom, row.decompositionWithoutItself ?? []),
      ),
    },
  };
  const unstableSection: Section = {
    title: 'Unstable',
    table: {
      header: ['id', 'formula', 'formation (eV/atom)', 'above hull (eV/atom)', 'decomposes to'],
      rows: unstable.map((row) => toRow(row, row.energyAboveHull_eVperAtom, row.decomposition)),
    },
  };
  return { rows, sections: unstable.length === 0 ? [stableSection] : [stableSection, unstableSection] };
}

function describeComposition(problem: HullProblem, formula: string) {
  const { hull, open, per } = problem;
  const amounts = parseComposition(formula);
  const closed = Object.entries(amounts).filter(
    ([element]) => !open.some((other) => other.element === element),
  );
  if (closed.length === 0)
    throw new AppError(
      'bad-option',
      `--composition ${formula}: all its elements are open; name one that is not`,
    );
  const mixture = hull.mixtureAt(Object.fromEntries(closed));
  const shares = describeShares(problem, mixture.decomposition);
  const isOneFacet = shares.length === hull.elements.length;
  const potentials = hull.elements.map(
    (element) => [element, mixture.chemicalPotentials[element]! - hull.references[element]!] as const,
  );
  return {
    document: {
      formula,
      hullEnergy_eVperAtom: mixture.energy,
      formationEnergy_eVperAtom: mixture.formationEnergy,
      decomposition: shares.map((share) => ({ ...share })),
      chemicalPotentials_eVperAtom: isOneFacet ? Object.fromEntries(potentials) : null,
    },
    sections: [
      {
        title: `${formula}: the lowest mixture`,
        lines: [
          `${writeShares(problem, mixture.decomposition)} (fractions of atoms)`,
          `energy of the mixture ${mixture.energy.toFixed(4)} eV per ${per}, of formation ${mixture.formationEnergy.toFixed(4)}`,
          isOneFacet
            ? `chemical potentials relative to the elements: ${potentials.map(([element, value]) => `${element} ${value.toFixed(4)}`).join(', ')} eV/atom`
            : 'chemical potentials are not fixed there: fewer phases than elements',
        ],
      },
    ] satisfies readonly Section[],
  };
}

function describePotentials(problem: HullProblem) {
  const regions = listStabilityRegions(problem.hull);
  const { elements } = problem.hull;
  const formulaOf = (id: string): string => problem.entries.find((entry) => entry.id === id)!.formula;
  return {
    document: regions.map(({ id, ranges, corners }) => ({
      id,
      formula: formulaOf(id),
      ranges_eVperAtom: Object.fromEntries(
        elements.map((element) => [element, { least: ranges[element]!.least, most: ranges[element]!.most }]),
      ),
      corners_eVperAtom: corners.map((corner) => ({ ...corner })),
    })),
    sections: [
      {
        title: 'Chemical potentials in which each phase is stable, relative to the elements (eV/atom)',
        table: {
          header: ['id', 'formula', ...elements],
          rows: regions.map(({ id, ranges }) => [
            id,
            formulaOf(id),
            ...elements.map((element) => {
              const { least, most } = ranges[element]!;
              return `${least === null ? 'any' : least.toFixed(3)} to ${most.toFixed(3)}`;
            }),
          ]),
        },
      },
    ] satisfies readonly Section[],
  };
}
