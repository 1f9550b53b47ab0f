import { inflateRawSync } from 'node:zlib';
import { AppError } from '../../core/error.ts';

/** Bytes that a workbook may have once it is unpacked, and how many times as large as the file that may be. */
const mostUnpacked = 200 * 2 ** 20;
const mostRatio = 200;
const smallEnough = 20 * 2 ** 20;
const mostEntries = 2000;

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const localLength = 30;
const sizeOf64 = 0xffffffff;

/**
 * Refuses a workbook that would unpack to more than there is room for, by the sizes that its central directory states, before anything is
 * unpacked. @throws AppError `bad-workbook`, `too-large`
 */
export function checkWorkbook(bytes: Uint8Array, name: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end === null)
    throw new AppError(
      'bad-workbook',
      `${name}: the workbook is cut short; save it again and send the whole file`,
    );
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > mostEntries)
    throw new AppError(
      'too-large',
      `${name}: the workbook has ${count} parts, at most ${mostEntries} are read`,
    );
  let unpacked = 0;
  let isWorkbook = false;
  const decoder = new TextDecoder();
  for (let entry = 0; entry < count; entry++) {
    if (at + entryLength > view.byteLength || view.getUint32(at, true) !== entrySignature)
      throw new AppError('bad-workbook', `${name}: the list of parts in the workbook is damaged`);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const part = decoder.decode(bytes.subarray(at + entryLength, at + entryLength + nameLength));
    if (part === 'xl/workbook.xml') isWorkbook = true;
    if (size === sizeOf64) throw new AppError('too-large', `${name}: ${part} is larger than 4 GB`);
    checkSize(bytes, view, at, `${name}: ${part}`);
    unpacked += size;
    at += entryLength + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  const isBomb = unpacked > smallEnough && unpacked > mostRatio * bytes.length;
  if (unpacked > mostUnpacked || isBomb)
    throw new AppError(
      'too-large',
      `${name}: ${Math.round(bytes.length / 1024)} kB that unpack to ${Math.round(unpacked / 2 ** 20)} MB; at most ${mostUnpacked / 2 ** 20} MB and ${mostRatio} times the file are read`,
    );
  if (!isWorkbook) throw new AppError('bad-workbook', `${name}: a zip file, but no xlsx workbook`);
}

/** A part may be larger than its entry says: it is unpacked up to what is said, and not beyond. */
function checkSize(bytes: Uint8Array, view: DataView, at: number, what: string): void {
  const [packed, size, start] = [20, 24, 42].map((offset) => view.getUint32(at + offset, true)) as [
    number,
    number,
    number,
  ];
  const isDeflated = view.getUint16(at + 10, true) === 8;
  if (!isDeflated || size > mostUnpacked || start + localLength > view.byteLength) return;
  const from = start + localLength + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
  try {
    inflateRawSync(bytes.subarray(from, from + packed), { maxOutputLength: Math.max(1, size) });
  } catch (error) {
    const isLarger = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw isLarger
      ? new AppError('too-large', `${what} unpacks to more than the ${size} bytes that the file says`)
      : new AppError('bad-workbook', `${what} is damaged; save the workbook again`);
  }
}

function findEnd(view: DataView): number | null {
  const least = Math.max(0, view.byteLength - endLength - 0xffff);
  for (let at = view.byteLength - endLength; at >= least; at--)
    if (view.getUint32(at, true) === endSignature) return at;
  return null;
}
