import { gunzipSync, inflateRawSync } from 'node:zlib';
import { AppError, describeError } from '../../core/error.ts';

/** One file in a zip archive. */
export type ZipEntry = { readonly name: string; readonly size: number; read(): Uint8Array };

const mostEntries = 2000;
/** What all entries that are read may grow to together [bytes]. */
const largestTotal = 128 * 2 ** 20;
const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;

/**
 * The entries of a zip archive by its central directory; each is expanded when it is read, gzip within it too, all together to 128 MiB
 * at most.
 * Archives of more than 2000 entries, encrypted ones and zip64 are refused.
 * @throws AppError `unreadable-file` — with the byte.
 * @source pkware-appnote, sections 4.3.7, 4.3.12, 4.3.16
 */
export function listZipEntries(name: string, bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (offset: number, detail: string): AppError =>
    new AppError('unreadable-file', `${name}, byte ${offset}: ${detail}`);
  const need = (offset: number, length: number): void => {
    if (!(offset >= 0 && offset + length <= bytes.length))
      throw refuse(bytes.length, `the archive ends; expected ${length} bytes at ${offset}`);
  };
  const end = findEnd(view);
  if (end < 0)
    throw refuse(bytes.length, 'no end of a zip directory is found: the archive is cut short or none');
  const count = view.getUint16(end + 10, true);
  if (count > mostEntries) throw refuse(end, `${count} entries; expected at most ${mostEntries}`);
  const budget = { left: largestTotal };
  const entries: ZipEntry[] = [];
  let offset = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    need(offset, 46);
    if (view.getUint32(offset, true) !== directoryEntry)
      throw refuse(offset, `entry ${i + 1} of the directory is damaged`);
    const at = offset;
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [packed, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const nameLength = view.getUint16(at + 28, true);
    need(at + 46, nameLength);
    const entryName = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    entries.push({
      name: entryName,
      size,
      read() {
        if ((flags & 1) !== 0) throw refuse(at, `${entryName} is encrypted`);
        if (size > budget.left)
          throw refuse(
            at,
            `${entryName} would grow to ${size} bytes; at most ${largestTotal} are expanded in all`,
          );
        need(local, 30);
        if (view.getUint32(local, true) !== localEntry)
          throw refuse(local, `${entryName} is not where the directory says`);
        const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        need(start, packed);
        const content = bytes.subarray(start, start + packed);
        if (method !== 0 && method !== 8)
          throw refuse(at, `${entryName} is packed by method ${method}; expected 0 or 8`);
        const expanded =
          method === 0 ? content : inflate(content, size, (why) => refuse(start, `${entryName}: ${why}`));
        if (expanded.length !== size)
          throw refuse(start, `${entryName} has ${expanded.length} bytes; the directory says ${size}`);
        budget.left -= size;
        if (!isGzip(expanded)) return expanded;
        const inner = unwrap(expanded, budget.left, (why) => refuse(start, `${entryName}: ${why}`));
        budget.left -= inner.length;
        return inner;
      },
    });
    offset = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

const isGzip = (content: Uint8Array): boolean => content[0] === 0x1f && content[1] === 0x8b;

/** An entry that is itself gzip; it counts as what it grows to. */
function unwrap(content: Uint8Array, most: number, refuse: (why: string) => AppError): Uint8Array {
  let inner: Uint8Array;
  try {
    inner = gunzipSync(content, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    throw refuse(
      `is gzip that cannot be expanded within ${largestTotal} bytes for the archive: ${describeError(error)}`,
    );
  }
  if (isGzip(inner)) throw refuse('is gzip within gzip');
  return inner;
}

function inflate(content: Uint8Array, size: number, refuse: (why: string) => AppError): Uint8Array {
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    throw refuse(`cannot be expanded: ${describeError(error)}`);
  }
}

/** Where the end record starts; it is followed by at most 65535 bytes of comment. */
function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--)
    if (view.getUint32(at, true) === endOfDirectory) return at;
  return -1;
}
