import { isUtf8 } from 'node:buffer';

/** The text of a file, and in which encoding it was where that is a guess or unusual. */
export type DecodedText = { readonly text: string; readonly note: string | null };

/** UTF-8 with or without mark, UTF-16 with a mark or by its zero bytes, else Windows-1252, which every byte has a meaning in. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: decode(bytes, 'utf-16le'), note: 'read as UTF-16' };
  if (first === 0xfe && second === 0xff) return { text: decode(bytes, 'utf-16be'), note: 'read as UTF-16' };
  if (isUtf8(bytes) && !bytes.subarray(0, 200).includes(0))
    return { text: decode(bytes, 'utf-8'), note: null };
  if (looksWide(bytes)) return { text: decode(bytes, 'utf-16le'), note: 'read as UTF-16 without a mark' };
  return {
    text: decode(bytes, 'windows-1252'),
    note: 'The file is not UTF-8; it was read as Windows-1252. Look whether letters such as µ, ° and ü are right.',
  };
}

const decode = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes);

/** Western text in UTF-16 has a zero in every second byte. */
function looksWide(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 400);
  let zeros = 0;
  for (let at = 1; at < sample.length; at += 2) if (sample[at] === 0) zeros++;
  return sample.length >= 8 && zeros > 0.4 * (sample.length / 2);
}
