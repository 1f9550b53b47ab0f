import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { AppError, describeError } from '../../core/error.ts';
import type { Problem } from './contract.ts';

const statuses: { readonly [code: string]: ContentfulStatusCode } = {
  unauthorised: 401,
  'forbidden-host': 403,
  'forbidden-origin': 403,
  forbidden: 403,
  'not-found': 404,
  'no-such-campaign': 404,
  'no-such-sample': 404,
  'no-such-laboratory': 404,
  'blob-missing': 404,
  'version-conflict': 409,
  refused: 409,
  'too-large': 413,
  'too-many-requests': 429,
  'no-such-sheet': 404,
  'no-such-order': 404,
  'no-such-review': 404,
  'not-allowed': 403,
  'order-claimed': 409,
  'order-not-open': 409,
  'already-entered': 409,
  'no-belief': 409,
  'too-slow': 503,
};

/** The problem+json of an error: a fault in the program tells nothing of its insides. */
export function problemOf(error: unknown): { readonly status: ContentfulStatusCode; readonly body: Problem } {
  if (error instanceof AppError) {
    const status = statuses[error.code] ?? 400;
    return {
      status,
      body: { type: `urn:onnes:${error.code}`, title: error.code, status, detail: error.message },
    };
  }
  if (error instanceof HTTPException && error.status < 500) {
    const message = error.status === 415 ? 'expected a body of the type application/json' : error.message;
    const status = error.status as ContentfulStatusCode;
    return { status, body: { type: 'urn:onnes:bad-request', title: 'bad-request', status, detail: message } };
  }
  process.stderr.write(`onnes: ${describeError(error).split('\n')[0]} (a fault in the program)\n`);
  return {
    status: 500,
    body: {
      type: 'urn:onnes:fault',
      title: 'fault',
      status: 500,
      detail: 'a fault in the program; the server wrote it to its terminal',
    },
  };
}
