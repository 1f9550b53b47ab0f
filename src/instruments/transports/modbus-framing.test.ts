import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16, type ModbusMessage, modbusRtu, modbusTcp } from './modbus-framing.ts';

const registers = fc
  .uint8Array({ minLength: 2, maxLength: 250 })
  .map((data) => data.subarray(0, data.length & ~1));
/** Replies: registers read, a write confirmed, an exception. */
const replyPdu = fc.oneof(
  registers.map((data) => Buffer.concat([Buffer.from([3, data.length]), data])),
  fc.tuple(fc.nat(0xffff), fc.integer({ min: 1, max: 123 })).map(([first, count]) => {
    const pdu = Buffer.alloc(5, 16);
    pdu.writeUInt16BE(first, 1);
    pdu.writeUInt16BE(count, 3);
    return pdu;
  }),
  fc.integer({ min: 1, max: 11 }).map((code) => Buffer.from([0x83, code])),
);
const message = fc.record({
  transaction: fc.nat(0xffff),
  unit: fc.integer({ min: 1, max: 254 }),
  pdu: replyPdu,
});
const plain = ({ transaction, unit, pdu }: ModbusMessage) => ({ transaction, unit, pdu: [...pdu] });

describe.each([
  ['TCP', modbusTcp],
  ['RTU', modbusRtu],
] as const)('Modbus %s', (name, framing) => {
  test('gives the same messages however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (messages, cuts) => {
          const bytes = Buffer.concat(messages.map((one) => framing.encode(one)));
          const places = [
            0,
            ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
            bytes.length,
          ];
          const framer = framing.open();
          const got = places.slice(1).flatMap((end, i) => framer.push(bytes.subarray(places[i], end)));
          const sent = messages.map((one) => (name === 'RTU' ? { ...one, transaction: 0 } : one));
          expect(got.map(plain)).toEqual(sent.map(plain));
          expect(framer.pending).toHaveLength(0);
        },
      ),
    );
  });
});

test('a checksum is that of the published example', () => {
  expect(crc16(Buffer.from('01030000000a', 'hex'))).toBe(0xcdc5);
});

test('any single bit that turns over in an RTU reply is noticed, or leaves it incomplete', () => {
  const frame = Buffer.from(
    modbusRtu.encode({ transaction: 0, unit: 1, pdu: Buffer.from([3, 4, 1, 2, 3, 4]) }),
  );
  for (let bit = 0; bit < 8 * frame.length; bit++) {
    const changed = Buffer.from(frame);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    const framer = modbusRtu.open();
    let seen: readonly ModbusMessage[] = [];
    try {
      seen = framer.push(changed);
    } catch (error) {
      expect(error).toMatchObject({ code: 'garbled-reply' });
    }
    expect(seen).toEqual([]);
  }
});

test('a header of another protocol is no Modbus TCP', () => {
  expect(() => modbusTcp.open().push(Buffer.from('HTTP/1.1 200 OK'))).toThrow('no header of Modbus TCP');
});
