import { AppError } from '../../core/error.ts';
import { combinatorialTable } from './combinatorial-table.ts';
import type { FileFormat, InstrumentData } from './contract.ts';
import { expandBytes } from './decode-file-text.ts';
import { lakeShore } from './lake-shore.ts';
import { measuredCsv } from './measured-csv.ts';
import { powderFormats } from './powder-formats.ts';
import { quantumDesign } from './quantum-design.ts';

export type {
  FileFormat,
  InstrumentData,
  MeasuredColumn,
  MeasuredTable,
  PowderScan,
  Provenance,
} from './contract.ts';

export { fidelityOf } from './fidelity.ts';

/** Every file format, the most specific first; a new one is a file and a line here. */
export const fileFormats: readonly FileFormat[] = [
  quantumDesign,
  combinatorialTable,
  lakeShore,
  ...powderFormats,
  // The last: it reads whatever has a line of titles.
  measuredCsv,
];

type NamedBytes = { readonly name: string; readonly bytes: Uint8Array };

const cache = new WeakMap<Uint8Array, readonly InstrumentData[] | AppError>();

/** Everything that a file holds, by the first format that recognizes it. @throws AppError `unreadable-file` naming file and line */
export function readInstrumentFile(file: NamedBytes): readonly InstrumentData[] {
  let known = cache.get(file.bytes);
  if (known === undefined) {
    known = tryToRead(file);
    cache.set(file.bytes, known);
  }
  if (known instanceof AppError) throw known;
  return known;
}

function tryToRead(file: NamedBytes): readonly InstrumentData[] | AppError {
  const format = fileFormats.find((candidate) => candidate.recognizes(file));
  if (file.bytes.length === 0)
    return new AppError(
      'unreadable-file',
      `${file.name}: is empty; it was copied before it was written, or not at all`,
    );
  if (format === undefined) {
    const fault = faultOfCompression(file);
    if (fault !== null) return fault;
    return new AppError(
      'unreadable-file',
      `${file.name}: is of no known format; expected one of: ${fileFormats.map(({ summary }) => summary).join('; ')}`,
    );
  }
  try {
    return format.read(file);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function faultOfCompression(file: NamedBytes): AppError | null {
  try {
    expandBytes(file);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
