import { clearErrors, command, identity, numberFrom, requireInStep, type ScpiTransport } from './scpi.ts';

/** Keithley 2182A nanovoltmeter, channel 1. The section is not checked against the manual. @source keithley2182a, section 14 */
export function keithley2182a(device: ScpiTransport) {
  return {
    address: device.address,
    session: () => device.session,
    requireInStep: () => requireInStep(device),
    async check(): Promise<string> {
      return device.read('*IDN?', identity(/^KEITHLEY[^,]*,MODEL 2182/i, 'Keithley 2182A'));
    },
    /** `cycles`: power-line cycles that one reading integrates over. */
    async configure(cycles: number): Promise<void> {
      await clearErrors(device);
      for (const text of [
        ":SENS:FUNC 'VOLT'",
        ':SENS:CHAN 1',
        ':SENS:VOLT:CHAN1:RANG:AUTO ON',
        `:SENS:VOLT:NPLC ${cycles}`,
      ])
        await command(device, text);
    },
    /** A new voltage reading [V]. */
    voltage: () => device.read(':READ?', numberFrom(-120, 120, 'a voltage in volt')),
    close: () => device.close(),
  };
}
export type Keithley2182a = ReturnType<typeof keithley2182a>;
