import { type CryostatSettings, createCryostat, defaultCryostat } from './cryostat-world.ts';
import { keithley2182aDevice, keithley2400Device } from './keithley.ts';
import { lakeShore336Device } from './lake-shore-336.ts';
import { type LineServer, serveLines } from './serve-lines.ts';

/** A simulated cryostat with its three devices, each on a port of its own. */
export async function serveCryostat(settings: Partial<CryostatSettings> = {}) {
  const cryostat = createCryostat({ ...defaultCryostat, ...settings });
  const controllerDevice = lakeShore336Device(cryostat);
  const controller = await serveLines(controllerDevice);
  const source = await serveLines(keithley2400Device(cryostat));
  const voltmeter = await serveLines(keithley2182aDevice(cryostat));
  const all: readonly LineServer[] = [controller, source, voltmeter];
  return {
    cryostat,
    state: controllerDevice.state,
    controller,
    source,
    voltmeter,
    all,
    close: async () => {
      for (const server of all) await server.close();
    },
  };
}
export type CryostatServer = Awaited<ReturnType<typeof serveCryostat>>;
