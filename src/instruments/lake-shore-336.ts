import { AppError } from '../core/error.ts';
import {
  fields,
  identity,
  numberFrom,
  requireInStep,
  type ScpiLine,
  type ScpiTransport,
  wholeFrom,
} from './scpi.ts';

export type Loop = {
  readonly input: 'A' | 'B' | 'C' | 'D';
  readonly output: 1 | 2;
  readonly range: 1 | 2 | 3;
};

/** What has to hold in the controller before it may be driven. */
export type ControllerFacts = {
  readonly identity: string;
  /** Temperature above which the controller itself turns its heaters off [K]; 0 = never. */
  readonly heaterLimit: number;
};

const ascii = (kelvin: number): string => String(Math.round(kelvin * 1e4) / 1e4);

/**
 * Lake Shore 336 temperature controller, one control loop; all temperatures in kelvin. Chapter and section are not checked against
 * the manual of this model.
 * @source lakeshore336, chapter 6
 */
export function lakeShore336(device: ScpiTransport, { input, output, range }: Loop) {
  /** The standard event register holds command, execution and query errors since it was last read. */
  const confirm = async (text: string, line: ScpiLine = device): Promise<void> => {
    await line.act(text);
    const status = await line.read('*ESR?', wholeFrom(0, 255, 'the standard event register'));
    if ((status & 0b110100) !== 0)
      throw new AppError(
        'instrument-fault',
        `${device.address}: refused ${JSON.stringify(text)}; its event register is ${status}`,
      );
  };
  const status = async (): Promise<void> => {
    const bits = await device.read(`RDGST? ${input}`, wholeFrom(0, 255, `the status of input ${input}`));
    const names = statusNames.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
    if (names.length > 0)
      throw new AppError('over-range', `${device.address}: input ${input} reports ${names.join(', ')}`);
  };
  return {
    address: device.address,
    session: () => device.session,
    requireInStep: () => requireInStep(device),
    check: () => checkController(device, input, output),
    /** Temperature of the sensor [K]; a reading that the controller flags is none. */
    async temperature(): Promise<number> {
      await status();
      const value = await device.read(`KRDG? ${input}`, numberFrom(0, 2000, 'a temperature in kelvin'));
      if (value <= 0)
        throw new AppError(
          'over-range',
          `${device.address}: KRDG? ${input} gave ${value}, the value of an input without sensor`,
        );
      await status();
      return value;
    },
    /** Goes to a temperature at a rate [K/min] from where the sensor is now, by the controller's own ramp. */
    async rampTo(target: number, rate: number, present: number): Promise<void> {
      // A ramp starts from the set-point, which is wherever it was left.
      const setpoint = await device.read(`SETP? ${output}`, numberFrom(0, 2000, 'a set-point in kelvin'));
      const heater = await device.read(`RANGE? ${output}`, wholeFrom(0, 3, 'the heater range'));
      if (Math.abs(setpoint - present) > 0.5) {
        await confirm(`RAMP ${output},0,${ascii(rate)}`);
        await confirm(`SETP ${output},${ascii(present)}`);
      }
      await confirm(`RAMP ${output},1,${ascii(rate)}`);
      await confirm(`SETP ${output},${ascii(target)}`);
      if (heater !== range) await confirm(`RANGE ${output},${range}`);
    },
    isRamping: async (): Promise<boolean> =>
      (await device.read(`RAMPST? ${output}`, wholeFrom(0, 1, 'whether it ramps'))) === 1,
    /** @throws AppError `instrument-fault` — when the heater is open or short. */
    async requireHeater(): Promise<void> {
      const fault = await device.read(`HTRST? ${output}`, wholeFrom(0, 2, 'the state of the heater'));
      if (fault !== 0)
        throw new AppError(
          'instrument-fault',
          `${device.address}: heater ${output} reports ${fault === 1 ? 'an open load' : 'a short circuit'}`,
        );
    },
    heaterOff: () => confirm(`RANGE ${output},0`, device.urgent),
    /** Leaves the controller ramping by itself. */
    async rampSafely(target: number, rate: number): Promise<void> {
      const line = device.urgent;
      const present = await line.read(`KRDG? ${input}`, numberFrom(0, 2000, 'a temperature in kelvin'));
      if (present <= target) return confirm(`RANGE ${output},0`, line);
      await confirm(`RAMP ${output},0,${ascii(rate)}`, line);
      await confirm(`SETP ${output},${ascii(present)}`, line);
      await confirm(`RAMP ${output},1,${ascii(rate)}`, line);
      await confirm(`SETP ${output},${ascii(target)}`, line);
    },
    block: (why: string) => device.block(why),
    unblock: () => device.unblock(),
    close: () => device.close(),
  };
}
export type LakeShore336 = ReturnType<typeof lakeShore336>;

/** Reads who answers, and refuses a loop that is set up in another way than the driver takes for granted. */
async function checkController(
  device: ScpiTransport,
  input: Loop['input'],
  output: Loop['output'],
): Promise<ControllerFacts> {
  const name = await device.read('*IDN?', identity(/^LSCI,MODEL336,/, 'Lake Shore 336'));
  await device.act('*CLS');
  const type = await device.read(`INTYPE? ${input}`, fields(5, 'the type of the sensor'));
  const unit = type[4];
  if (unit !== '1')
    throw new AppError(
      'wrong-unit',
      `${device.address}: set-points of input ${input} are in ${{ '2': 'Celsius', '3': 'sensor units' }[unit ?? ''] ?? `unit ${unit}`}; set its preferred units to kelvin`,
    );
  const mode = await device.read(`OUTMODE? ${output}`, fields(3, 'the mode of the output'));
  const wanted = String('ABCD'.indexOf(input) + 1);
  if (mode[0] !== '1' || mode[1] !== wanted)
    throw new AppError(
      'wrong-setting',
      `${device.address}: output ${output} has mode ${mode[0]} on input ${mode[1]}; expected closed loop (1) on input ${input} (${wanted})`,
    );
  const heaterLimit = await device.read(`TLIMIT? ${input}`, numberFrom(0, 10_000, 'the temperature limit'));
  return { identity: name, heaterLimit };
}

/** Bits of RDGST?, as in the manuals of Models 332 and 340 too. @source lakeshore336, section 6.6.1 */
const statusNames: readonly (readonly [number, string])[] = [
  [1, 'an invalid reading'],
  [16, 'a temperature below its range'],
  [32, 'a temperature above its range'],
  [64, 'sensor units of zero'],
  [128, 'sensor units above their range'],
];
