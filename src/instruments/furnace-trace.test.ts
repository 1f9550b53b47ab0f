import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appendLook, readLooks } from './furnace-trace.ts';

const first = { time: 120.5, temperature: 450.1, setpoint: 452, output: 12 };
const second = { time: 125.25, temperature: 455.5, setpoint: 457, output: 13.5 };

test('a line cut short anywhere by a crash is left out, and what is written after it is read', async () => {
  const whole = mkdtempSync(join(tmpdir(), 'onnes-trace-'));
  await appendLook(whole, first);
  const text = readFileSync(join(whole, 'trace.csv'), 'utf8');
  for (let length = 0; length < text.length - 1; length++) {
    const folder = mkdtempSync(join(tmpdir(), 'onnes-trace-'));
    writeFileSync(join(folder, 'trace.csv'), text.slice(0, length));
    expect(await readLooks(folder)).toEqual([]);
    await appendLook(folder, second);
    expect(await readLooks(folder)).toEqual([second]);
  }
  await appendLook(whole, second);
  expect(await readLooks(whole)).toEqual([first, second]);
});
