import { gunzipSync } from 'node:zlib';
import { AppError } from '../../core/error.ts';

export type NamedBytes = { readonly name: string; readonly bytes: Uint8Array };

/** The text of a file, line by line; line N of the file is `lines[N - 1]`. */
export type FileText = {
  readonly lines: readonly string[];
  /** Whether the last line ends as a line does; otherwise it may still be being written. */
  readonly isLastLineWhole: boolean;
};

const largestBytes = 128 * 2 ** 20;

/** @throws AppError `unreadable-file` */
export const refuseLine = (fileName: string, line: number, what: string): AppError =>
  new AppError('unreadable-file', `${fileName}, line ${line}: ${what}`);

const refuseFile = (fileName: string, what: string): AppError =>
  new AppError('unreadable-file', `${fileName}: ${what}`);

const expanded = new WeakMap<Uint8Array, Uint8Array | AppError>();

/** Bytes without gzip around them; at most 128 MiB. Each file is expanded once, also where that fails. @throws AppError `unreadable-file` */
export function expandBytes(file: NamedBytes): Uint8Array {
  const known = expanded.get(file.bytes) ?? tryToExpand(file);
  expanded.set(file.bytes, known);
  if (known instanceof AppError) throw known;
  return known;
}

function tryToExpand({ name, bytes }: NamedBytes): Uint8Array | AppError {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (bytes.length > largestBytes)
    return refuseFile(name, `has ${bytes.length} bytes; at most ${largestBytes} are read`);
  if (!isCompressed) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: largestBytes });
  } catch (error) {
    return refuseFile(
      name,
      `is not a whole gzip file of at most ${largestBytes} bytes (${(error as Error).message})`,
    );
  }
}

const cache = new WeakMap<Uint8Array, FileText>();

/**
 * Text of a file in UTF-8, UTF-16 with its mark, or Latin-1 (whatever is no UTF-8), with or without gzip around it.
 * @throws AppError `unreadable-file` where it is too large, broken or binary
 */
export function decodeFileText(file: NamedBytes): FileText {
  const known = cache.get(file.bytes);
  if (known !== undefined) return known;
  const text = decodeText(expandBytes(file));
  const zero = text.indexOf('\0');
  if (zero >= 0)
    throw refuseLine(
      file.name,
      text.slice(0, zero).split(/\r\n|\n|\r/).length,
      'holds binary data; expected text',
    );
  const lines = text.split(/\r\n|\n|\r/);
  const isLastLineWhole = lines.at(-1) === '';
  if (isLastLineWhole) lines.pop();
  const decoded = { lines, isLastLineWhole };
  cache.set(file.bytes, decoded);
  return decoded;
}

function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** As {@link decodeFileText}, for a format that asks whether a file may be its own: null where it is no text. */
export function glanceAtText(file: NamedBytes): FileText | null {
  try {
    return decodeFileText(file);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
