/**
 * An expected failure: bad input at the edge, an outside program or device that did not do its part.
 * `code` is stable and kebab-case; `message` carries the values; `retryable` says whether trying again can help.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, detail: string, retryable = false) {
    super(detail);
    this.code = code;
    this.retryable = retryable;
  }
}

/** Fails loudly on a promise broken inside the program. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${message}`);
}

/** One line that describes any thrown value, with its code when it is an {@link AppError}. */
export const describeError = (error: unknown): string =>
  error instanceof Error ? error.message : `a thrown value that is no error: ${String(error)}`;
