import { AppError } from '../../core/error.ts';

/** Cuts the stream of received bytes into messages, however the bytes were chunked on their way. */
export type Framer<M> = {
  /** The messages that these bytes complete. @throws AppError `garbled-reply` — when they can be no part of a message. */
  push(bytes: Uint8Array): readonly M[];
  /** Bytes received of a message that is not complete. */
  readonly pending: Uint8Array;
};

/** How questions become bytes and bytes become answers. */
export type Framing<Q, M> = {
  encode(question: Q): Uint8Array;
  /** A question in a message for people. */
  describe(question: Q): string;
  /** One for each connection. */
  open(): Framer<M>;
};

const newline = 10;
const carriageReturn = 13;

/**
 * Lines of ASCII: a question ends with `terminator`, an answer with a line feed, before which a carriage return is dropped.
 * Bytes outside printable ASCII and tab are no answer. Longer lines than `longest` [bytes] are refused, so that a device that
 * never ends a line cannot fill the memory.
 */
export function lines({ terminator = '\n', longest = 65_536 } = {}): Framing<string, string> {
  return {
    encode: (question) => new TextEncoder().encode(question + terminator),
    describe: (question) => JSON.stringify(question),
    open: () => openLineFramer(longest),
  };
}

function openLineFramer(longest: number): Framer<string> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  const complete = (last: Uint8Array): string => {
    const line = Buffer.concat([...chunks, last]);
    chunks = [];
    size = 0;
    const end = line.at(-1) === carriageReturn ? line.length - 1 : line.length;
    const bad = line.subarray(0, end).findIndex((byte) => (byte < 32 && byte !== 9) || byte > 126);
    if (bad >= 0)
      throw new AppError(
        'garbled-reply',
        `byte ${bad + 1} of ${showBytes(line)} is 0x${line[bad]?.toString(16).padStart(2, '0')}, which is no printable ASCII`,
      );
    return line.toString('latin1', 0, end);
  };
  return {
    push(bytes) {
      const messages: string[] = [];
      let start = 0;
      for (;;) {
        const end = bytes.indexOf(newline, start);
        if (end < 0) break;
        messages.push(complete(bytes.subarray(start, end)));
        start = end + 1;
      }
      if (start < bytes.length) chunks.push(bytes.slice(start));
      size += bytes.length - start;
      if (size > longest)
        throw new AppError(
          'garbled-reply',
          `${size} bytes came without an end of line; expected at most ${longest}`,
        );
      return messages;
    },
    get pending() {
      return Buffer.concat(chunks);
    },
  };
}

const longestShown = 80;

/** Bytes in a message for people: as text where they are printable ASCII, else in hexadecimal. */
export function showBytes(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, longestShown));
  const more = bytes.length > longestShown ? `… (${bytes.length} bytes)` : '';
  const isText = shown.every((byte) => (byte >= 32 && byte <= 126) || [9, 10, 13].includes(byte));
  return (isText ? JSON.stringify(shown.toString('latin1')) : `0x${shown.toString('hex')}`) + more;
}
