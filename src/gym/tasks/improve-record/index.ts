import { seededRandom } from '../../../core/random.ts';
import type { TaskFamily } from '../../contracts.ts';
import { defineSearch } from '../design-search/define-search.ts';
import type { Candidate, SearchKind, SearchTruth } from '../design-search/search-kind.ts';
import { chooseByTrade } from './choose-by-trade.ts';
import { bccRecord, type RecordTable } from './record-table.ts';

/** Share of a table's designs that an instance offers, how many are told at the start, and the share that may be measured. */
const sizes: {
  readonly [level: string]: { readonly share: number; readonly record: number; readonly measured: number };
} = {
  easy: { share: 0.8, record: 4, measured: 0.35 },
  standard: { share: 0.8, record: 4, measured: 0.25 },
  hard: { share: 0.8, record: 4, measured: 0.15 },
};
const sizeOf = (level: string) => sizes[level] ?? (sizes.standard as (typeof sizes)[string]);

/** Designs offered at most, so that a list of them can be read. */
const mostOffered = 120;

/**
 * A family made of tables of real measurements: some designs are told with their values, and better ones are to be found. Tables are the
 * user's own and are read by whoever calls this; without any there are the bcc alloys of the literature. Evaluation only.
 */
export function createImproveRecord(tables: readonly RecordTable[]): TaskFamily<SearchTruth> {
  const records = tables.length === 0 ? [bccRecord()] : tables;
  const kind: SearchKind = {
    name: 'improve-record',
    version: '1.0.0',
    summary: 'find better designs than those measured before, in a completed campaign of a real laboratory',
    settles: 'pool',
    isEvaluationOnly: true,
    groupedBy: 'the table of measurements',
    levels: Object.keys(sizes),
    defaultLevel: 'standard',
    draw: (seed, level) => drawRecord(records, seed, level),
    termsOf({ designs }, level) {
      const experiments = Math.max(5, Math.round(sizeOf(level).measured * designs.length));
      return { budget: experiments, unit: 'experiments', experiments, measuring: 0 };
    },
    describe: ({ group }) =>
      `Recorded measurements of a real laboratory (${group}): whatever is measured answers one of the recorded readings of that design.`,
    scatterOf: () => 0,
    rules: chooseByTrade,
    make: null,
    read(_made, { sight }, { random }) {
      const { readings, sd } = sight as Sight;
      return { kind: 'value', value: readings[random.integer(readings.length)] as number, sd };
    },
  };
  return defineSearch(kind);
}

export const improveRecord = createImproveRecord([]);

/** Every recorded reading of a design, and the sd of one as the replicates of the table show it [unit]. */
type Sight = { readonly readings: readonly number[]; readonly sd: number };

/** A part of one table; the record is drawn from the worse three quarters of it, so that there is something to find. */
function drawRecord(records: readonly RecordTable[], seed: number, level: string): SearchTruth {
  const random = seededRandom('improve-record', level, seed);
  const table = records[random.integer(records.length)] as RecordTable;
  const { share, record: recordCount } = sizeOf(level);
  const sd = replicateSd(table);
  const count = Math.min(mostOffered, Math.round(share * table.rows.length));
  const designs = random
    .shuffle(table.rows)
    .slice(0, count)
    .map(
      ({ design, readings }): Candidate => ({
        design,
        value: meanOf(readings),
        price: 1,
        sight: { readings, sd },
      }),
    );
  const sign = table.isRising ? 1 : -1;
  const order = designs
    .map((_, place) => place)
    .sort((a, b) => sign * (valueAt(designs, b) - valueAt(designs, a)));
  const best = valueAt(designs, order[0] as number);
  const worse = order
    .slice(Math.floor(designs.length / 4))
    .filter((place) => valueAt(designs, place) !== best);
  const record = random.shuffle(worse).slice(0, recordCount);
  const known = record.map((place) => valueAt(designs, place));
  const mean = meanOf(known);
  const spread = Math.sqrt(meanOf(known.map((value) => (value - mean) ** 2)));
  return {
    group: table.name,
    quantity: table.quantity,
    unit: table.unit,
    expected: { mean, sd: Math.max(1.5 * spread, 0.1 * Math.abs(mean), sd, 1e-9) },
    variables: table.variables,
    designs,
    record,
    worth: {
      zero: sign * Math.max(...known.map((value) => sign * value)),
      one: best,
    },
  };
}

const valueAt = (designs: readonly Candidate[], place: number): number => (designs[place] as Candidate).value;
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value / values.length, 0);

/** Pooled standard deviation of replicates; a hundredth of the values' range where nothing was repeated. */
function replicateSd({ rows }: RecordTable): number {
  const groups = rows.map(({ readings }) => readings).filter((readings) => readings.length > 1);
  const freedom = groups.reduce((sum, readings) => sum + readings.length - 1, 0);
  const squares = groups.reduce((sum, readings) => {
    const mean = meanOf(readings);
    return sum + readings.reduce((total, value) => total + (value - mean) ** 2, 0);
  }, 0);
  if (freedom > 0 && squares > 0) return Math.sqrt(squares / freedom);
  const values = rows.map(({ readings }) => meanOf(readings));
  return 0.01 * (Math.max(...values) - Math.min(...values));
}
