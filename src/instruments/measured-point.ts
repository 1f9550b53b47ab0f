import type { Json } from '../core/json.ts';

/** One temperature of a run, as measured. */
export type MeasuredPoint = {
  /** Since the run began [s]. */
  readonly time: number;
  readonly target: number;
  /** Mean of before and after the readings [K]. */
  readonly temperature: number;
  /** After less before [K]. */
  readonly drift: number;
  readonly current: number;
  readonly forward: number;
  readonly reverse: number;
  readonly resistance: number;
  readonly sd: number | null;
  readonly readings: number;
  /** Number of the stretch without interruption, from 1. */
  readonly stretch: number;
};

const columns: readonly (readonly [string, keyof MeasuredPoint])[] = [
  ['Time (s)', 'time'],
  ['Set point (K)', 'target'],
  ['Temperature (K)', 'temperature'],
  ['Temperature drift (K)', 'drift'],
  ['Current (A)', 'current'],
  ['Voltage forward (V)', 'forward'],
  ['Voltage reverse (V)', 'reverse'],
  ['Resistance (Ohm)', 'resistance'],
  ['Resistance sd (Ohm)', 'sd'],
  ['Readings ()', 'readings'],
  ['Stretch ()', 'stretch'],
];

/** The raw file of a run: what is known as `# name: value`, a row of headers with units, a row for each point. Unknown is empty. */
export function resistanceCsv(
  about: { readonly [name: string]: string },
  points: readonly MeasuredPoint[],
): Uint8Array {
  const lines = [
    ...Object.entries(about).map(([name, value]) => `# ${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}`),
    columns.map(([header]) => header).join(','),
    ...points.map((point) => columns.map(([, field]) => show(point[field])).join(',')),
  ];
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

export const pointToJson = (point: MeasuredPoint): { readonly [field: string]: Json } => ({ ...point });

/** Ten digits are more than any of these devices has. */
const show = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(10))));
