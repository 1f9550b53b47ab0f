import { readInstrumentUnit } from '../../core/units.ts';
import type { FileFormat } from './contract.ts';
import { glanceAtText } from './decode-file-text.ts';
import { findTableStart, readDelimitedTable } from './delimited-table.ts';

/** Any table of readings whose titles state their units: `T (K)`, `R[Ohm]`, `Moment_emu`, or units in a line below the titles. */
export const measuredCsv: FileFormat = {
  name: 'measured-csv',
  summary: 'tables with units in their titles, such as "T (K),R (Ohm)" (.csv, .txt, .tsv)',
  extensions: ['.csv', '.txt', '.tsv', '.dat'],
  recognizes(file) {
    const text = glanceAtText(file);
    const start = text === null ? null : findTableStart(text);
    if (start === null) return false;
    // Titles without any unit may be anything; a word that instruments use makes them readings that lack their units.
    const isUnit = start.titles.some(({ unit }) => unit !== null && readInstrumentUnit(unit) !== null);
    const isReading = start.titles.some(({ name }) =>
      /^(?:t|temperature|field|moment|resistance|r|h|m|time|voltage|current)$/i.test(name),
    );
    return isUnit || isReading;
  },
  read: (file) => [readDelimitedTable(file, measuredCsv.name)],
};
