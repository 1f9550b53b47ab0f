import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calculations } from '../../src/app/calc/index.ts';
import { makeFolder, runOnnes, wordsOf } from './run-onnes.ts';

const folder = makeFolder();

it('names of calculations are unique', () => {
  expect(new Set(calculations.map(({ name }) => name)).size).toBe(calculations.length);
});

describe.each(calculations.map((calculation) => [calculation.name, calculation] as const))(
  'calc %s',
  (name, { example, files }) => {
    const words = wordsOf(example).slice(1);

    it('prints one JSON document, and draws what it can draw', async () => {
      const plain = words.filter(
        (word, index) => word !== '--json' && word !== '--plot' && words[index - 1] !== '--plot',
      );
      const drawing = join(folder, `${name}.svg`);
      const { status, stdout } = await runOnnes(...plain, '--json');
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        fidelity: 'simulated',
        methods: expect.arrayContaining([expect.any(String)]),
        warnings: expect.any(Array),
      });
      expect(stdout).not.toMatch(/NaN|Infinity/);
      const drawn = await runOnnes(...plain, '--plot', drawing);
      expect(drawn.status).toBe(0);
      expect(drawn.stdout).toContain('simulated: calculated, not measured');
      if (!existsSync(drawing)) expect(drawn.stderr).toMatch(/--plot: nothing is drawn: \w+/);
    });

    it.skipIf(files === '')('names a file that is not there', async () => {
      const { status, stderr } = await runOnnes('calc', name, join(folder, 'absent.txt'));
      expect(status).toBe(2);
      expect(stderr).toContain('absent.txt');
    });

    it('refuses a drawing that is no SVG file', async () => {
      const { status, stderr } = await runOnnes(...words, '--plot', 'figure.png');
      expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('.svg') });
    });
  },
);
