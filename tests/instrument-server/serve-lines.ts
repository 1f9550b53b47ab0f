import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to one reply on its way. */
export type Fault =
  | { readonly kind: 'garbled' | 'half' | 'duplicated' | 'disconnect' | 'silent' }
  | { readonly kind: 'late'; readonly milliseconds: number }
  | { readonly kind: 'replaced'; readonly reply: string };

/** A device that answers lines: null for commands that have no answer. */
export type LineDevice = { readonly name: string; answer(line: string): string | null };

export type LineServer = {
  readonly port: number;
  /** Every line received, oldest first. */
  readonly received: string[];
  /** Decides the fault of the next reply to a line; null for none. */
  faultOf: (line: string) => Fault | null;
  /** Ends all connections, as a switch that is turned off and on. */
  disconnect(): void;
  close(): Promise<void>;
};

/** Serves a device on a port of the loopback interface, as many connections as come. */
export async function serveLines(device: LineDevice, port = 0): Promise<LineServer> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let buffer = '';
    let turn = Promise.resolve();
    socket.setEncoding('latin1').on('data', (text: string) => {
      const parts = (buffer + text).split('\n');
      buffer = parts.pop() as string;
      for (const part of parts) {
        const line = part.replace(/\r$/, '');
        turn = turn.then(() => respond(socket, line));
      }
    });
  });
  const respond = async (socket: Socket, line: string): Promise<void> => {
    received.push(line);
    const reply = device.answer(line);
    const fault = lines.faultOf(line);
    if (fault?.kind === 'disconnect') return void socket.destroy();
    if (reply !== null) await send(socket, reply, fault);
  };
  await listen(server, port);
  const lines: LineServer = {
    port: (server.address() as { port: number }).port,
    received,
    faultOf: () => null,
    disconnect() {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return lines;
}

async function send(socket: Socket, reply: string, fault: Fault | null): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      return write(socket, `${reply}\n`);
    case 'garbled':
      return write(socket, `${reply.replace(/.$/, '\u00ff')}\n`);
    case 'half':
      return write(socket, reply.slice(0, Math.ceil(reply.length / 2)));
    case 'duplicated':
      return write(socket, `${reply}\n${reply}\n`);
    case 'late':
      await sleep(fault.milliseconds);
      return write(socket, `${reply}\n`);
    case 'replaced':
      return write(socket, `${fault.reply}\n`);
    default:
      return;
  }
}

function write(socket: Socket, text: string): void {
  if (!socket.destroyed) socket.write(Buffer.from(text, 'latin1'));
}

export const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
