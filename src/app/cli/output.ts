import { writeSync } from 'node:fs';
import { stripVTControlCharacters, styleText } from 'node:util';
import { exitCode } from './exit-code.ts';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results on stdout, progress and errors on stderr. */
export type Output = {
  readonly isTerminal: boolean;
  readonly width: number;
  print(line: string): void;
  note(line: string): void;
  /** Coloured on a terminal that shows colours; the plain text elsewhere. Colour is never the only signal. */
  style(style: Style, text: string): string;
};

export function createOutput(): Output {
  const isTerminal = process.stderr.isTTY === true;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endUnheard);
  return {
    isTerminal,
    width: process.stderr.columns ?? 100,
    print: (line) => {
      const { stdout } = process;
      stdout.write(`${stdout.isTTY === true ? line : stripVTControlCharacters(line)}\n`);
    },
    note: (line) => void process.stderr.write(`${line}\n`),
    style: (style, text) => (isTerminal ? styleText(style, text, { stream: process.stderr }) : text),
  };
}

/** A reader that has seen enough (`onnes show … | head`) ends the command without a fuss; a full disk behind it does not. */
function endUnheard(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCode.done);
  try {
    writeSync(2, `onnes: the output could not be written: ${error.message}\n`);
  } finally {
    process.exit(exitCode.badInput);
  }
}

/** Rows as a table of aligned columns; columns whose cells are numbers are right-aligned. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const isNumeric = header.map((_, column) =>
    rows.every((row) => /^[−\-+<>≤≥]?[\d–]/.test(row[column] ?? '')),
  );
  const format = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [format(header), ...rows.map(format)];
}
