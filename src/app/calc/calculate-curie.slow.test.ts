import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { calculate } from './calculate-curie.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-curie-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const context = { progress: () => undefined, signal: { aborted: false } };
const run = (files: readonly string[], options: object = {}) =>
  calculate(files, { effort: 'quick', seed: 1, ...options } as never, context);
/** Neighbours of bcc on the cubic cell, as bonds from each of its two sites. */
const corners = [0, -1].flatMap((x) => [0, -1].flatMap((y) => [0, -1].map((z) => [x, y, z])));
const links = corners.flatMap((cell) => [`0 1 ${cell.join(' ')}`, `1 0 ${cell.map((x) => 0 - x).join(' ')}`]);
const ucfOf = (joule: string): string =>
  `# size\n2.866 2.866 2.866\n# vectors\n1 0 0\n0 1 0\n0 0 1\n# atoms\n2 1\n0 0 0 0 0 0 0\n1 0.5 0.5 0.5 0 0 0\n# interactions\n16 isotropic\n${links.map((link, i) => `${i} ${link} ${joule}`).join('\n')}\n`;
const ucf = write('iron.ucf', ucfOf('7.05e-21'));

it('samples on workers: 1048.9 K, with curves that fall', async () => {
  const { document, figure, sections } = await run([ucf], { monteCarlo: true });
  const { monteCarlo } = document.tc_K as { monteCarlo: { value: number; sd: number } };
  expect(Math.abs(monteCarlo.value - 1048.9)).toBeLessThan(4 * monteCarlo.sd);
  expect(monteCarlo.sd).toBeLessThan(15);
  const curve = document.curve as readonly { magnetization: { value: number } }[];
  expect(curve[0]!.magnetization.value).toBeGreaterThan(0.9);
  expect(curve.at(-1)!.magnetization.value).toBeLessThan(0.2);
  expect('notDrawn' in figure).toBe(false);
  expect(sections).toHaveLength(2);
});
