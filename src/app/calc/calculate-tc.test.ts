import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calculate } from './calculate-tc.ts';
import type { CalculationResult } from './calculation.ts';
import type { TcOptions } from './tc-options.ts';

const defaults: TcOptions = { muStar: 0.1, convention: 'A' };
const context = { progress: () => undefined, signal: { aborted: false } };
const run = (options: Partial<TcOptions>, ...files: readonly string[]): Promise<CalculationResult> =>
  calculate(files, { ...defaults, ...options }, context);

const folder = mkdtempSync(join(tmpdir(), 'onnes-tc-'));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
/** α²F = 1.2 ω/60 from 10 to 40 meV on 0 to 60 meV, whose moments and Tc are known. */
const grid = Array.from({ length: 2401 }, (_, i) => i / 40);
const flat = (columns: number): string =>
  grid.map((w) => [w, ...Array(columns).fill(w < 10 || w > 40 ? 0 : w / 50)].join(',')).join('\n');

describe('calc tc', () => {
  it('gives the document that scripts rely on, with everything that defines Tc', async () => {
    const { document, figure } = await run({}, write('flat.csv', `omega_meV,alpha2F\n${flat(1)}`));
    expect(document).toMatchObject({
      lambda: expect.closeTo(1.2, 2),
      omegaLog_meV: expect.closeTo(23.36, 1),
      omega2_meV: expect.closeTo(26.46, 1),
      omegaRef_meV: 40,
      cutoff_meV: 1600,
      muStar: 0.1,
      convention: 'A',
      tc_K: {
        mcMillan: expect.closeTo(24.27, 1),
        allenDynes: expect.closeTo(26.25, 1),
        eliashberg: expect.closeTo(25.92, 1),
      },
      warnings: [],
    });
    const [low, high] = document.interval_K as [number, number];
    expect(high).toBe((document.tc_K as { eliashberg: number }).eliashberg);
    expect(low).toBeLessThan(high);
    expect('markup' in figure && figure.markup).toContain('λ up to ω');
  });

  it('names the convention, warns that formulae use A, and keeps the interval in A', async () => {
    const einstein = '1.2@20';
    const a = await run({ einstein });
    const b = await run({ einstein, convention: 'B' });
    expect(b.document).toMatchObject({
      convention: 'B',
      cutoff_meV: expect.closeTo(852.9, 1),
      muStarAtCutoff: 0.1,
    });
    expect(b.warnings.join()).toContain('the sums end at 852.9 meV and not at the cut-off of 200 meV');
    const sharp = await run({ einstein, convention: 'B', sharpCutoff: true });
    expect(sharp.document).toMatchObject({ cutoff_meV: 200, matsubaraCount: 16 });
    expect(sharp.warnings.join()).not.toContain('the sums end');
    expect(b.warnings.join()).toContain('as of convention A');
    expect((b.document.interval_K as number[])[1]).toBeCloseTo((a.document.interval_K as number[])[1]!, 9);
    const text = JSON.stringify(b.sections);
    expect(text).toContain('B: as given below the cut-off');
  });

  it('takes a cut-off in meV or in units of omega_ref', async () => {
    for (const cutoff of ['400', '40x', '400meV'])
      expect((await run({ einstein: '1@10', cutoff })).document.cutoff_meV).toBe(400);
  });

  it('says where the sums end when strong coupling cannot keep the cut-off', async () => {
    const { document, sections } = await run({ einstein: '20@10' });
    expect(document.cutoff_meV).toBeCloseTo(2683.6, 1);
    expect(document.sumEnd_meV).toBe(document.cutoff_meV);
    expect(JSON.stringify(sections)).toContain('sums to 2,683.6 meV');
  });

  it('warns of a cut-off within ten times the spectrum', async () => {
    const { warnings } = await run({ einstein: '0.5@10', cutoff: '30' });
    expect(warnings.join()).toContain('the cut-off of 30 meV is 3 times the highest frequency');
  });

  it('says that the interval has another cut-off than Tc, and which', async () => {
    const { document, warnings } = await run({ einstein: '1@10', cutoff: '5000' });
    expect(warnings.join()).toContain('mu* 0.16 cannot be carried to 5000 meV');
    expect(document.interval).toMatchObject({ cutoffs_meV: [400, 5000] });
    expect((await run({ einstein: '1@10', cutoff: '400' })).warnings).toEqual([]);
  });

  it('takes the end of the Coulomb sum that an Elk prints, with convention C alone', async () => {
    const at = async (options: Partial<TcOptions>): Promise<number> => {
      const { document } = await run({ einstein: '1@10', convention: 'C', ...options });
      return (document.tc_K as { eliashberg: number }).eliashberg;
    };
    expect(await at({ coulombCutoff: '10' })).toBe(await at({}));
    expect(await at({ coulombCutoff: '2x' })).toBe(await at({ coulombCutoff: '20' }));
    expect(await at({ coulombCutoff: '2x' })).toBeLessThan(await at({}));
    await expect(run({ einstein: '1@10', coulombCutoff: '20' })).rejects.toThrow('only convention C');
  });

  it('has an interval also where the cut-off is too near the pole of mu* 0.16, and in any convention', async () => {
    const { document } = await run({ einstein: '1@10', cutoff: '5000' });
    expect((document.interval_K as number[])[0]).toBeCloseTo(5.76, 1);
    for (const muStar of [0.1, 0.9]) {
      const { warnings } = await run({ einstein: '2@10,1@30', convention: 'C', muStar });
      expect(warnings.join()).toContain('as of convention A');
    }
  });

  it('computes the closed formulae alone from lambda and mean frequencies', async () => {
    const { document, warnings, figure } = await run({ lambda: 1, omegaLog: 10, omega2: 12 });
    expect(document).toMatchObject({
      tc_K: { mcMillan: expect.any(Number), allenDynes: expect.any(Number), eliashberg: null },
      omegaRef_meV: null,
      cutoff_meV: null,
      interval: { by: 'Allen–Dynes' },
    });
    expect(warnings).toEqual([]);
    expect(figure).toHaveProperty('notDrawn');
    expect((await run({ lambda: 1, omegaLog: 10 })).warnings.join()).toContain('omega_2 is not known');
  });

  it('gives 0 and the reason where there is no superconductivity, gap or not', async () => {
    const { document, warnings } = await run({ einstein: '0.08@10', muStar: 0.13, gap: true });
    expect(document).toMatchObject({ tc_K: { mcMillan: 0, allenDynes: 0, eliashberg: 0 }, gap: null });
    expect(warnings.join()).toContain('lambda 0.08 is not above mu*');
    expect(document.interval_K).toEqual([0, 0]);
  });

  it('gives the gap on request', async () => {
    const { document } = await run({ einstein: '1@10', muStar: 0, gap: true });
    expect(document.gap).toMatchObject({
      gapRatio: expect.closeTo(4.2292, 3),
      jumpRatio: expect.closeTo(2.556, 2),
    });
  });

  it('warns outside the domain of the formulae', async () => {
    const { warnings } = await run({ einstein: '2@10,2@60' });
    expect(warnings.join()).toContain('fitted for lambda below 2.5');
    expect(warnings.join()).toContain('the spectrum is broad');
  });

  it('asks which of several spectra is meant', async () => {
    const path = write('many.csv', `omega_meV,s_0.01,s_0.02\n${flat(2)}`);
    await expect(run({}, path)).rejects.toMatchObject({ code: 'smearing-needed' });
    const { document } = await run({ smearing: '0.02' }, path);
    expect(document.source).toMatchObject({ smearing: 's_0.02', smearings: ['s_0.01', 's_0.02'] });
  });

  it.each([
    [{}, [], 'nothing to compute from'],
    [{ einstein: '1@10', lambda: 1 }, [], '--einstein and --lambda exclude each other'],
    [{ einstein: '1' }, [], '"1" is no mode'],
    [{ einstein: '1@-5' }, [], '"1@-5" is no mode'],
    [{ einstein: '1@10', omega2: 12 }, [], '--omega-2 goes with --lambda'],
    [{ einstein: '1@10', smearing: '1' }, [], '--smearing goes with FILE'],
    [{ lambda: 1 }, [], '--lambda needs --omega-log'],
    [{ lambda: -1, omegaLog: 5 }, [], '--lambda -1'],
    [{ lambda: 1, omegaLog: 10, omega2: 9 }, [], '--omega-2 9 meV is below'],
    [{ lambda: 1, omegaLog: 10, convention: 'B' as const }, [], 'need a spectrum'],
    [{ einstein: '1@10', cutoff: 'wide' }, [], '--cutoff wide'],
    [{ einstein: '1@10', muStar: 0.4 }, [], 'cannot be carried to'],
    [{}, ['absent.csv'], 'there is no such file'],
    [{ unit: 'furlong' }, [write('u.csv', 'w,a\n1,2\n2,3')], '--unit furlong'],
  ])('%o with %j is refused', async (options, files, message) => {
    await expect(run(options, ...files)).rejects.toThrow(message);
  });
});

const printed = '../shared/data/qe_al/run-q4-k12-k24/lambda.dat';
it.skipIf(!existsSync(printed))('lambda.dat gives the closed formulae of the broadening chosen', async () => {
  await expect(run({}, printed)).rejects.toThrow('choose one of 0.005');
  const { document } = await run({ smearing: '0.025' }, printed);
  expect(document).toMatchObject({ lambda: 0.418047, tc_K: { eliashberg: null } });
  // lambda.x prints 1.754 K at mu* = 0.10 for this broadening.
  expect((document.tc_K as { mcMillan: number }).mcMillan).toBeCloseTo(1.754, 2);
});
