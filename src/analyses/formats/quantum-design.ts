import type { FileFormat, MeasuredTable } from './contract.ts';
import { decodeFileText, type FileText, glanceAtText, refuseLine } from './decode-file-text.ts';
import { readQuantumDesignHeader } from './quantum-design-header.ts';
import { type ColumnTitle, readColumns, type TextRow } from './read-columns.ts';

/**
 * Text files of Quantum Design's PPMS, MPMS, VSM, ACMS, AC transport, resistivity, electrical transport and heat-capacity options: a
 * `[Header]` of INFO lines, then `[Data]` with one row of titles. Comma or tab between cells.
 */
export const quantumDesign: FileFormat = {
  name: 'quantum-design',
  summary: 'Quantum Design PPMS, MPMS, VSM, ACMS, ACT, resistivity and heat capacity (.dat)',
  extensions: ['.dat'],
  recognizes(file) {
    const lines = glanceAtText(file)?.lines ?? [];
    return lines.slice(0, 400).some((line) => isMark(line, 'header') || isMark(line, 'data'));
  },
  read(file) {
    return [readTable(file.name, decodeFileText(file))];
  },
};

const isMark = (line: string, mark: 'header' | 'data'): boolean =>
  line
    .slice(0, 40)
    .toLowerCase()
    .replace(/[\s,;]+$/, '')
    .trimStart() === `[${mark}]`;

function readTable(fileName: string, { lines, isLastLineWhole }: FileText): MeasuredTable {
  const dataIndex = lines.findIndex((line) => isMark(line, 'data'));
  if (dataIndex < 0)
    throw refuseLine(
      fileName,
      Math.max(1, lines.length),
      'the file ends before [Data]: it is cut, or still being written',
    );
  const titleIndex = lines.findIndex((line, index) => index > dataIndex && line.trim() !== '');
  const titleText = lines[titleIndex];
  if (titleText === undefined)
    throw refuseLine(fileName, dataIndex + 1, '[Data] is empty; expected a row of titles');
  const separator = titleText.includes('\t') ? '\t' : ',';
  const titles = titleText.split(separator).map(readTitle);
  if (titles.length < 2)
    throw refuseLine(fileName, titleIndex + 1, 'there is one title; expected several between commas or tabs');
  const repeated = lines.findIndex(
    (line, index) => index > titleIndex && (isMark(line, 'header') || isMark(line, 'data')),
  );
  if (repeated >= 0)
    throw refuseLine(
      fileName,
      repeated + 1,
      'a second [Header] or [Data]: two files in one; expected each in its own',
    );
  const rows: TextRow[] = [];
  for (let index = titleIndex + 1; index < lines.length; index++) {
    const line = lines[index]!;
    if (line.trim() !== '')
      rows.push({ line: index + 1, cells: line.split(separator).map((cell) => cell.trim()) });
  }
  const header = readQuantumDesignHeader(lines.slice(0, dataIndex), separator);
  const {
    columns,
    lines: rowLines,
    warnings,
  } = readColumns({
    fileName,
    titles,
    titleLine: titleIndex + 1,
    rows,
    mayBeShort: true,
    isLastRowWhole: isLastLineWhole,
    mayHoldDecimalCommas: separator === '\t',
  });
  return {
    kind: 'table',
    format: quantumDesign.name,
    ...header,
    columns,
    lines: rowLines,
    warnings: [...header.warnings, ...warnings],
  };
}

/** `Long Moment [w/o ABS] (emu)`: the unit is in the last brackets; `Pressure ()` has none stated. */
function readTitle(cell: string): ColumnTitle {
  const text = cell.trim().replace(/^"|"$/g, '');
  const match = /^(.*?)\s*\(([^()]*)\)$/.exec(text.length > 400 ? '' : text);
  const unit = match?.[2]?.trim() ?? '';
  return match === null || match[1] === ''
    ? { name: text, unit: null }
    : { name: match[1]!, unit: unit === '' ? null : unit };
}
