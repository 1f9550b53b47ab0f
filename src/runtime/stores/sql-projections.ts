import type { Kysely, Transaction } from 'kysely';
import { canonicalJson, type Json } from '../../core/json.ts';
import { assertName } from '../event-chain.ts';
import type { ProjectionRow, StoredRow } from '../store.ts';
import type { StoreTables } from './schema.ts';
import { partsOf } from './statement-parts.ts';

type Tuple = StoreTables['projections'];

export const createSqlProjections = (database: Kysely<StoreTables>) => ({
  async rows(projection: string): Promise<readonly StoredRow[]> {
    const found = await database
      .selectFrom('projections')
      .select(['row_key', 'version', 'value'])
      .where('projection', '=', projection)
      .execute();
    return found
      .map(({ row_key, version, value }) => ({ key: row_key, version, value: JSON.parse(value) as Json }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  },

  async replaceRows(projection: string, rows: readonly StoredRow[]): Promise<void> {
    const tuples = latestTuples(rows.map((row) => tupleOf({ ...row, projection }, row.version)));
    await database.transaction().execute(async (writing) => {
      await writing.deleteFrom('projections').where('projection', '=', projection).execute();
      await upsert(writing, tuples);
    });
  },
});

/** Writes the rows as of a version of their stream. @throws AppError `not-json`, `bad-name` */
export const writeRows = (
  writing: Transaction<StoreTables>,
  rows: readonly ProjectionRow[],
  version: number,
): Promise<void> => upsert(writing, latestTuples(rows.map((row) => tupleOf(row, version))));

function tupleOf({ projection, key, value }: ProjectionRow, version: number): Tuple {
  assertName('projection', projection);
  assertName('row key', key);
  return { projection, row_key: key, version, value: canonicalJson(value) };
}

/** The last of each key: one statement must not write a row twice. */
const latestTuples = (tuples: readonly Tuple[]): readonly Tuple[] => [
  ...new Map(tuples.map((tuple) => [JSON.stringify([tuple.projection, tuple.row_key]), tuple])).values(),
];

async function upsert(writing: Transaction<StoreTables>, tuples: readonly Tuple[]): Promise<void> {
  for (const part of partsOf(tuples))
    await writing
      .insertInto('projections')
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(['projection', 'row_key']).doUpdateSet((column) => ({
          version: column.ref('excluded.version'),
          value: column.ref('excluded.value'),
        })),
      )
      .execute();
}
