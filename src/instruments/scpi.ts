import { AppError } from '../core/error.ts';
import type { Awaited, Transport } from './transports/stream-transport.ts';

export type ScpiTransport = Transport<string, string>;
/** A transport, or its urgent side. */
export type ScpiLine = Pick<ScpiTransport, 'read' | 'act'>;

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

/** SCPI stands for overload with numbers from 9.9e37 on, and for no number with 9.91e37. @source scpi1999, vol. 1, 7.2.1 */
const leastSentinel = 9.8e37;

/** A plain decimal number; overload and not-a-number codes are no data. */
export function parseNumber(text: string): number {
  const trimmed = text.trim();
  if (!numberPattern.test(trimmed))
    throw new AppError('garbled-reply', `received ${JSON.stringify(text)}, which is no number`);
  const value = Number(trimmed);
  if (Math.abs(value) >= leastSentinel)
    throw new AppError('over-range', `received ${trimmed}, the code for overload or no reading`);
  return value;
}

/** One number in a range: outside of it a reply is garbled, or the wrong unit. */
export const numberFrom = (least: number, most: number, what: string): Awaited<string, number> => ({
  what: `${what} from ${least} to ${most}`,
  parse(text) {
    const value = parseNumber(text);
    if (value < least || value > most) throw new AppError('garbled-reply', `received ${text}`);
    return value;
  },
});

/** One whole number in a range, such as a status register. */
export const wholeFrom = (least: number, most: number, what: string): Awaited<string, number> => ({
  what: `${what}, a whole number from ${least} to ${most}`,
  parse(text) {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text.trim()) || value < least || value > most)
      throw new AppError('garbled-reply', `received ${JSON.stringify(text)}`);
    return value;
  },
});

/** Fields between commas, as many as stated. */
export const fields = (count: number, what: string): Awaited<string, readonly string[]> => ({
  what: `${what} in ${count} fields`,
  parse(text) {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.length !== count)
      throw new AppError(
        'garbled-reply',
        `received ${JSON.stringify(text)}, which has ${parts.length} fields`,
      );
    return parts;
  },
});

/** The identity of a device of the expected maker and model. @throws AppError `wrong-device` */
export function identity(pattern: RegExp, expected: string): Awaited<string, string> {
  return {
    what: `the identity of a ${expected}`,
    parse(text) {
      if (text.split(',').length < 3) throw new AppError('garbled-reply', `received ${JSON.stringify(text)}`);
      if (!pattern.test(text))
        throw new AppError('wrong-device', `a ${expected} was expected, and ${JSON.stringify(text)} answers`);
      return text;
    },
  };
}

/**
 * Shows that replies and questions are in step: `*OPC?` has one answer, 1, which no reading looks like. A reply that was
 * doubled or late would come in its place.
 */
export async function requireInStep(device: ScpiTransport): Promise<void> {
  await device.act('*OPC?', {
    what: '1',
    parse(text) {
      if (text.trim() !== '1') throw new AppError('garbled-reply', `received ${JSON.stringify(text)}`);
      return true;
    },
  });
}

/** Sends a command and reads the error queue; an entry there means that the command was not carried out. */
export async function command(device: ScpiTransport, text: string): Promise<void> {
  await device.act(text);
  const [code, message] = await device.read(':SYST:ERR?', errorEntry);
  if (code !== 0)
    throw new AppError(
      'instrument-fault',
      `${device.address}: refused ${JSON.stringify(text)} with error ${code}, ${message}`,
    );
}

/** Empties the error queue, so that what it holds later is about what is sent from here on. */
export const clearErrors = (device: ScpiTransport): Promise<void> => device.act('*CLS');

const errorEntry: Awaited<string, readonly [number, string]> = {
  what: 'an entry of the error queue, such as 0,"No error"',
  parse(text) {
    const match = /^([+-]?\d+),\s*"(.*)"$/.exec(text.trim());
    if (match === null) throw new AppError('garbled-reply', `received ${JSON.stringify(text)}`);
    return [Number(match[1]), match[2] as string];
  },
};
