import { ulid } from 'ulid';

/** A ULID (sortable by time) or, inside a campaign, a short sequential name such as `s12`. */
export type Id = string;

/** A new ULID; `timeMs` is the wall time [ms since 1970]. Used at the edge only: identities are events' data, never recomputed. */
export const newId = (timeMs: number): Id => ulid(timeMs);
