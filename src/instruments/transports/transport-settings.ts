import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { describeError } from '../../core/error.ts';
import type { Connector } from './byte-link.ts';
import { type CaptureEntry, captured, replayedFile } from './capture.ts';
import { serial } from './serial.ts';
import { tcp } from './tcp.ts';

const deadline = z.number().min(10).max(600_000).exactOptional();
/** Folder into which every byte of every connection is written, one JSON line each. */
const capture = z.string().min(1).exactOptional();

/** Where a device that speaks over a stream of bytes is found. */
export const streamSettings = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('tcp'),
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    deadline,
    capture,
  }),
  z.strictObject({
    kind: z.literal('serial'),
    path: z.string().min(1),
    baudRate: z.int().min(50).max(4_000_000).default(9600),
    dataBits: z.literal([7, 8]).default(8),
    parity: z.enum(['none', 'even', 'odd']).default('none'),
    stopBits: z.literal([1, 2]).default(1),
    deadline,
    capture,
  }),
  /** A recorded wire in place of a device; see capture. */
  z.strictObject({ kind: z.literal('replay'), file: z.string().min(1), deadline }),
]);
export type StreamSettings = z.infer<typeof streamSettings>;

/** The connector of these settings. `name` is the capture's file name. */
export function connectorOf(settings: StreamSettings, name: string): Connector {
  switch (settings.kind) {
    case 'tcp':
      return recorded(tcp(settings), settings.capture, name);
    case 'serial': {
      const { path, baudRate, dataBits, parity, stopBits } = settings;
      return recorded(serial({ path, baudRate, dataBits, parity, stopBits }), settings.capture, name);
    }
    case 'replay':
      return replayedFile(settings.file);
  }
}

/** Records into a new file each time that an instrument is opened. */
function recorded(connector: Connector, folder: string | undefined, name: string): Connector {
  return folder === undefined ? connector : captured(connector, captureFile(folder, name));
}

/**
 * A writer of capture entries into `FOLDER/NAME-TIME.jsonl`; the file comes to be with the first entry. Where it cannot be written a
 * warning of the process says so once, and the device is spoken to all the same.
 */
export function captureFile(folder: string, name: string): (entry: CaptureEntry) => void {
  let stream: ReturnType<typeof createWriteStream> | undefined;
  let isGivenUp = false;
  const giveUp = (error: unknown): void => {
    isGivenUp = true;
    process.emitWarning(`what ${name} says is not recorded in ${folder}: ${describeError(error)}`);
  };
  const open = (): void => {
    mkdirSync(folder, { recursive: true });
    const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
    stream = createWriteStream(join(folder, `${name}-${time}.jsonl`), { flags: 'a' }).on('error', giveUp);
  };
  return (entry) => {
    if (isGivenUp) return;
    try {
      if (stream === undefined) open();
      stream?.write(`${JSON.stringify(entry)}\n`);
    } catch (error) {
      giveUp(error);
    }
  };
}

/** The deadline of a transport where the settings state one. */
export const policyOf = (settings: { readonly deadline?: number }): { deadline?: number } =>
  settings.deadline === undefined ? {} : { deadline: settings.deadline };
