import { AppError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';

export type Method = 'GET' | 'PUT' | 'POST';
export type Answer = { readonly status: number; readonly body: unknown };

/** One question to an instrument that answers JSON. @throws AppError `instrument-fault` — when no answer came in time */
export type Ask = {
  readonly address: string;
  ask(method: Method, path: string, body?: Json): Promise<Answer>;
  close(): void;
};

/** Bytes of an answer at most. */
export const longestAnswer = 256 * 1024 * 1024;

export const noAnswer = (address: string, method: Method, path: string, why: string): AppError =>
  new AppError('instrument-fault', `${address}: sent ${method} ${path}, awaited JSON: ${why}`, true);

/** @throws AppError `garbled-reply` */
export function parseAnswer(address: string, method: Method, path: string, text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const shown = JSON.stringify(text.slice(0, 80));
    throw new AppError(
      'garbled-reply',
      `${address}: sent ${method} ${path}, awaited JSON: received ${shown}`,
      true,
    );
  }
}
