import type { HostSecret, Table } from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { type Definitions, findDefinition, type OpenInstrument, type Store } from '../../runtime/index.ts';
import type { DeviceOptions } from './device-options.ts';

/**
 * Opens instruments of a laboratory: those of its own file with the options that stand there, the others with those in the record.
 * What a driver throws is `cannot-open`; what the store throws is thrown on.
 */
export const instrumentOpener =
  (
    store: Store,
    definitions: Definitions,
    own: DeviceOptions | null,
    secret: (name: string) => HostSecret,
  ): OpenInstrument =>
  async ({ driver: name, options: recorded, table: blob, hours, device }, orders, instrument) => {
    const table =
      blob === null ? null : (JSON.parse(new TextDecoder().decode(await store.readBlob(blob))) as Table);
    try {
      const options = device === undefined ? recorded : ownOptions(own, instrument);
      const driver = findDefinition('instrument-driver', definitions.instrumentDrivers, name);
      return driver.open(driver.parseOptions(options), { table, orders, hours, secret });
    } catch (error) {
      throw new AppError('cannot-open', describeError(error), error instanceof AppError && error.retryable);
    }
  };

function ownOptions(own: DeviceOptions | null, instrument: string) {
  const options = own?.get(instrument);
  if (options === undefined)
    throw new AppError('no-such-device', `the laboratory file declares no device ${instrument} any more`);
  return options;
}
