import { isElement } from '../../core/elements.ts';
import type { FileFormat, MeasuredColumn, MeasuredTable, PowderScan } from './contract.ts';
import { decodeFileText, type FileText, glanceAtText, refuseLine } from './decode-file-text.ts';
import { findTableStart, readDelimitedTable } from './delimited-table.ts';
import { parseNumber } from './read-columns.ts';

/**
 * Tables of a composition spread, one row for each spot: fractions of elements with what was measured there, or one diffraction scan in each
 * row under angles as titles.
 */
export const combinatorialTable: FileFormat = {
  name: 'combinatorial-table',
  summary: 'composition spreads: element fractions and properties, or one scan in each row (.csv)',
  extensions: ['.csv'],
  recognizes(file) {
    const text = glanceAtText(file);
    return text !== null && (anglesOf(text) !== null || elementsOf(text) >= 2);
  },
  read(file) {
    const text = decodeFileText(file);
    const angles = anglesOf(text);
    return angles === null ? [readSpots(file)] : readScans(file.name, text, angles);
  },
};

const capitalized = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1).toLowerCase();

function elementsOf(text: FileText): number {
  const start = findTableStart(text);
  return start === null
    ? 0
    : start.titles.filter(
        ({ name, unit }) => isElement(capitalized(name)) && (unit === null || /^(?:at\.? ?)?%$/.test(unit)),
      ).length;
}

/** 2θ of a table whose titles are a word and at least 10 rising angles. */
function anglesOf({ lines }: FileText): Float64Array | null {
  const [word = '', ...rest] = (lines[0] ?? '').slice(0, 2_000_000).split(',');
  if (rest.length < 10 || parseNumber(word.trim()) !== null) return null;
  const angles = Float64Array.from(rest, (cell) => parseNumber(cell.trim()) ?? Number.NaN);
  const isRising = angles.every((angle, i) => angle > (i === 0 ? 0 : angles[i - 1]!) && angle < 180);
  return isRising ? angles : null;
}

function readScans(
  fileName: string,
  { lines, isLastLineWhole }: FileText,
  angles: Float64Array,
): readonly PowderScan[] {
  const scans: PowderScan[] = [];
  const warnings: string[] = [];
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim());
    const isCut = index === lines.length - 1 && !isLastLineWhole && cells.length < angles.length + 1;
    if (isCut) {
      warnings.push(
        `line ${index + 1} is cut after ${cells.length} cells and is not used: the file may still be being written`,
      );
      continue;
    }
    if (cells.length !== angles.length + 1)
      throw refuseLine(
        fileName,
        index + 1,
        `has ${cells.length} cells; expected ${angles.length + 1}, as in line 1`,
      );
    const intensity = Float64Array.from(cells.slice(1), (cell) => parseNumber(cell) ?? Number.NaN);
    const odd = intensity.findIndex(Number.isNaN);
    if (odd >= 0)
      throw refuseLine(
        fileName,
        index + 1,
        `"${cells[odd + 1]!.slice(0, 40)}" under ${angles[odd]} is no number`,
      );
    scans.push(scanOf(cells[0]!, angles, intensity));
  }
  if (scans.length === 0)
    throw refuseLine(fileName, 1, 'there is no whole row of intensities below the angles');
  return scans.map((scan, index) => (index === 0 ? { ...scan, warnings } : scan));
}

const scanOf = (sample: string, twoTheta: Float64Array, intensity: Float64Array): PowderScan => ({
  kind: 'powder-scan',
  format: 'combinatorial-table',
  instrument: null,
  sample: sample === '' ? null : sample,
  measuredAt: null,
  stated: {},
  warnings: [],
  twoTheta,
  intensity,
  sd: null,
  isRate: false,
  secondsPerPoint: null,
  wavelength: null,
});

/** @throws AppError `unreadable-file` at the first row whose fractions do not sum to 1, or to 100 % */
function readSpots(file: { readonly name: string; readonly bytes: Uint8Array }): MeasuredTable {
  const table = readDelimitedTable(file, 'combinatorial-table');
  const elements = table.columns.filter(({ name }) => isElement(capitalized(name)));
  const odd = table.lines.findIndex((_, row) => !isComposition(elements, row));
  if (odd >= 0) {
    const sum = elements.reduce((total, { values }) => total + (values[odd] ?? 0), 0);
    throw refuseLine(
      file.name,
      table.lines[odd]!,
      `fractions of ${elements.map(({ name }) => name).join(', ')} sum to ${Number(sum.toPrecision(6))}; expected 1, or 100 %`,
    );
  }
  return table;
}

function isComposition(elements: readonly MeasuredColumn[], row: number): boolean {
  const values = elements.map((column) => column.values[row] ?? 0);
  const sum = values.reduce((total, value) => total + value, 0);
  return values.every((value) => value >= 0) && (Math.abs(sum - 1) < 0.02 || Math.abs(sum - 100) < 2);
}
