import { AppError } from '../../core/error.ts';
import type { Quantity } from '../../core/quantity.ts';
import { buildPowderScan } from './build-powder-scan.ts';
import type { FileFormat, PowderScan } from './contract.ts';
import { expandBytes } from './decode-file-text.ts';

/**
 * Bruker binary scans: `RAW1.01` (DIFFRAC plus, version 3) and `RAW4.00` (DIFFRAC.SUITE); all ranges. Older versions are
 * refused by name. Positions in messages are byte offsets.
 */
export const brukerRaw: FileFormat = {
  name: 'bruker-raw',
  summary: 'Bruker binary powder scans (.raw), versions 3 and 4',
  extensions: ['.raw'],
  recognizes: ({ name, bytes }) =>
    /^RAW(?: |2|1\.01|4\.00)/.test(latin(bytes, 0, 7)) ||
    (/\.raw(\.gz)?$/i.test(name) && latin(bytes, 0, 3) === 'RAW'),
  read({ name, bytes: given }) {
    const bytes = expandBytes({ name, bytes: given });
    const magic = latin(bytes, 0, 7);
    const file = openFile(name, bytes);
    if (magic === 'RAW4.00') return readVersion4(file);
    if (magic === 'RAW1.01') return readVersion3(file);
    const version = magic.startsWith('RAW2') ? 2 : magic.startsWith('RAW ') ? 1 : null;
    throw file.refuse(
      0,
      version === null
        ? `"${magic.replace(/[^\x20-\x7e]/g, '?')}" is no Bruker scan of a known version`
        : `a Bruker scan of version ${version}; expected RAW1.01 or RAW4.00: convert it with the instrument's program`,
    );
  },
};

const latin = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length));

type BinaryFile = {
  readonly name: string;
  readonly length: number;
  refuse(offset: number, detail: string): AppError;
  whole(offset: number): number;
  single(offset: number): number;
  double(offset: number): number;
  /** Text up to the first zero, blanks trimmed; null when there is none. */
  text(offset: number, length: number): string | null;
};

function openFile(name: string, bytes: Uint8Array): BinaryFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (offset: number, detail: string): AppError =>
    new AppError('unreadable-file', `${name}, byte ${offset}: ${detail}`);
  const need = (offset: number, length: number): void => {
    if (!(offset >= 0 && offset + length <= bytes.length))
      throw refuse(bytes.length, `the file ends; expected ${length} bytes at ${offset}`);
  };
  return {
    name,
    length: bytes.length,
    refuse,
    whole: (offset) => {
      need(offset, 4);
      return view.getUint32(offset, true);
    },
    single: (offset) => {
      need(offset, 4);
      return view.getFloat32(offset, true);
    },
    double: (offset) => {
      need(offset, 8);
      return view.getFloat64(offset, true);
    },
    text: (offset, length) => {
      need(offset, length);
      const [text = ''] = new TextDecoder('windows-1252')
        .decode(bytes.subarray(offset, offset + length))
        .split('\0');
      return text.trim() === '' ? null : text.trim();
    },
  };
}

/** What the file says before its ranges. */
type Head = {
  readonly sample: string | null;
  readonly measuredAt: string | null;
  readonly instrument: string | null;
  readonly wavelength: PowderScan['wavelength'];
  readonly stated: PowderScan['stated'];
};

type Range = {
  /** Where it is described. */
  readonly offset: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
  readonly seconds: number;
  readonly dataAt: number;
  readonly recordLength: number;
  readonly warnings: readonly string[];
};

function readRange(file: BinaryFile, head: Head, range: Range): PowderScan {
  const { offset, start, step, count, dataAt, recordLength, seconds } = range;
  if (!(step > 0 && step < 10) || !Number.isFinite(start))
    throw file.refuse(
      offset,
      `the scan starts at ${start} by steps of ${step}; expected degrees, steps above 0`,
    );
  if (dataAt + count * recordLength > file.length)
    throw file.refuse(
      file.length,
      `the file ends within the data; expected ${count} records of ${recordLength} bytes from ${dataAt}`,
    );
  return buildPowderScan(file.name, {
    format: brukerRaw.name,
    ...head,
    warnings: range.warnings,
    twoTheta: Float64Array.from({ length: count }, (_, i) => start + i * step),
    intensity: Float64Array.from({ length: count }, (_, i) => file.single(dataAt + i * recordLength)),
    sd: null,
    isRate: false,
    secondsPerPoint: seconds > 0 && Number.isFinite(seconds) ? seconds : null,
    placeOf: (point) => `byte ${dataAt + point * recordLength}`,
  });
}

/** `MM/DD/YY(YY)` and a time, as ISO 8601; null where they are something else. */
function readDate(date: string | null, time: string | null): string | null {
  const [, month, day, year] = /^(\d\d)\/(\d\d)\/(\d{2}|\d{4})$/.exec(date ?? '') ?? [];
  if (year === undefined) return null;
  const full = year.length === 4 ? year : Number(year) < 70 ? `20${year}` : `19${year}`;
  return `${full}-${month}-${day}${/^\d\d:\d\d(:\d\d)?$/.test(time ?? '') ? `T${time}` : ''}`;
}

/** A wavelength [Å] where the file states a possible one. */
const wavelengthOf = (alpha1: number, alpha2: number, ratio: number): PowderScan['wavelength'] =>
  alpha1 > 0.05 && alpha1 < 10
    ? {
        alpha1,
        alpha2: alpha2 > 0.05 && alpha2 < 10 && alpha2 !== alpha1 ? alpha2 : null,
        ratio: ratio > 0 && ratio < 2 ? ratio : null,
      }
    : null;

const headerOfVersion3 = 712;
const rangeHeaderOfVersion3 = 304;
const mostRanges = 1000;

function readVersion3(file: BinaryFile): readonly PowderScan[] {
  const rangeCount = file.whole(12);
  if (rangeCount < 1 || rangeCount > mostRanges)
    throw file.refuse(12, `${rangeCount} ranges; expected 1 to ${mostRanges}`);
  const anode = file.text(608, 4);
  const head: Head = {
    sample: file.text(326, 60),
    measuredAt: readDate(file.text(16, 10), file.text(26, 10)),
    instrument: file.text(108, 218),
    wavelength: wavelengthOf(file.double(624), file.double(632), file.double(648)),
    stated: anode === null ? {} : { anodeMaterial: anode },
  };
  const scans: PowderScan[] = [];
  let offset = headerOfVersion3;
  for (let r = 0; r < rangeCount; r++) {
    const length = file.whole(offset);
    if (length !== rangeHeaderOfVersion3)
      throw file.refuse(offset, `a range header of ${length} bytes; expected ${rangeHeaderOfVersion3}`);
    const count = file.whole(offset + 4);
    const dataAt = offset + length + file.whole(offset + 256);
    scans.push(
      readRange(file, head, {
        offset,
        start: file.double(offset + 16),
        step: file.double(offset + 176),
        count,
        seconds: file.single(offset + 192),
        dataAt,
        recordLength: 4,
        warnings: ['the scan axis is not read from this format: 2θ is taken as the one that moved'],
      }),
    );
    offset = dataAt + 4 * count;
  }
  return scans;
}

/** Kinds of segments in version 4. */
const kinds = { range: 0, metadata: 10, hardware: 30, drive: 50, rangeToo: 160 } as const;
const powderScans =
  /^(locked coupled|unlocked coupled|coupled|2theta|two ?theta|detector|psd fast|psd fixed|continuous|still|)/i;
const otherScans = /rocking|phi|chi|psi|omega|^theta|x-?drive|y-?drive|z-?drive|pole/i;

function readVersion4(file: BinaryFile): readonly PowderScan[] {
  let sample: string | null = null;
  let instrument: string | null = null;
  let wavelength: PowderScan['wavelength'] = null;
  const stated: Record<string, Quantity | string> = {};
  const scans: PowderScan[] = [];
  let offset = 61;
  while (offset + 8 <= file.length) {
    const kind = file.whole(offset);
    if (kind === kinds.range || kind === kinds.rangeToo) {
      if (scans.length >= mostRanges) throw file.refuse(offset, `more than ${mostRanges} ranges`);
      const measuredAt = readDate(file.text(12, 12), file.text(24, 10));
      const { scan, end } = readRange4(file, { sample, measuredAt, instrument, wavelength, stated }, offset);
      scans.push(scan);
      offset = end;
      continue;
    }
    const length = file.whole(offset + 4);
    if (length < 8 || offset + length > file.length)
      throw file.refuse(
        offset,
        `a segment of kind ${kind} and ${length} bytes; expected one that fits the file`,
      );
    if (kind === kinds.metadata && length > 36) {
      const value = file.text(offset + 36, length - 36);
      const label = file.text(offset + 12, 24);
      if (value !== null && label === 'SAMPLEID') sample = value;
      else if (value !== null && label === 'CREATOR') instrument = value;
      else if (value !== null && label !== null) stated[label.toLowerCase()] = value;
    }
    if (kind === kinds.hardware && length >= 120) {
      wavelength = wavelengthOf(
        file.double(offset + 80),
        file.double(offset + 88),
        file.double(offset + 104),
      );
      const anode = file.text(offset + 116, 4);
      if (anode !== null) stated.anodeMaterial = anode;
    }
    offset += length;
  }
  if (scans.length === 0) throw file.refuse(file.length, 'holds no range of data');
  return scans;
}

function readRange4(
  file: BinaryFile,
  head: Head,
  offset: number,
): { readonly scan: PowderScan; readonly end: number } {
  const kind = file.text(offset + 32, 24) ?? '';
  if (otherScans.test(kind) || !powderScans.test(kind))
    throw file.refuse(offset + 32, `the scan is "${kind}"; expected one along 2θ`);
  const recordLength = file.whole(offset + 136);
  const count = file.whole(offset + 88);
  if (recordLength < 4 || recordLength > 4096)
    throw file.refuse(offset + 136, `records of ${recordLength} bytes; expected 4 or more`);
  const used = file.double(offset + 112);
  const dataAt = offset + 160 + file.whole(offset + 140);
  const scan = readRange(
    file,
    { ...head, wavelength: head.wavelength ?? wavelengthOf(used, 0, 0) },
    {
      offset: offset + 72,
      start: file.double(offset + 72),
      step: file.double(offset + 80),
      count,
      seconds: file.single(offset + 92),
      dataAt,
      recordLength,
      warnings: [],
    },
  );
  return { scan, end: dataAt + count * recordLength };
}
