import type { Cryostat } from './cryostat-world.ts';
import type { LineDevice } from './serve-lines.ts';

type Commands = { readonly [header: string]: (argument: string) => string | undefined };

/** Short forms of the nodes that are used here. */
const shortForms: { readonly [long: string]: string } = {
  SYSTEM: 'SYST',
  ERROR: 'ERR',
  SOURCE: 'SOUR',
  CURRENT: 'CURR',
  LEVEL: 'LEV',
  OUTPUT: 'OUTP',
  SENSE: 'SENS',
  VOLTAGE: 'VOLT',
  PROTECTION: 'PROT',
  TRIPPED: 'TRIP',
  RANGE: 'RANG',
  FUNCTION: 'FUNC',
  CHANNEL: 'CHAN',
  CHANNEL1: 'CHAN1',
  NPLCYCLES: 'NPLC',
};

/** A device that speaks SCPI: headers in short or long form, and an error queue. */
function scpiDevice(name: string, identity: string, commands: Commands): LineDevice {
  const errors: string[] = [];
  const run = (text: string): string | undefined => {
    const [, head = '', argument = ''] = /^(\S+)\s*(.*)$/.exec(text.trim()) ?? [];
    const isQuery = head.endsWith('?');
    const nodes = head.toUpperCase().replace(/^:/, '').replace(/\?$/, '').split(':');
    const header = nodes.map((node) => shortForms[node] ?? node).join(':') + (isQuery ? '?' : '');
    if (header === '*IDN?') return identity;
    if (header === '*OPC?') return '1';
    if (header === '*CLS') errors.length = 0;
    else if (header === '*RST') return undefined;
    else if (header === 'SYST:ERR?') return errors.shift() ?? '0,"No error"';
    else {
      const found = commands[header];
      if (found === undefined) errors.push('-113,"Undefined header"');
      else
        try {
          return found(argument);
        } catch (error) {
          errors.push((error as Error).message);
        }
    }
    return undefined;
  };
  return { name, answer: (line) => (line.trim() === '' ? null : (run(line) ?? null)) };
}

const number = (text: string, most: number): number => {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new Error('-104,"Data type error"');
  if (Math.abs(value) > most) throw new Error('-222,"Parameter data out of range"');
  return value;
};
const scientific = (value: number): string => (value < 0 ? '' : '+') + value.toExponential(6).toUpperCase();
const ignore = (): undefined => undefined;

/** A Keithley 2400 that sends its current through the sample of a simulated cryostat. */
export function keithley2400Device({ source, isLimited }: Cryostat): LineDevice {
  return scpiDevice('keithley-2400', 'KEITHLEY INSTRUMENTS INC.,MODEL 2400,0000001,C34', {
    'SOUR:FUNC': ignore,
    'SOUR:CURR:MODE': ignore,
    'SENS:FUNC': ignore,
    'SOUR:CURR:RANG': (text) => void number(text, 1.05),
    'SOUR:CURR:LEV': (text) => {
      source.current = number(text, 1.05);
      return undefined;
    },
    'SOUR:CURR:LEV?': () => scientific(source.current),
    'SENS:VOLT:PROT': (text) => {
      source.compliance = number(text, 210);
      return undefined;
    },
    'SENS:VOLT:PROT:TRIP?': () => (isLimited() ? '1' : '0'),
    OUTP: (text) => {
      source.isOn = /^(1|ON)$/i.test(text);
      return undefined;
    },
    'OUTP?': () => (source.isOn ? '1' : '0'),
  });
}

/** A Keithley 2182A across the sample's voltage leads. */
export function keithley2182aDevice(cryostat: Cryostat): LineDevice {
  return scpiDevice('keithley-2182a', 'KEITHLEY INSTRUMENTS INC.,MODEL 2182A,0000002,C06', {
    'SENS:FUNC': ignore,
    'SENS:CHAN': ignore,
    'SENS:VOLT:CHAN1:RANG:AUTO': ignore,
    'SENS:VOLT:NPLC': (text) => void number(text, 60),
    'READ?': () => {
      const voltage = cryostat.voltage();
      return Math.abs(voltage) > 120 ? '+9.900000E+37' : scientific(voltage);
    },
  });
}
