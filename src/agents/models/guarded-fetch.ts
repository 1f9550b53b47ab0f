import { describeError } from '../../core/error.ts';
import { ModelError } from './model-error.ts';
import { describeOutgoing, type OutgoingRequest } from './outgoing-request.ts';

/** How long a reply may take [ms], and how large it may be. */
export type ReplyLimits = {
  /** Until the first byte of the reply. */
  readonly firstByte: number;
  /** Between two pieces of it. */
  readonly silence: number;
  /** From the question to its end. */
  readonly whole: number;
  readonly replyBytes: number;
};

export const defaultReplyLimits: ReplyLimits = {
  firstByte: 60_000,
  silence: 60_000,
  whole: 600_000,
  replyBytes: 8 * 2 ** 20,
};

export type Fetch = typeof globalThis.fetch;

export type FetchGuard = {
  readonly fetch: Fetch;
  readonly limits: ReplyLimits;
  /** Is told, and has written down, what leaves before it leaves; throws to keep it here. */
  readonly onSend: (sent: OutgoingRequest) => Promise<void>;
};

const seconds = (ms: number): string => `${ms / 1000} s`;

/**
 * A `fetch` for one question: what leaves is told first, it goes to the address asked for and no other, and the reply is a stream of
 * events within the limits.
 * @throws ModelError `model-timeout`, `model-unavailable`, `model-reply`
 */
export function guardFetch({ fetch, limits, onSend }: FetchGuard): Fetch {
  return async (input, init) => {
    const sent = describeOutgoing(input, init ?? {});
    await onSend(sent);
    const watch = openWatch(limits);
    const signal = AbortSignal.any([watch.signal, ...(init?.signal ? [init.signal] : [])]);
    try {
      const response = await fetch(input, { ...init, body: sent.body.slice(), redirect: 'manual', signal });
      checkResponse(response, sent);
      return new Response(response.body === null ? null : watchBody(response.body, watch, limits), {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
      });
    } catch (error) {
      watch.close();
      const fault = watch.signal.aborted ? watch.signal.reason : error;
      if (fault instanceof ModelError || init?.signal?.aborted) throw fault;
      throw new ModelError(
        'model-unavailable',
        `${new URL(sent.url).host} cannot be reached: ${rootCause(fault)}`,
        {
          retryable: true,
          mayHaveCost: false,
        },
      );
    }
  };
}

/** `fetch` says "fetch failed" and keeps the reason as its cause. */
function rootCause(error: unknown): string {
  let each = error;
  while (each instanceof Error && each.cause instanceof Error) each = each.cause;
  const { code } = each as NodeJS.ErrnoException;
  return `${describeError(each) || 'no reason given'}${code === undefined ? '' : ` (${code})`}`;
}

function checkResponse({ status, ok, headers }: Response, sent: OutgoingRequest): void {
  const { host } = new URL(sent.url);
  if (status >= 300 && status < 400)
    throw new ModelError(
      'model-refused',
      `${host} sends the request elsewhere (status ${status}); name that address in models.yaml`,
      {
        mayHaveCost: false,
      },
    );
  const type = headers.get('content-type') ?? 'none';
  if (ok && !/^text\/event-stream\b/i.test(type))
    throw new ModelError(
      'model-reply',
      `${host} answers with content type ${type}; expected text/event-stream`,
    );
}

/** Time-outs of one reply: the first byte, each silence, and the whole. */
function openWatch(limits: ReplyLimits) {
  const controller = new AbortController();
  const late = (what: string): void =>
    controller.abort(new ModelError('model-timeout', what, { retryable: true }));
  const whole = setTimeout(() => late(`no end of the reply after ${seconds(limits.whole)}`), limits.whole);
  let next = setTimeout(
    () => late(`no first byte of a reply within ${seconds(limits.firstByte)}`),
    limits.firstByte,
  );
  return {
    signal: controller.signal,
    heard(): void {
      clearTimeout(next);
      next = setTimeout(
        () => late(`nothing for ${seconds(limits.silence)} in the middle of a reply`),
        limits.silence,
      );
    },
    close(): void {
      clearTimeout(whole);
      clearTimeout(next);
    },
  };
}

const brokenOff = (error: unknown): ModelError =>
  new ModelError('model-unavailable', `the reply was cut short: ${rootCause(error)}`, { retryable: true });

function watchBody(
  body: ReadableStream<Uint8Array>,
  watch: ReturnType<typeof openWatch>,
  limits: ReplyLimits,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let count = 0;
  const late = new Promise<never>((_, reject) => {
    watch.signal.addEventListener('abort', () => reject(watch.signal.reason), { once: true });
  });
  late.catch(() => undefined);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await Promise.race([reader.read(), late]);
        if (done) {
          watch.close();
          return controller.close();
        }
        watch.heard();
        count += value.byteLength;
        if (count > limits.replyBytes)
          throw new ModelError(
            'model-reply',
            `the reply is longer than ${limits.replyBytes} bytes and was not read to its end`,
          );
        controller.enqueue(value);
      } catch (error) {
        watch.close();
        controller.error(error instanceof ModelError ? error : brokenOff(error));
        await reader.cancel().catch(() => undefined);
      }
    },
    async cancel(reason) {
      watch.close();
      await reader.cancel(reason);
    },
  });
}
