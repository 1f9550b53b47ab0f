import { AppError } from '../core/error.ts';

/**
 * What a device answers, or an error once it has been silent too long in real time [ms]: nobody hangs on a device that does.
 * @throws AppError `no-answer` (retryable) — and whatever the device fails with
 */
export async function answerWithin<T>(answer: Promise<T>, milliseconds: number, what: string): Promise<T> {
  let timeout: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timeout = setTimeout(
      () => reject(new AppError('no-answer', `${what}: no answer within ${milliseconds / 1000} s`, true)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timeout);
    // An answer that comes too late is nobody's.
    answer.catch(() => undefined);
  }
}
