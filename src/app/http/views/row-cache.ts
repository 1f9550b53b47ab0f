import type { CampaignSpec } from '../../../campaign/index.ts';
import type { ExperimentRow } from '../../report/experiment-rows.ts';
import type { SampleRow } from '../contract.ts';

/** Rows of samples, made anew where something in them changed; the others are the same objects as before, so that comparing them costs nothing. */
export type RowCache = (
  spec: CampaignSpec,
  rows: readonly ExperimentRow[],
  view: (row: ExperimentRow) => SampleRow,
) => { readonly [id: string]: SampleRow };

type Kept = { readonly inputs: readonly unknown[]; readonly row: SampleRow };

export function createRowCache(): RowCache {
  const kept = new Map<string, Kept>();
  return (spec, rows, view) => {
    const made: { [id: string]: SampleRow } = {};
    for (const row of rows) {
      const { id } = row.sample;
      const inputs = inputsOf(spec, row);
      let known = kept.get(id);
      if (known === undefined || !isSame(known.inputs, inputs)) {
        known = { inputs, row: view(row) };
        kept.set(id, known);
      }
      made[id] = known.row;
    }
    return made;
  };
}

/** Everything of a sample that a fold may change: values, objects that are replaced, and lengths of lists that grow. */
const inputsOf = (
  spec: CampaignSpec,
  { sample, number, position, isBest }: ExperimentRow,
): readonly unknown[] => [
  spec,
  number,
  position,
  isBest,
  sample.proposal,
  sample.design,
  sample.asMade,
  sample.stage,
  sample.status,
  sample.outcome,
  sample.failure,
  sample.faultCount,
  sample.invalidCount,
  sample.isAttempted,
  sample.isRetracted,
  sample.observations,
  sample.observations.length,
  sample.estimates.length,
  sample.findings.length,
  sample.files.length,
  sample.receipts,
  sample.receipts.length,
  sample.cost,
  sample.finishedAt,
];

const isSame = (before: readonly unknown[], now: readonly unknown[]): boolean =>
  before.length === now.length && before.every((input, index) => input === now[index]);
