import { connect, type Socket } from 'node:net';
import { AppError } from '../../core/error.ts';
import type { ByteLink, Connector, LinkListener } from './byte-link.ts';

/** A TCP connection to a device's command port. The socket alone does not keep the process alive. */
export function tcp({ host, port }: { readonly host: string; readonly port: number }): Connector {
  const address = `tcp://${host}:${port}`;
  return {
    address,
    connect: (listener, signal) =>
      new Promise<ByteLink>((resolve, reject) => {
        const socket = connect({ host, port, noDelay: true, keepAlive: true });
        const refuse = (why: string): void => {
          socket.destroy();
          reject(new AppError('instrument-fault', `${address}: no connection: ${why}`, true));
        };
        const expire = (): void => refuse('nobody answered in time');
        if (signal.aborted) return expire();
        signal.addEventListener('abort', expire, { once: true });
        socket.once('error', (error) => refuse(error.message));
        socket.once('connect', () => {
          signal.removeEventListener('abort', expire);
          socket.removeAllListeners('error');
          socket.unref();
          resolve(follow(socket, listener));
        });
      }),
  };
}

function follow(socket: Socket, listener: LinkListener): ByteLink {
  let isOpen = true;
  const lose = (why: string): void => {
    if (isOpen) listener.lost(why);
    isOpen = false;
    socket.destroy();
  };
  socket.on('data', (bytes) => {
    if (isOpen) listener.received(bytes);
  });
  socket.on('error', (error) => lose(error.message));
  socket.on('end', () => lose('the device ended the connection'));
  socket.on('close', () => lose('the connection was closed'));
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    close() {
      isOpen = false;
      socket.destroy();
    },
  };
}
