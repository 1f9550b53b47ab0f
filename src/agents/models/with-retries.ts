import type { Random } from '../../core/random.ts';
import type { LanguageModel } from '../language-model.ts';
import { ModelError } from './model-error.ts';

export type RetryRules = {
  /** Of one request, the first included; ≥ 1. */
  readonly attempts: number;
  /** Before the second attempt, doubled before each further one [ms]. */
  readonly firstDelay: number;
  /** Longer than this nobody waits, also where a provider asks for it [ms]. */
  readonly longestDelay: number;
};

export const defaultRetries: RetryRules = { attempts: 4, firstDelay: 1000, longestDelay: 60_000 };

export type RetryPorts = {
  readonly random: Random;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Is told why, before each wait. */
  onRetry?(why: string, delay: number, attempt: number): void;
};

/**
 * Asks again after what may pass by itself, with waits that grow exponentially, half of each at random, and never shorter than the
 * provider asks for. Pieces of text are shown of the first attempt that brings some; the reply is whole in any case.
 */
export const withRetries = (model: LanguageModel, rules: RetryRules, ports: RetryPorts): LanguageModel => ({
  ...model,
  async generate(request, signal, onText) {
    let shownBy: number | null = null;
    for (let attempt = 1; ; attempt++) {
      const show = (piece: string): void => {
        shownBy ??= attempt;
        if (shownBy === attempt) onText?.(piece);
      };
      try {
        return await model.generate(request, signal, show);
      } catch (error) {
        if (!(error instanceof ModelError) || !error.retryable || attempt >= rules.attempts) throw error;
        const delay = delayBefore(attempt, error, rules, ports.random);
        if (delay > rules.longestDelay)
          throw new ModelError(
            'model-unavailable',
            `${error.message}; it asks for a wait of ${Math.ceil(delay / 1000)} s, longer than the ${rules.longestDelay / 1000} s allowed`,
            { mayHaveCost: error.mayHaveCost },
          );
        ports.onRetry?.(error.message, delay, attempt);
        await ports.sleep(delay, signal);
        signal.throwIfAborted();
      }
    }
  },
});

function delayBefore(attempt: number, { retryAfter }: ModelError, rules: RetryRules, random: Random): number {
  const grown = Math.min(rules.longestDelay, rules.firstDelay * 2 ** (attempt - 1));
  return Math.max(grown * (0.5 + 0.5 * random.uniform()), retryAfter ?? 0);
}
