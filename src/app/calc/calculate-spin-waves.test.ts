import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { calculate } from './calculate-spin-waves.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-spin-waves-'));
afterAll(() => rmSync(folder, { recursive: true }));
const shells = (name: string, exchange: number): string => {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, `shell,J_meV\n1,${exchange}\n`);
  return path;
};
const run = (file: string, options: object = {}) =>
  calculate([file], { lattice: 'sc', pairs: 'once', moment: 2, points: 40, ...options } as never);
type Point = { readonly label: string | null; readonly energies_meV: readonly number[] };

describe('onnes calc spin-waves', () => {
  it('a cubic ferromagnet: 4·J·3·2/M at the corner, D = 2·J·a²/M', async () => {
    const { document, figure } = await run(shells('ferro', 10), { cellLength: 3 });
    expect(document).toMatchObject({ order: 'ferro', signs: [1], gFactor: 2 });
    const corner = (document.dispersion as readonly Point[]).find(({ label }) => label === 'R')!;
    // (2/M)·(J(0) − J(q)) = (2/2)·(60 + 60).
    expect(corner.energies_meV[0]).toBeCloseTo(120, 8);
    expect((document.stiffness as { mean: number }).mean).toBeCloseTo((2 * 10 * 9) / 2, 4);
    expect('notDrawn' in figure).toBe(false);
  });

  it('a cubic antiferromagnet in its magnetic cell: no energy above z·|J|·2/M, no stiffness', async () => {
    const { document } = await run(shells('antiferro', -10), { path: 'G 0 0 0, X 0.5 0 0' });
    expect(document).toMatchObject({ order: 'antiferro', stiffness: null });
    expect(document.highest_meV as number).toBeLessThan(60 + 1e-3);
    expect(document.highest_meV as number).toBeGreaterThan(50);
  });

  it.each([
    [{ signs: '+' }, -10, /no minimum/],
    [{ lattice: 'triangular', path: 'G 0 0 0, X 0.5 0 0' }, -10, /no collinear order/],
    [{ moment: undefined }, 10, /--moment/],
    [{ moment: 0 }, 10, /--moment is 0/],
    [{ signs: '+-' }, 10, /for each of the 1 sites/],
    [{ cellLength: -1 }, 10, /--cell-length/],
    [{ points: 1 }, 10, /--points/],
  ])('refuses %o of J = %d', async (options, exchange, message) => {
    await expect(run(shells('refused', exchange), options)).rejects.toThrow(message);
  });
});
