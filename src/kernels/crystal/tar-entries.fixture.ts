import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Name and text of every file of a tar.gz archive. */
export function* readArchive(path: string): Generator<readonly [name: string, text: string]> {
  const bytes = gunzipSync(readFileSync(path));
  const textOf = (from: number, length: number): string =>
    bytes.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(textOf(at + 124, 12), 8);
    const prefix = textOf(at + 345, 155);
    const name = prefix === '' ? textOf(at, 100) : `${prefix}/${textOf(at, 100)}`;
    if (bytes[at + 156] === 0x30 || bytes[at + 156] === 0)
      yield [name, bytes.toString('utf8', at + 512, at + 512 + size)];
    at += 512 + 512 * Math.ceil(size / 512);
  }
}
