import type { Table } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { hashJson } from '../core/hash.ts';
import {
  atomicFractions,
  averageOver,
  electronsPerAtom,
  parseComposition,
  valenceVariance,
} from '../kernels/crystal/index.ts';
import {
  type CriticalTemperatureFact,
  criticalTemperatures,
  debyeElements,
} from '../kernels/superconductivity/index.ts';
import { simulators } from '../simulators/index.ts';

const tables: { readonly [name: string]: () => Table } = { 'bcc-alloys': buildBccAlloys };

/** Names of the tables that need no file. */
export const builtInTableNames: readonly string[] = Object.keys(tables);

/** A table made of facts that the program carries. @throws AppError `unknown-table` naming those that exist. */
export function builtInTable(name: string): Table {
  const build = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (build === undefined)
    throw new AppError(
      'unknown-table',
      `no built-in table "${name}"; there is ${builtInTableNames.join(', ')}; a file of your own is given with --data FILE.csv`,
    );
  return build();
}

/** Measured critical temperatures of bcc alloys, without the rows that any simulator of this quantity was fitted on. */
function buildBccAlloys(): Table {
  const fitted = new Set(
    simulators
      .filter(({ quantity, fittedOn }) => quantity === 'Tc_K' && fittedOn.dataset === 'critical-temperatures')
      .flatMap((simulator) => simulator.fittedOn.rows),
  );
  const rows = criticalTemperatures
    .filter((fact) => fact.structure === 'bcc' && !fitted.has(fact.id))
    .map(describeAlloy);
  return {
    name: 'bcc-alloys',
    columns: Object.keys(rows[0] as object),
    rows,
    licence: 'facts, free of copyright',
    source: 'measured critical temperatures from the literature, typed in with their references',
    sha256: hashJson(rows),
  };
}

const periods: { readonly [element: string]: number } = {
  ...{ Ti: 4, V: 4, Cr: 4 },
  ...{ Zr: 5, Nb: 5, Mo: 5 },
  ...{ Hf: 6, Ta: 6, W: 6, Re: 6 },
};

/** Fractions, and what they imply before any measurement: electron count, its spread over the sites, the mean period. */
function describeAlloy(fact: CriticalTemperatureFact): Table['rows'][number] {
  const composition = parseComposition(fact.composition);
  const fractions = atomicFractions(composition);
  return {
    formula: fact.composition,
    ...Object.fromEntries(debyeElements.map((element) => [element, round(fractions[element] ?? 0)])),
    electrons_per_atom: round(electronsPerAtom(composition)),
    valence_spread: round(Math.sqrt(valenceVariance(composition))),
    mean_period: round(averageOver(composition, (element) => periods[element] as number)),
    Tc_K: fact.criticalTemperature,
    grade: fact.grade,
    reference: fact.references.join(' '),
  };
}

const round = (value: number): number => Number(value.toFixed(6));
