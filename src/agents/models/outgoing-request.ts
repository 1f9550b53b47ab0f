import { type Hash, sha256Hex } from '../../core/hash.ts';

/** What leaves the house, to the byte. Headers are as sent but for secrets. */
export type OutgoingRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array;
  /** Of the body. */
  readonly sha256: Hash;
};

const secretHeaders = new Set(['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie']);
const secretParameters = ['key', 'api_key', 'access_token'];

/** The request that a call of `fetch` would send. */
export function describeOutgoing(input: string | URL | Request, init: RequestInit = {}): OutgoingRequest {
  const { body } = init;
  if (typeof body !== 'string') throw new Error('broken invariant: a model request has no text as its body');
  const url = new URL(input instanceof Request ? input.url : input);
  for (const name of secretParameters)
    if (url.searchParams.has(name)) url.searchParams.set(name, '[redacted]');
  const bytes = new TextEncoder().encode(body);
  const headers = Object.fromEntries(
    [...new Headers(init.headers)].map(([name, value]) => [
      name,
      secretHeaders.has(name) ? '[redacted]' : value,
    ]),
  );
  return { method: init.method ?? 'POST', url: url.href, headers, body: bytes, sha256: sha256Hex(bytes) };
}
