import { AppError } from '../../core/error.ts';

export type ModelErrorCode =
  | 'model-unavailable'
  | 'model-refused'
  | 'model-reply'
  | 'model-timeout'
  | 'cassette-miss';

/** What goes wrong with a model, with what retries and accounts ask for. */
export class ModelError extends AppError {
  /** Until when the provider asks to be left alone [ms from now]; null where it says nothing. */
  readonly retryAfter: number | null;
  /** Whether the provider may charge for the attempt all the same. */
  readonly mayHaveCost: boolean;

  constructor(
    code: ModelErrorCode,
    detail: string,
    {
      retryable = false,
      retryAfter = null,
      mayHaveCost = true,
    }: {
      readonly retryable?: boolean;
      readonly retryAfter?: number | null;
      readonly mayHaveCost?: boolean;
    } = {},
  ) {
    super(code, detail, retryable);
    this.retryAfter = retryAfter;
    this.mayHaveCost = mayHaveCost;
  }
}

/** The model's own error among a thrown value and its causes; null when there is none. */
export function findModelError(error: unknown): ModelError | null {
  for (let each = error, depth = 0; each instanceof Error && depth < 10; each = each.cause, depth++)
    if (each instanceof ModelError) return each;
  return null;
}
