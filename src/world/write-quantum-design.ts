import type { ResistanceRun } from './measure-resistance.ts';
import type { FileHeading } from './world-family.ts';

export const simulatedNote = 'SIMULATED by the Onnes digital twin: no instrument measured this';

/** The bytes of a text in ISO 8859-1, lines ended as the instruments' software ends them. */
export const latin1 = (lines: readonly string[]): Uint8Array => {
  const text = `${lines.join('\r\n')}\r\n`;
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
};

/** A run of the resistivity option as its `.dat` file. Time stamps count seconds from 1970. */
export function writeResistivityFile(
  { bar, current, readings }: ResistanceRun,
  heading: FileHeading,
): Uint8Array {
  const began = heading.startedAt / 1000;
  const geometry = bar.area / bar.length;
  const excitation = (current * 1e6).toFixed(3);
  const rows = readings.map(({ seconds, temperature, resistance, scatter }) =>
    [
      '',
      (began + seconds).toFixed(2),
      resistance === null ? 4641 : 4369,
      temperature.toFixed(5),
      '0.12',
      '0',
      resistance === null ? '' : shown(resistance * geometry),
      excitation,
      ...['', '', '', '', '', ''],
      resistance === null ? '' : shown(scatter * geometry),
      ...['', '', ''],
      25,
      resistance === null ? '' : shown(resistance),
      ...['', '', '', '', '', '', ''],
    ].join(','),
  );
  return latin1([...resistivityHeader(heading, bar), ...rows]);
}

const shown = (value: number): string => value.toExponential(8);

const resistivityHeader = (
  { sample, startedAt, comment }: FileHeading,
  bar: { area: number; length: number },
): readonly string[] => [
  '[Header]',
  `TITLE, ${simulatedNote}`,
  `FILEOPENTIME,${(startedAt / 1000).toFixed(2)},${openedAt(startedAt)}`,
  'BYAPP, Resistivity, 2.1, 1.0',
  'INFO, APPNAME, PPMS MultiVu Application, 1.5.11',
  `INFO, ${sample}, Sample1 Name`,
  `INFO, ${(bar.area * 1e6).toFixed(4)}, Sample1 Cross Section`,
  `INFO, ${(bar.length * 1e3).toFixed(4)}, Sample1 Length`,
  'INFO, Ohm-m, Sample1 Units',
  `INFO, ${comment}, COMMENT`,
  `INFO, ${simulatedNote}, FIDELITY`,
  'STARTUPGROUP, Resistivity',
  'STARTUPAXIS, X, 2, LINEAR, AUTO',
  'STARTUPAXIS, Y1, 7, LINEAR, AUTO',
  'DATATYPE, TIME, 2',
  'DATATYPE, COMMENT, 1',
  '[Data]',
  'Comment,Time Stamp (sec),Status (code),Temperature (K),Magnetic Field (Oe),Sample Position (deg),' +
    'Bridge 1 Resistivity (Ohm-m),Bridge 1 Excitation (uA),Bridge 2 Resistivity (Ohm-m),Bridge 2 Excitation (uA),' +
    'Bridge 3 Resistivity (Ohm-m),Bridge 3 Excitation (uA),Bridge 4 Resistivity (Ohm-m),Bridge 4 Excitation (uA),' +
    'Bridge 1 Std. Dev. (Ohm-m),Bridge 2 Std. Dev. (Ohm-m),Bridge 3 Std. Dev. (Ohm-m),Bridge 4 Std. Dev. (Ohm-m),' +
    'Number of Readings,Bridge 1 Resistance (Ohms),Bridge 2 Resistance (Ohms),Bridge 3 Resistance (Ohms),' +
    'Bridge 4 Resistance (Ohms),Signal 1 Vin (V),Signal 2 Vin (V),Digital Inputs (code),Drive 1 Iout (mA)',
];

/** `11/27/2026,3:05 PM`, in UTC. */
export function openedAt(instant: number): string {
  const date = new Date(instant);
  const hour = date.getUTCHours();
  const minutes = String(date.getUTCMinutes()).padStart(2, '0');
  const day = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
  return `${day},${hour % 12 === 0 ? 12 : hour % 12}:${minutes} ${hour < 12 ? 'AM' : 'PM'}`;
}
