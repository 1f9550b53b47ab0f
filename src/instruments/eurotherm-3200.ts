import { AppError } from '../core/error.ts';
import type { ModbusUnit } from './modbus.ts';

/** One leg of a programme: a ramp to a temperature, and a dwell there. */
export type Segment = {
  /** [°C] */
  readonly target: number;
  /** [°C/min] */
  readonly rate: number;
  /** [s] */
  readonly dwell: number;
};
export type ProgramStatus = 'reset' | 'run' | 'hold' | 'end';
export type ProgramEnd = 'off' | 'dwell';
export const mostSegments = 4;

const statuses: readonly ProgramStatus[] = ['reset', 'run', 'hold', 'end'];

const register = {
  processValue: 1,
  workingOutput: 4,
  workingSetpoint: 5,
  programStatus: 23,
  setpoint1: 24,
  rateLimit: 35,
  instrumentStatus: 75,
  highestSetpoint: 111,
  endType: 328,
  cycles: 332,
  units: 516,
  rampUnits: 531,
  segments: 1280,
} as const;

/** Bits of the instrument status. */
const sensorBreak = 1 << 5;
const outOfRange = 1 << 10;

/**
 * Eurotherm 3200 temperature controller with its own programme of up to four segments, which runs without this program. Numbers
 * are read and written in full precision, as floats at 0x8000 + twice the register. Addresses, codes and status bits are as two
 * published drivers of others have them; the chapter, and the register of the units with its codes, are not checked against the manual.
 * @source eurotherm3200, chapter 15
 */
export function eurotherm3200(unit: ModbusUnit) {
  const { readFloat, readWord, temperatureOf } = registersOf(unit);
  const status = async (): Promise<ProgramStatus> => {
    const value = await readWord(register.programStatus);
    const found = statuses[value];
    if (found === undefined)
      throw new AppError(
        'garbled-reply',
        `${unit.address}: the programme has status ${value}; expected 0 to 3`,
      );
    return found;
  };
  const setStatus = (to: ProgramStatus, isUrgent = false): Promise<void> =>
    unit.write(register.programStatus, [statuses.indexOf(to)], isUrgent);
  return {
    address: unit.address,
    status,
    setStatus,
    /** Refuses a controller that counts in other units, or lets set-points pass the limit [°C]. */
    check: (highest: number) => requireSettings(unit, highest),
    /** @throws AppError `over-range` — when the controller says that its sensor is broken or out of range */
    async temperature(): Promise<number> {
      const bits = await readWord(register.instrumentStatus);
      if ((bits & sensorBreak) !== 0)
        throw new AppError('over-range', `${unit.address}: reports a broken sensor`);
      if ((bits & outOfRange) !== 0)
        throw new AppError('over-range', `${unit.address}: reports a temperature out of range`);
      return temperatureOf(register.processValue);
    },
    /** Where it goes without a programme [°C]. */
    setpoint1: () => temperatureOf(register.setpoint1),
    workingSetpoint: () => temperatureOf(register.workingSetpoint),
    /** Share of full power [%]. */
    output: () => readFloat(register.workingOutput, -100, 100),
    /** Writes a programme and reads it back. It does not run yet. */
    writeProgram: (segments: readonly Segment[], end: ProgramEnd) => writeProgram(unit, segments, end),
    /** Leaves the programme and goes to a temperature at a rate [°C/min] by the controller's own limit of rates. */
    async rampTo(target: number, rate: number, isUrgent = false): Promise<void> {
      await unit.write(wide(register.rateLimit), fromFloat(rate), isUrgent);
      await unit.write(wide(register.setpoint1), fromFloat(target), isUrgent);
      await setStatus('reset', isUrgent);
    },
    block: (why: string) => unit.block(why),
    unblock: () => unit.unblock(),
    close: () => unit.close(),
  };
}
export type Eurotherm3200 = ReturnType<typeof eurotherm3200>;

const wide = (address: number): number => 0x8000 + 2 * address;

/** Reads single registers: words as they are, numbers in full precision. */
function registersOf(unit: ModbusUnit) {
  const readFloat = async (address: number, least: number, most: number): Promise<number> => {
    const value = toFloat(await unit.read(wide(address), 2));
    if (!(value >= least && value <= most))
      throw new AppError(
        'over-range',
        `${unit.address}: register ${address} holds ${value}; expected ${least} to ${most}`,
      );
    return value;
  };
  const readWord = async (address: number): Promise<number> => (await unit.read(address, 1))[0] as number;
  const temperatureOf = (address: number): Promise<number> => readFloat(address, -250, 3000);
  return { readFloat, readWord, temperatureOf };
}

async function requireSettings(unit: ModbusUnit, highest: number): Promise<void> {
  const { readWord, temperatureOf } = registersOf(unit);
  const units = await readWord(register.units);
  if (units !== 0)
    throw new AppError(
      'wrong-unit',
      `${unit.address}: shows ${{ 1: 'Fahrenheit', 2: 'kelvin' }[units] ?? `unit ${units}`}; set it to Celsius`,
    );
  const rampUnits = await readWord(register.rampUnits);
  if (rampUnits !== 0)
    throw new AppError(
      'wrong-unit',
      `${unit.address}: ramps count in ${{ 1: 'hours', 2: 'seconds' }[rampUnits] ?? `unit ${rampUnits}`}; set them to minutes`,
    );
  const limit = await temperatureOf(register.highestSetpoint);
  if (limit > highest)
    throw new AppError(
      'wrong-setting',
      `${unit.address}: takes set-points up to ${limit} °C; set its own limit to at most ${highest} °C`,
    );
}

async function writeProgram(unit: ModbusUnit, segments: readonly Segment[], end: ProgramEnd): Promise<void> {
  await unit.write(register.endType, [end === 'off' ? 0 : 1]);
  await unit.write(register.cycles, [1]);
  for (let index = 0; index < mostSegments; index++) {
    // Segments that are not used stay where the last one was, for no time.
    const segment = segments[index] ?? { ...(segments.at(-1) as Segment), dwell: 0 };
    const first = register.segments + 3 * index;
    await unit.write(wide(first), fromTime(segment.dwell));
    await unit.write(wide(first + 1), fromFloat(segment.target));
    await unit.write(wide(first + 2), fromFloat(segment.rate));
  }
  for (const [index, segment] of segments.entries()) {
    const first = register.segments + 3 * index;
    const written = {
      dwell: toTime(await unit.read(wide(first), 2)),
      target: toFloat(await unit.read(wide(first + 1), 2)),
      rate: toFloat(await unit.read(wide(first + 2), 2)),
    };
    if (!isSame(written, segment))
      throw new AppError(
        'instrument-fault',
        `${unit.address}: segment ${index + 1} was to be ${JSON.stringify(segment)} and reads ${JSON.stringify(written)}`,
      );
  }
}

const isSame = (a: Segment, b: Segment): boolean =>
  Math.abs(a.target - b.target) <= 0.05 &&
  Math.abs(a.rate - b.rate) <= 0.05 &&
  Math.abs(a.dwell - b.dwell) <= 1;

/** IEEE 754 in two words, high word first. */
export function fromFloat(value: number): readonly number[] {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
}

export function toFloat(words: readonly number[]): number {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(words[0] as number, 0);
  bytes.writeUInt16BE(words[1] as number, 2);
  return bytes.readFloatBE();
}

/** Times are whole milliseconds in two words. */
function fromTime(seconds: number): readonly number[] {
  const milliseconds = Math.round(seconds * 1000);
  return [milliseconds >>> 16, milliseconds & 0xffff];
}

const toTime = (words: readonly number[]): number =>
  ((words[0] as number) * 65_536 + (words[1] as number)) / 1000;
