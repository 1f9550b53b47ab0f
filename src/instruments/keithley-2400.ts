import { AppError } from '../core/error.ts';
import {
  clearErrors,
  command,
  identity,
  numberFrom,
  requireInStep,
  type ScpiTransport,
  wholeFrom,
} from './scpi.ts';

/** Keithley 2400 source meter as a current source with a voltage limit. The section is not checked against the manual. @source keithley2400, section 18 */
export function keithley2400(device: ScpiTransport) {
  const setCurrent = async (amperes: number): Promise<void> => {
    await command(device, `:SOUR:CURR:LEV ${amperes.toExponential(6)}`);
    const set = await device.read(':SOUR:CURR:LEV?', numberFrom(-1.05, 1.05, 'a current in ampere'));
    if (Math.abs(set - amperes) > 1e-3 * Math.abs(amperes) + 1e-12)
      throw new AppError(
        'instrument-fault',
        `${device.address}: was told ${amperes} A and is set to ${set} A; expected a difference below 0.1 %`,
      );
  };
  return {
    address: device.address,
    session: () => device.session,
    requireInStep: () => requireInStep(device),
    async check(): Promise<string> {
      return device.read('*IDN?', identity(/^KEITHLEY[^,]*,MODEL 24\d\d/i, 'Keithley 2400'));
    },
    /** Output off, current source, range and voltage limit [A, V]. */
    async configure(current: number, compliance: number): Promise<void> {
      await clearErrors(device);
      for (const text of [
        ':OUTP OFF',
        ':SOUR:FUNC CURR',
        ':SOUR:CURR:MODE FIX',
        `:SOUR:CURR:RANG ${Math.abs(current).toExponential(3)}`,
        ':SENS:FUNC "VOLT"',
        `:SENS:VOLT:PROT ${compliance}`,
      ])
        await command(device, text);
    },
    setCurrent,
    async outputOn(): Promise<void> {
      await command(device, ':OUTP ON');
    },
    /** Whether the voltage limit holds the current below what was set. */
    isLimited: async (): Promise<boolean> =>
      (await device.read(
        ':SENS:VOLT:PROT:TRIP?',
        wholeFrom(0, 1, 'whether the voltage limit is reached'),
      )) === 1,
    async outputOff(): Promise<void> {
      await device.urgent.act(':OUTP OFF');
      const state = await device.urgent.read(':OUTP?', wholeFrom(0, 1, 'whether the output is on'));
      if (state !== 0)
        throw new AppError('instrument-fault', `${device.address}: the output is on after :OUTP OFF`);
    },
    block: (why: string) => device.block(why),
    unblock: () => device.unblock(),
    close: () => device.close(),
  };
}
export type Keithley2400 = ReturnType<typeof keithley2400>;
