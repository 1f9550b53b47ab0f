import {
  type ActionResult,
  type ActionState,
  type LaboratoryEvent,
  type LaboratoryState,
  matterOf,
  type StoredResult,
} from '../campaign/index.ts';
import { alarm } from './laboratory-alarm.ts';
import type { Store } from './store.ts';

/** The first sample in an answer that the action is not about; null where there is none. */
export function findStranger({ request }: ActionState, result: ActionResult): string | null {
  const names = request.samples.map(({ id }) => id);
  const named = [
    ...result.files.map(({ sample }) => sample),
    ...(result.keptFiles ?? []).map(({ sample }) => sample),
    ...Object.keys(result.failures),
    ...Object.keys(result.asMade),
    ...Object.keys(result.scanned ?? {}),
  ];
  return named.find((name) => !names.includes(name)) ?? null;
}

/** Labels that are not those expected: both samples in dispute, and the answer invalid for the one that was asked for. */
export function compareBarcodes(
  state: LaboratoryState,
  { request }: ActionState,
  { scanned = {}, failures }: ActionResult,
): { readonly events: LaboratoryEvent[]; readonly failures: ActionResult['failures'] } {
  const events: LaboratoryEvent[] = [];
  const all: { [sample: string]: ActionResult['failures'][string] } = { ...failures };
  for (const [id, barcode] of Object.entries(scanned)) {
    const sample = matterOf(request, id);
    const expected = state.samples.get(sample)?.barcode ?? null;
    if (expected === null || expected === barcode) continue;
    const owner = state.barcodes.get(barcode);
    const why = `${request.instrument} read barcode ${barcode} where ${sample} with ${expected} was to be`;
    all[id] = {
      kind: 'measurement-invalid',
      detail: `${why}${owner === undefined ? '' : `; it is that of ${owner}`}`,
    };
    for (const each of owner === undefined ? [sample] : [sample, owner])
      events.push(
        { type: 'sample-disputed', data: { sample: each, why } },
        alarm('sample-disputed', each, why),
      );
  }
  return { events, failures: all };
}

/** Stores an action's raw files before the event that cites them. */
export async function storeResult(store: Store, result: ActionResult): Promise<StoredResult> {
  const { keptFiles = [], ...answer } = result;
  const files = [...keptFiles];
  for (const { sample, name, bytes, licence, source } of result.files) {
    files.push({ sample, name, blob: await store.putBlob(bytes, { name, licence, source }) });
  }
  return { ...answer, files };
}
