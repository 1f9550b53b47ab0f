import type { Space } from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';
import { type Candidates, encodeAll, gatherRows } from './candidates.ts';
import { spaceFillingDesigns } from './space-filling.ts';

/** Designs at which is looked for what a measurement would teach. */
const referenceCount = 64;

export function referencesOf(space: Space, open: Candidates | null): Float64Array {
  if (open === null)
    return encodeAll(space, spaceFillingDesigns(space, referenceCount, seededRandom('references')));
  const count = Math.min(referenceCount, open.rows.length);
  const rows = Array.from(
    { length: count },
    (_, i) => open.rows[Math.floor((i * open.rows.length) / count)]!,
  );
  return gatherRows(open, rows);
}
