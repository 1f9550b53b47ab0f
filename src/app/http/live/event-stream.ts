/** What waits for a slow reader: beyond it, and beyond one line, the reader is dropped, and comes back to a snapshot. */
const waitingLines = 500;
const waitingCharacters = 16 * 1024 * 1024;
/** A line that keeps the connection open through proxies [ms]. */
const beatInterval = 15_000;

/** Server-sent events to one reader. */
export type EventStream = {
  readonly body: ReadableStream<Uint8Array>;
  send(text: string, id?: string): void;
  end(): void;
};

/**
 * Sends as fast as the reader reads, and no further: `onEnd` is called once, when the reader has gone, was too slow, or `end` was called;
 * `drop` cuts the connection of one that does not read.
 */
export function openEventStream(onEnd: () => void, drop: () => void): EventStream {
  const encoder = new TextEncoder();
  const queue: string[] = [];
  let waiting = 0;
  let isOpen = true;
  let wake: (() => void) | null = null;
  const end = (): void => {
    if (!isOpen) return;
    isOpen = false;
    clearInterval(beat);
    onEnd();
    wake?.();
  };
  const push = (line: string): void => {
    if (!isOpen) return;
    queue.push(line);
    waiting += line.length;
    if (queue.length > waitingLines || (waiting > waitingCharacters && queue.length > 1)) {
      queue.length = 0;
      end();
      drop();
      return;
    }
    wake?.();
  };
  const beat = setInterval(() => {
    if (queue.length === 0) push(': beat\n\n');
  }, beatInterval);
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (queue.length === 0 && isOpen)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        wake = null;
        const line = queue.shift();
        if (line === undefined) return controller.close();
        waiting -= line.length;
        controller.enqueue(encoder.encode(line));
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    send: (text, id) => push(`${id === undefined ? '' : `id: ${id}\n`}data: ${text}\n\n`),
    end,
  };
}
