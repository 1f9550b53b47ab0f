import { AppError } from '../../core/error.ts';
import { type Framing, showBytes } from './framing.ts';

/** A request or a reply of Modbus: function code and data, with the unit it goes to. `transaction` is not carried on serial lines. */
export type ModbusMessage = {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Uint8Array;
};

const describe = ({ unit, pdu }: ModbusMessage): string =>
  `Modbus function ${pdu[0]} to unit ${unit}, ${showBytes(pdu)}`;

/** Bytes of a PDU at most. @source modbus-protocol, section 4.1 */
const longestPdu = 253;

/** Modbus over TCP: a header with transaction, length and unit before each message. @source modbus-tcp, section 3.1.3 */
export const modbusTcp: Framing<ModbusMessage, ModbusMessage> = {
  describe,
  encode({ transaction, unit, pdu }) {
    const frame = Buffer.alloc(7 + pdu.length);
    frame.writeUInt16BE(transaction, 0);
    frame.writeUInt16BE(pdu.length + 1, 4);
    frame.writeUInt8(unit, 6);
    frame.set(pdu, 7);
    return frame;
  },
  open: () =>
    openFramer((bytes) => {
      if (bytes.length < 7) return null;
      const [protocol, length] = [bytes.readUInt16BE(2), bytes.readUInt16BE(4)];
      if (protocol !== 0 || length < 2 || length > longestPdu + 1)
        throw new AppError('garbled-reply', `${showBytes(bytes)} is no header of Modbus TCP`);
      if (bytes.length < 6 + length) return null;
      const message = {
        transaction: bytes.readUInt16BE(0),
        unit: bytes.readUInt8(6),
        pdu: bytes.subarray(7, 6 + length),
      };
      return { message, size: 6 + length };
    }),
};

/** Modbus RTU on serial lines: unit, message, checksum; the length follows from the function. @source modbus-serial, section 2.5.1 */
export const modbusRtu: Framing<ModbusMessage, ModbusMessage> = {
  describe,
  encode({ unit, pdu }) {
    const body = Buffer.concat([Buffer.from([unit]), pdu]);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(crc16(body));
    return Buffer.concat([body, sum]);
  },
  open: () =>
    openFramer((bytes) => {
      const size = rtuReplySize(bytes);
      if (size === null || bytes.length < size) return null;
      const body = bytes.subarray(0, size - 2);
      if (crc16(body) !== bytes.readUInt16LE(size - 2))
        throw new AppError('garbled-reply', `the checksum of ${showBytes(bytes.subarray(0, size))} is wrong`);
      return {
        message: { transaction: 0, unit: bytes[0] as number, pdu: bytes.subarray(1, size - 2) },
        size,
      };
    }),
};

function rtuReplySize(bytes: Buffer): number | null {
  const [, code, count] = bytes;
  if (code === undefined) return null;
  if (code >= 0x80) return 5;
  if (code === 6 || code === 16) return 8;
  if (code === 3 || code === 4) return count === undefined ? null : 5 + count;
  throw new AppError('garbled-reply', `function ${code} in ${showBytes(bytes)} was not asked for`);
}

/** CRC-16 of Modbus RTU: polynomial 0xA001, reflected, from 0xFFFF. @source modbus-serial, section 6.2.2 */
export function crc16(bytes: Uint8Array): number {
  let sum = 0xffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1;
  }
  return sum;
}

type Cut = { readonly message: ModbusMessage; readonly size: number };

function openFramer(cut: (bytes: Buffer) => Cut | null) {
  let pending = Buffer.alloc(0);
  return {
    push(bytes: Uint8Array): readonly ModbusMessage[] {
      pending = Buffer.concat([pending, bytes]);
      const messages: ModbusMessage[] = [];
      for (let found = cut(pending); found !== null; found = cut(pending)) {
        messages.push(found.message);
        pending = pending.subarray(found.size);
      }
      return messages;
    },
    get pending(): Uint8Array {
      return pending;
    },
  };
}
