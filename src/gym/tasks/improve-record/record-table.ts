import { type Design, poolFromTable, type Table, unitInHeader } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import {
  atomicFractions,
  averageOver,
  electronsPerAtom,
  parseComposition,
  valenceVariance,
} from '../../../kernels/crystal/index.ts';
import { criticalTemperatures, debyeElements, rowOfMetal } from '../../../kernels/superconductivity/index.ts';
import type { SearchVariable } from '../design-search/search-kind.ts';

/** A completed campaign of a real laboratory: distinct designs with every reading of each. */
export type RecordTable = {
  readonly name: string;
  readonly source: string;
  readonly quantity: string;
  readonly unit: string;
  readonly isRising: boolean;
  readonly variables: readonly SearchVariable[];
  readonly rows: readonly { readonly design: Design; readonly readings: readonly number[] }[];
};

/** Designs that a table must have for there to be something to improve. */
const fewestDesigns = 20;

/**
 * A table as a record to improve: every column but the goal's is an input, and rows of equal inputs are replicates.
 * @throws AppError `bad-columns`, `bad-table` — a column that is not there, cells that cannot be read, fewer than 20 designs
 */
export function recordFromTable(
  table: Table,
  { quantity, isRising }: { readonly quantity: string; readonly isRising: boolean },
): RecordTable {
  const columns = { inputs: null, ignore: [], objectives: [quantity] };
  const { pool } = poolFromTable(table, columns);
  const names = Object.keys(pool[0] ?? {});
  const keyOf = (row: { readonly [column: string]: unknown }): string =>
    JSON.stringify(names.map((name) => row[name]));
  const readings = Map.groupBy(
    table.rows.filter((row) => typeof row[quantity] === 'number'),
    keyOf,
  );
  const rows = pool.map((design) => ({
    design,
    readings: (readings.get(keyOf(design)) ?? []).map((row) => row[quantity] as number),
  }));
  if (rows.length < fewestDesigns)
    throw new AppError(
      'bad-table',
      `table ${table.name} has ${rows.length} designs; expected at least ${fewestDesigns}`,
    );
  const values = rows.map(({ readings: read }) => read.reduce((sum, value) => sum + value / read.length, 0));
  const best = isRising ? Math.max(...values) : Math.min(...values);
  if (values.filter((value) => value === best).length > rows.length / 5)
    throw new AppError(
      'bad-table',
      `table ${table.name}: over a fifth of the designs tie for the best ${quantity}; there is nothing to search for`,
    );
  return {
    name: table.name.replace(/\.csv$/i, ''),
    source: table.source,
    quantity,
    unit: unitInHeader(quantity) ?? '1',
    isRising,
    variables: names.map((name) => describeColumn(name, pool)),
    rows,
  };
}

function describeColumn(name: string, designs: readonly Design[]): SearchVariable {
  const values = [...new Set(designs.map((design) => design[name] as number | string))];
  const unit = unitInHeader(name) ?? '1';
  return values.some((value) => typeof value === 'string')
    ? { kind: 'choice', name, unit, options: values.map(String) }
    : { kind: 'number', name, unit, levels: (values as number[]).sort((a, b) => a - b) };
}

/** Measured critical temperatures of bcc alloys from the literature: the record that needs no file. */
export function bccRecord(): RecordTable {
  const facts = criticalTemperatures.filter(({ structure }) => structure === 'bcc');
  const rows = facts.map(({ composition, criticalTemperature }) => ({
    design: describeAlloy(composition),
    readings: [criticalTemperature],
  }));
  const designs = rows.map(({ design }) => design);
  return {
    name: 'bcc-alloys',
    source: 'measured critical temperatures from the literature',
    quantity: 'Tc_K',
    unit: 'K',
    isRising: true,
    variables: Object.keys(designs[0] ?? {}).map((name) => describeColumn(name, designs)),
    rows,
  };
}

/** Fractions, and what they imply before any measurement. */
function describeAlloy(formula: string): Design {
  const composition = parseComposition(formula);
  const fractions = atomicFractions(composition);
  const round = (value: number): number => Number(value.toFixed(6));
  return {
    ...Object.fromEntries(debyeElements.map((element) => [element, round(fractions[element] ?? 0)])),
    electrons_per_atom: round(electronsPerAtom(composition)),
    valence_spread: round(Math.sqrt(valenceVariance(composition))),
    mean_period: round(averageOver(composition, (element) => 4 + rowOfMetal(element))),
  };
}
