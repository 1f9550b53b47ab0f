import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lines, showBytes } from './framing.ts';

const printable = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
});

/** Bytes in pieces of any size, empty ones among them. */
const chunks = (bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
};

describe('lines', () => {
  test('are the same however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(printable, { maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.constantFrom('\n', '\r\n'),
        printable,
        (messages, cuts, ending, rest) => {
          const framer = lines().open();
          const bytes = Buffer.from(messages.map((message) => message + ending).join('') + rest, 'latin1');
          const got = chunks(bytes, cuts).flatMap((chunk) => framer.push(chunk));
          expect(got).toEqual(messages);
          expect(Buffer.from(framer.pending).toString('latin1')).toBe(rest);
        },
      ),
    );
  });

  test.each([[0], [7], [127], [128], [255]])('with byte %i are no answer', (byte) => {
    const framer = lines().open();
    expect(() => framer.push(Buffer.from([65, byte, 66, 10]))).toThrow(
      expect.objectContaining({ code: 'garbled-reply', message: expect.stringContaining('byte 2') }),
    );
  });

  test('that never end are refused before they fill the memory', () => {
    const framer = lines({ longest: 100 }).open();
    framer.push(Buffer.alloc(100, 65));
    expect(() => framer.push(Buffer.from('A'))).toThrow('101 bytes came without an end of line');
  });
});

test('bytes are shown as text where they are text', () => {
  expect(showBytes(Buffer.from('+1.2\n'))).toBe('"+1.2\\n"');
  expect(showBytes(Buffer.from([1, 255]))).toBe('0x01ff');
  expect(showBytes(Buffer.alloc(100, 65))).toContain('(100 bytes)');
});
