import { AppError } from '../core/error.ts';
import { type ModbusMessage, modbusRtu, modbusTcp } from './transports/modbus-framing.ts';
import { type Awaited, StreamTransport } from './transports/stream-transport.ts';
import { connectorOf, policyOf, type StreamSettings } from './transports/transport-settings.ts';

/** The holding registers of one unit; words of 16 bits. */
export type ModbusUnit = {
  readonly address: string;
  readonly session: number;
  read(register: number, count: number): Promise<readonly number[]>;
  /** Written once and confirmed by the unit; `isUrgent` for what makes it safe. @throws AppError when it may not have been taken */
  write(register: number, words: readonly number[], isUrgent?: boolean): Promise<void>;
  block(why: string): void;
  unblock(): void;
  close(): void;
};

/** A unit behind a transport: Modbus TCP over sockets, RTU over serial lines. */
export function modbusUnit(settings: StreamSettings, unit: number, name: string): ModbusUnit {
  const framing = settings.kind === 'serial' ? modbusRtu : modbusTcp;
  const transport = new StreamTransport(connectorOf(settings, name), framing, policyOf(settings));
  let last = 0;
  const ask = (pdu: Uint8Array): ModbusMessage => {
    last = (last % 0xffff) + 1;
    return { transaction: settings.kind === 'serial' ? 0 : last, unit, pdu };
  };
  return {
    address: transport.address,
    get session() {
      return transport.session;
    },
    read(register, count) {
      const question = ask(words(3, [register, count]));
      return transport.read(question, readReply(question, count));
    },
    async write(register, values, isUrgent = false) {
      const data = Buffer.alloc(1 + 2 * values.length);
      data.writeUInt8(2 * values.length);
      for (const [index, value] of values.entries()) data.writeUInt16BE(value, 1 + 2 * index);
      const question = ask(Buffer.concat([words(16, [register, values.length]), data]));
      const line = isUrgent ? transport.urgent : transport;
      await line.act(question, writeReply(question, register, values.length));
    },
    block: (why) => transport.block(why),
    unblock: () => transport.unblock(),
    close: () => transport.close(),
  };
}

function words(code: number, values: readonly number[]): Buffer {
  const pdu = Buffer.alloc(1 + 2 * values.length);
  pdu.writeUInt8(code);
  for (const [index, value] of values.entries()) pdu.writeUInt16BE(value, 1 + 2 * index);
  return pdu;
}

const readReply = (question: ModbusMessage, count: number): Awaited<ModbusMessage, readonly number[]> => ({
  what: `${count} registers`,
  parse(reply) {
    const data = dataOf(question, reply);
    if (data.length !== 1 + 2 * count || data[0] !== 2 * count)
      throw new AppError('garbled-reply', `${data.length} bytes came for ${count} registers`);
    return Array.from({ length: count }, (_, index) => data.readUInt16BE(1 + 2 * index));
  },
});

const writeReply = (
  question: ModbusMessage,
  register: number,
  count: number,
): Awaited<ModbusMessage, void> => ({
  what: `that ${count} registers from ${register} were written`,
  parse(reply) {
    const data = dataOf(question, reply);
    if (data.length !== 4 || data.readUInt16BE(0) !== register || data.readUInt16BE(2) !== count)
      throw new AppError('garbled-reply', `another write was confirmed: 0x${data.toString('hex')}`);
  },
});

/** @source modbus-protocol, section 7 */
const exceptions: { readonly [code: number]: string } = {
  1: 'it does not know the function',
  2: 'it has no such register',
  3: 'it does not take the value',
  4: 'it failed',
  5: 'it has not finished',
  6: 'it is busy',
};

/** The data of a reply to this question and no other. */
function dataOf(question: ModbusMessage, { transaction, unit, pdu }: ModbusMessage): Buffer {
  const code = question.pdu[0] as number;
  if (transaction !== question.transaction || unit !== question.unit || ((pdu[0] as number) & 0x7f) !== code)
    throw new AppError(
      'garbled-reply',
      `a reply to transaction ${transaction}, unit ${unit}, function ${pdu[0]} came; expected ${question.transaction}, ${question.unit}, ${code}`,
    );
  if (pdu[0] === code) return Buffer.from(pdu.subarray(1));
  const exception = pdu[1] as number;
  throw new AppError(
    'instrument-fault',
    `the device refused with exception ${exception}: ${exceptions[exception] ?? 'unknown'}`,
    exception === 5 || exception === 6,
  );
}
