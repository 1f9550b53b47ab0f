import { AppError, describeError } from '../../core/error.ts';
import type { ByteLink, Connector } from './byte-link.ts';

export type SerialLine = {
  /** Such as `/dev/ttyUSB0` or `COM3`. */
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
};

/** A serial line (RS-232, RS-485, USB). The package that speaks to the operating system is loaded when a line is opened. */
export function serial(line: SerialLine): Connector {
  const address = `serial:${line.path}`;
  return {
    address,
    async connect(listener, signal) {
      const { SerialPort } = await import('serialport');
      const port = new SerialPort({ ...line, autoOpen: false, lock: true });
      const refuse = (why: string): AppError =>
        new AppError('instrument-fault', `${address}: no connection: ${why}`, true);
      await new Promise<void>((resolve, reject) => {
        const expire = (): void => reject(refuse('the line did not open in time'));
        if (signal.aborted) return expire();
        signal.addEventListener('abort', expire, { once: true });
        port.open((error) => {
          signal.removeEventListener('abort', expire);
          if (error) reject(refuse(describeError(error)));
          else if (signal.aborted) port.close();
          else resolve();
        });
      });
      let isOpen = true;
      const lose = (why: string): void => {
        if (isOpen) listener.lost(why);
        isOpen = false;
      };
      port.on('data', (bytes: Uint8Array) => {
        if (isOpen) listener.received(bytes);
      });
      port.on('error', (error) => lose(describeError(error)));
      port.on('close', () => lose('the line was closed'));
      const link: ByteLink = {
        write: (bytes) =>
          new Promise((resolve, reject) => {
            port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()));
          }),
        close() {
          isOpen = false;
          if (port.isOpen) port.close(() => undefined);
        },
      };
      return link;
    },
  };
}
