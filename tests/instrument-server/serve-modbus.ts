import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Furnace } from './furnace-world.ts';
import { type Fault, listen } from './serve-lines.ts';

/** A Modbus request as it came: function, first register, how many. */
export type ModbusRequest = { readonly code: number; readonly register: number; readonly count: number };

/** Serves the registers of a furnace over Modbus TCP: functions 3, 6 and 16. */
export async function serveModbus(furnace: Furnace, port = 0) {
  const sockets = new Set<Socket>();
  const received: ModbusRequest[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let buffer = Buffer.alloc(0);
    let turn = Promise.resolve();
    socket.on('data', (bytes) => {
      buffer = Buffer.concat([buffer, bytes]);
      while (buffer.length >= 6 && buffer.length >= 6 + buffer.readUInt16BE(4)) {
        const frame = buffer.subarray(0, 6 + buffer.readUInt16BE(4));
        buffer = buffer.subarray(frame.length);
        turn = turn.then(() => respond(socket, frame));
      }
    });
  });
  const respond = async (socket: Socket, frame: Buffer): Promise<void> => {
    const pdu = frame.subarray(7);
    const request = { code: pdu[0] as number, register: pdu.readUInt16BE(1), count: pdu.readUInt16BE(3) };
    received.push(request);
    const fault = served.faultOf(request);
    if (fault?.kind === 'disconnect' && !fault.isHeard) return void socket.destroy();
    furnace.catchUp();
    const reply = answer(furnace, pdu);
    furnace.catchUp();
    if (fault?.kind === 'disconnect') return void socket.destroy();
    const header = Buffer.from(frame.subarray(0, 7));
    header.writeUInt16BE(reply.length + 1, 4);
    await send(socket, Buffer.concat([header, reply]), fault);
  };
  await listen(server, port);
  const served = {
    port: (server.address() as { port: number }).port,
    furnace,
    received,
    /** Decides what happens to the next reply; a connection may end before or after the request was carried out. */
    faultOf: (_request: ModbusRequest): (Fault & { readonly isHeard?: boolean }) | null => null,
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return served;
}
export type ModbusServer = Awaited<ReturnType<typeof serveModbus>>;

function answer({ registers }: Furnace, pdu: Buffer): Buffer {
  const [code, register, count] = [pdu[0] as number, pdu.readUInt16BE(1), pdu.readUInt16BE(3)];
  if (code === 3) {
    const data = Buffer.alloc(2 + 2 * count);
    data.writeUInt8(3, 0);
    data.writeUInt8(2 * count, 1);
    for (let index = 0; index < count; index++)
      data.writeUInt16BE(registers.get(register + index) ?? 0, 2 + 2 * index);
    return data;
  }
  if (code === 6) {
    registers.set(register, count);
    return pdu.subarray(0, 5);
  }
  if (code === 16) {
    for (let index = 0; index < count; index++)
      registers.set(register + index, pdu.readUInt16BE(6 + 2 * index));
    return pdu.subarray(0, 5);
  }
  return Buffer.from([code | 0x80, 1]);
}

async function send(socket: Socket, bytes: Buffer, fault: Fault | null): Promise<void> {
  if (fault?.kind === 'silent') return;
  if (fault?.kind === 'late') await sleep(fault.milliseconds);
  if (socket.destroyed) return;
  if (fault?.kind === 'half') return void socket.write(bytes.subarray(0, bytes.length - 2));
  if (fault?.kind === 'garbled') bytes.writeUInt16BE(0xdead, 2);
  socket.write(fault?.kind === 'duplicated' ? Buffer.concat([bytes, bytes]) : bytes);
}
