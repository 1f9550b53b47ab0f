import { createHash } from 'node:crypto';
import type { NewEvent, StoredEvent } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Hash } from '../core/hash.ts';
import { canonicalJson } from '../core/json.ts';

/** An event ready to store: `body` is the canonical text of everything but the hash, the exact text that `hash` is taken over. */
export type SealedEvent = { readonly seq: number; readonly body: string; readonly hash: Hash };

const sha256 = (text: string): Hash => createHash('sha256').update(text, 'utf8').digest('hex');

/** The hash before a stream's first event. */
export const firstPrevHash = (stream: string): Hash => sha256(stream);

/** Numbers and chains new events after the head of their stream. @throws AppError `not-json` */
export function sealEvents(
  stream: string,
  head: { readonly version: number; readonly hash: Hash },
  events: readonly NewEvent[],
): readonly SealedEvent[] {
  let prevHash = head.hash;
  return events.map((event, index) => {
    const seq = head.version + 1 + index;
    const body = eventBody({ ...event, stream, seq, prevHash });
    prevHash = sha256(body);
    return { seq, body, hash: prevHash };
  });
}

/** The event that a sealed one holds. */
export const openSealed = ({ body, hash }: Pick<SealedEvent, 'body' | 'hash'>): StoredEvent =>
  Object.assign(JSON.parse(body) as Omit<StoredEvent, 'hash'>, { hash });

/** The hash that an event must carry: SHA-256 of the canonical JSON of all its other fields. @throws AppError `not-json` */
export const eventHash = (event: Omit<StoredEvent, 'hash'>): Hash => sha256(eventBody(event));

const eventBody = ({
  stream,
  seq,
  at,
  labAt,
  by,
  cause,
  schema,
  type,
  data,
  prevHash,
}: Omit<StoredEvent, 'hash'>): string =>
  canonicalJson({ stream, seq, at, labAt, by, cause, schema, type, data, prevHash });

const longestName = 300;

/** A name that every database keeps and sorts alike. @throws AppError `bad-name` */
export function assertName(what: string, name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (name === '' || name.length > longestName || /[\u0000-\u001f]/.test(name) || !name.isWellFormed())
    throw new AppError(
      'bad-name',
      `${what} ${JSON.stringify(name.slice(0, longestName))}: expected 1 to ${longestName} characters, no control characters`,
    );
}
