import { median, pointNoise } from '../../kernels/statistics/index.ts';
import type { ResistanceCurve } from './find-step.ts';

/** Below it, noise about zero is that of the instrument. */
const shortest_Ohm = 1e-4;

/** What is wrong with the leads, in a word and a sentence. */
export type ContactFault = {
  readonly kind: 'open' | 'reversed' | 'shorted' | 'noisy';
  readonly what: string;
};

const percent = (value: number): string => `${Number((100 * value).toPrecision(2))} %`;

/**
 * Faults that a curve shows by itself. An open lead gives resistances that jump about or stand at an overload; reversed leads a negative
 * normal state; shorted leads none at all up to the highest temperature.
 */
export function checkContacts({ t, r }: ResistanceCurve): ContactFault | null {
  const noise = pointNoise(t, r);
  const size = median(r.map(Math.abs));
  const top = r.slice(-Math.max(5, Math.ceil(r.length / 5)));
  const highest = median(top);
  const largest = Math.max(...r.map(Math.abs));
  const isNothing = Math.abs(highest) <= 3 * noise && size <= 3 * noise;
  if (largest === 0 || (isNothing && largest < shortest_Ohm))
    return {
      kind: 'shorted',
      what: `the resistance is zero within the noise up to ${Number(t.at(-1)!.toPrecision(4))} K: leads shorted, or superconducting throughout`,
    };
  const scale = Math.max(Math.abs(highest), size);
  if (isNothing || noise > 0.2 * scale)
    return {
      kind: 'open',
      what: `readings jump about by ${percent(noise / scale)} of their size: an open lead`,
    };
  if (highest < -5 * noise)
    return {
      kind: 'reversed',
      what: 'the normal resistance is negative: voltage leads reversed, or a Hall channel',
    };
  if (noise > 0.02 * scale)
    return { kind: 'noisy', what: `noise is ${percent(noise / scale)} of the resistance: a bad contact` };
  return null;
}

/** Whether a curve stands still: an instrument at its limit repeats one number. */
export const isStuck = ({ r }: ResistanceCurve): boolean =>
  r.length > 4 && r.every((value) => value === r[0]);
