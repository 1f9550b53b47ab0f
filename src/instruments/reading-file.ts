import type { RawFile, Reading } from '../campaign/index.ts';
import { canonicalJson } from '../core/json.ts';

/** The raw file of a reading: canonical JSON, so that equal readings have equal bytes. */
export function readingFile(
  reading: Reading,
  origin: { readonly licence: string; readonly source: string },
): RawFile {
  return {
    sample: reading.sample,
    name: `${reading.sample}.reading.json`,
    bytes: new TextEncoder().encode(canonicalJson(reading)),
    licence: origin.licence,
    source: origin.source,
  };
}
