import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { AppError } from '../../core/error.ts';
import { parseWith } from '../../core/parse-with.ts';
import type { ByteLink, Connector } from './byte-link.ts';

/** One line of a capture file: what went over the wire, and when [s since the capture began]. */
const entrySchema = z.strictObject({
  time: z.number().nonnegative(),
  session: z.int().positive(),
  event: z.enum(['opened', 'sent', 'received', 'closed', 'lost']),
  /** The bytes as text, where every one of them is ASCII. */
  text: z.string().exactOptional(),
  /** The bytes in hexadecimal, where they are not. */
  hex: z
    .string()
    .regex(/^([0-9a-f]{2})*$/, 'expected pairs of hexadecimal digits')
    .exactOptional(),
  why: z.string().exactOptional(),
});
export type CaptureEntry = z.infer<typeof entrySchema>;

/** The same connections, each byte of which is also told to `record`, before a listener hears of it. */
export function captured(
  connector: Connector,
  record: (entry: CaptureEntry) => void,
  clock: () => number = () => performance.now() / 1000,
): Connector {
  const start = clock();
  let sessions = 0;
  return {
    address: connector.address,
    async connect(listener, signal) {
      const session = sessions + 1;
      const say = (event: CaptureEntry['event'], detail: Partial<CaptureEntry> = {}): void =>
        record({ time: Math.round((clock() - start) * 1e6) / 1e6, session, event, ...detail });
      const link = await connector.connect(
        {
          received(bytes) {
            say('received', bytesField(bytes));
            listener.received(bytes);
          },
          lost(why) {
            say('lost', { why });
            listener.lost(why);
          },
        },
        signal,
      );
      sessions = session;
      say('opened', { why: connector.address });
      return {
        async write(bytes) {
          say('sent', bytesField(bytes));
          await link.write(bytes);
        },
        close() {
          say('closed');
          link.close();
        },
      };
    },
  };
}

const bytesField = (bytes: Uint8Array): { text: string } | { hex: string } =>
  bytes.every((byte) => byte < 128)
    ? { text: Buffer.from(bytes).toString('latin1') }
    : { hex: Buffer.from(bytes).toString('hex') };

const bytesOf = ({ text, hex }: CaptureEntry): Uint8Array =>
  hex === undefined ? Buffer.from(text ?? '', 'latin1') : Buffer.from(hex, 'hex');

/** Addresses of recorded wires begin so. */
export const replayPrefix = 'replay:';

/** What a file says of its fidelity that was made with a recorded wire in the place of a device; nothing for devices. */
export const playedAgain = (addresses: readonly string[]): { readonly fidelity?: string } =>
  addresses.some((address) => address.startsWith(replayPrefix))
    ? { fidelity: 'simulated: a recorded wire was played again' }
    : {};

/** The entries of a capture file in JSON lines. @throws AppError `bad-capture` — `NAME, line N: what is wrong` */
export function parseCapture(text: string, name: string): readonly CaptureEntry[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `${name}, line ${index + 1}`;
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      throw new AppError('bad-capture', `${where}: is not JSON`);
    }
    return [parseWith(entrySchema, json, 'bad-capture', where)];
  });
}

/** A capture file as a connector. @throws AppError `bad-capture`, or what the file system says */
export function replayedFile(path: string): Connector {
  return replayed(parseCapture(readFileSync(path, 'utf8'), path), path);
}

/**
 * Plays the device of a recorded wire: answers what it answered then, at once, as long as it is asked the same bytes in the same
 * order. Anything else ends the connection with the line of the file that was to come.
 */
export function replayed(entries: readonly CaptureEntry[], name: string): Connector {
  let next = 0;
  const address = `${replayPrefix}${name}`;
  return {
    address,
    async connect(listener) {
      const opened = entries[next];
      if (opened?.event !== 'opened')
        throw new AppError(
          'capture-mismatch',
          `${name}, entry ${next + 1}: ${describe(opened)}, and a connection was opened`,
        );
      next++;
      let isOpen = true;
      let unsent = Buffer.alloc(0);
      const play = (): void => {
        for (; isOpen; next++) {
          const entry = entries[next];
          if (entry?.event === 'received') listener.received(bytesOf(entry));
          else if (entry?.event === 'lost') {
            isOpen = false;
            next++;
            listener.lost(entry.why ?? 'the recorded connection was lost');
            return;
          } else return;
        }
      };
      setImmediate(play);
      const link: ByteLink = {
        async write(bytes) {
          unsent = Buffer.concat([unsent, bytes]);
          while (unsent.length > 0) {
            const entry = entries[next];
            const expected = entry?.event === 'sent' ? bytesOf(entry) : null;
            if (expected === null || !unsent.subarray(0, expected.length).equals(expected))
              throw new AppError(
                'capture-mismatch',
                `${name}, entry ${next + 1}: ${describe(entry)}, and ${JSON.stringify(unsent.toString('latin1'))} was sent`,
              );
            unsent = unsent.subarray(expected.length);
            next++;
          }
          setImmediate(play);
        },
        close() {
          isOpen = false;
          if (entries[next]?.event === 'closed') next++;
        },
      };
      return link;
    },
  };
}

function describe(entry: CaptureEntry | undefined): string {
  if (entry === undefined) return 'the recording ends here';
  const { event, text, hex, why } = entry;
  return `the recording has ${event} ${text !== undefined ? JSON.stringify(text) : (hex ?? why ?? '')}`.trim();
}
