import type { MeasuredTable } from '../formats/index.ts';
import { type Readings, readingsOf } from '../measured-data/curve.ts';
import { findColumn, findCompanion, findResistances, roles } from '../measured-data/find-column.ts';
import { averagePolarities, resistanceOf } from './average-polarities.ts';

export type Channel = {
  readonly channel: string;
  readonly readings: Readings;
  readonly notes: readonly string[];
};

/** Resistance of each channel, with the current either way averaged where the file has both. */
export function readChannels(table: MeasuredTable): readonly Channel[] {
  const measured = findResistances(table);
  if (measured.length > 0) {
    const current = findCompanion(table, roles.current);
    return measured.map((column) => {
      const readings = readingsOf(table, column, null);
      return joinPolarities(
        column.channel,
        readings,
        measured.length === 1 ? (current?.values ?? null) : null,
        table,
      );
    });
  }
  const [voltage, current] = [findCompanion(table, roles.voltage), findCompanion(table, roles.current)];
  if (voltage === null || current === null) return [];
  const readings = readingsOf(table, resistanceOf(voltage, current), null);
  return [joinPolarities('', readings, current.values, table)];
}

function joinPolarities(
  channel: string,
  readings: Readings,
  currents: readonly (number | null)[] | null,
  table: MeasuredTable,
): Channel {
  const rowOfLine = new Map(table.lines.map((line, row) => [line, row] as const));
  const own = currents === null ? null : readings.line.map((line) => currents[rowOfLine.get(line)!] ?? null);
  const reversal = own === null ? null : averagePolarities(readings, own);
  if (reversal === null) return { channel, readings, notes: [] };
  const microvolts = Number((reversal.thermalVoltage * 1e6).toPrecision(3));
  return {
    channel,
    readings: reversal.readings,
    notes: [
      `${reversal.pairCount} pairs of readings with the current either way are averaged; they remove a thermal voltage of ${microvolts} µV`,
    ],
  };
}

/** What a table has in place of resistances, for a refusal. */
export function describeChannels(table: MeasuredTable): string {
  const temperature = findColumn(table, roles.temperature);
  const names = table.columns.slice(0, 12).map(({ name }) => `"${name}"`);
  return `no column of resistances with numbers${temperature === null ? ', and none of temperatures' : ''}; the columns are ${names.join(', ')}`;
}
