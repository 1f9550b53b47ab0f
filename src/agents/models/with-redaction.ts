import { AppError } from '../../core/error.ts';
import { canonicalJson } from '../../core/json.ts';
import type { LanguageModel } from '../language-model.ts';
import { ModelError } from './model-error.ts';
import type { Redact } from './redact.ts';

/**
 * Keeps secrets out of errors, and out of requests: one that holds a configured secret is not sent.
 * @throws AppError `secret-in-request`
 */
export const withRedaction = (
  model: LanguageModel,
  redact: Redact,
  secrets: readonly string[],
): LanguageModel => ({
  ...model,
  async generate(request, signal, onText) {
    const text = canonicalJson(request);
    if (secrets.some((secret) => secret.length >= 4 && text.includes(JSON.stringify(secret).slice(1, -1))))
      throw new AppError(
        'secret-in-request',
        `the request holds a key that models.yaml names; it is not sent`,
      );
    try {
      return await model.generate(request, signal, onText);
    } catch (error) {
      throw redactError(error, redact);
    }
  },
});

function redactError(error: unknown, redact: Redact): unknown {
  if (error instanceof ModelError) {
    const { code, message, retryable, retryAfter, mayHaveCost } = error;
    return new ModelError(code as ConstructorParameters<typeof ModelError>[0], redact(message), {
      retryable,
      retryAfter,
      mayHaveCost,
    });
  }
  if (error instanceof AppError) return new AppError(error.code, redact(error.message), error.retryable);
  return error;
}
