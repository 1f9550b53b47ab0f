import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
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
const temperatures = async (files: readonly string[], options: object = {}) => {
  const { document } = await run(files, options);
  return document.tc_K as {
    meanField: number;
    rpa: number | null;
    monteCarlo: { value: number; sd: number } | null;
  };
};

/** Neighbours of bcc on the cubic cell, as bonds from each of its two sites. */
const corners = [0, -1].flatMap((x) => [0, -1].flatMap((y) => [0, -1].map((z) => [x, y, z])));
const links = corners.flatMap((cell) => [`0 1 ${cell.join(' ')}`, `1 0 ${cell.map((x) => 0 - x).join(' ')}`]);
const ucfOf = (joule: string): string =>
  `# size\n2.866 2.866 2.866\n# vectors\n1 0 0\n0 1 0\n0 0 1\n# atoms\n2 1\n0 0 0 0 0 0 0\n1 0.5 0.5 0.5 0 0 0\n# interactions\n16 isotropic\n${links.map((link, i) => `${i} ${link} ${joule}`).join('\n')}\n`;
const ucf = write('iron.ucf', ucfOf('7.05e-21'));

describe('onnes calc curie', () => {
  it('takes Vampire, UppASD (folder, files) and shells of the same exchange alike', async () => {
    const milliRydberg = 7.05e-21 / 2.1798723611035e-21 / 2;
    const asd = join(folder, 'asd');
    mkdirSync(asd);
    const jfile = write('asd/jfile', `1 1 0.5 0.5 0.5 ${milliRydberg}\n`);
    const posfile = write('asd/posfile', '1 1 0 0 0\n2 1 0.5 0.5 0.5\n');
    write('asd/inpsd.dat', 'cell 1 0 0\n 0 1 0\n 0 0 1\nSym 1\nposfile ./posfile\nexchange ./jfile\n');
    const shells = write('shells.csv', `shell,multiplicity,J_mRy\n1,8,${milliRydberg}\n`);
    const expected = (8 * 7.05e-21) / 3 / 1.380649e-23;
    const inputs = [[ucf], [asd], [join(asd, 'inpsd.dat')], [jfile, posfile], [jfile]] as const;
    const all = await Promise.all([
      ...inputs.map((files) => temperatures(files)),
      temperatures([shells], { lattice: 'bcc' }),
    ]);
    for (const { meanField, rpa } of all) {
      expect(meanField).toBeCloseTo(expected, 2);
      expect(rpa! / (expected / 1.3932039)).toBeCloseTo(1, 4);
    }
  });

  it('names Néel order, and no order', async () => {
    const antiferro = await run([write('af.ucf', ucfOf('-7.05e-21'))]);
    expect(antiferro.document).toMatchObject({ order: 'antiferro' });
    expect(antiferro.warnings.join()).toContain('Néel');
    const sheet = await run([write('sheet.csv', 'shell,J_meV\n1,5\n')], { lattice: 'square', pairs: 'once' });
    expect(sheet.document).toMatchObject({ order: 'none', tc_K: { rpa: 0, monteCarlo: null } });
  });

  it('says at once what it cannot draw', async () => {
    expect((await run([ucf])).figure).toHaveProperty('notDrawn');
  });

  it.each([
    ['a CSV without a lattice', 'a.csv', 'shell,J_mRy\n1,1\n', {}, /--lattice/],
    ['a factor of two left open', 'b.csv', 'shell,J_meV\n1,1\n', { lattice: 'sc' }, /--pairs/],
    ['units that disagree', 'c.csv', 'shell,J_mRy,J_meV\n1,1,1\n', { lattice: 'sc' }, /differ/],
    ['a column without a unit', 'd.csv', 'shell,J\n1,1\n', { lattice: 'sc' }, /J_meV/],
    ['several sets', 'e.csv', 'set,shell,J_mRy\na,1,1\nb,1,1\n', { lattice: 'sc' }, /--set/],
    [
      'a multiplicity of another lattice',
      'f.csv',
      'shell,multiplicity,J_mRy\n1,8,1\n',
      { lattice: 'sc' },
      /6 neighbours/,
    ],
    ['a vector of two numbers', 'g.csv', 'vector,J_mRy\n1 0,1\n', { lattice: 'sc' }, /three numbers/],
    ['no shell', 'h.csv', 'J_mRy\n1\n', { lattice: 'sc' }, /which shell/],
    ['some text', 'i.txt', 'hello\n', {}, /expected a Vampire/],
    ['a jfile alone', 'j/jfile', '1 1 0.5 0.5 0.5 1\n', {}, /posfile/],
    ['a broken UCF', 'k.ucf', '1 1\n', {}, /k\.ucf: line 1/],
  ])('refuses %s', async (_, name, text, options, message) => {
    if (name.includes('/')) mkdirSync(join(folder, 'j'), { recursive: true });
    await expect(run([write(name, text)], options)).rejects.toThrow(message);
  });

  it('samples a field: far above Tc the magnetisation is Langevin’s in µB, and reversed with the field', async () => {
    const options = { moment: 2, axis: '0,3,4', temperatures: '5000', field: 4000 };
    const weak = write('weak.ucf', ucfOf('1e-26'));
    const [up, down] = await Promise.all(
      [options, { ...options, field: -4000 }].map(async (given) => {
        const { document, figure } = await run([weak], given);
        expect('notDrawn' in figure).toBe(false);
        return (document.curve as readonly { magnetization_muB: { value: number; sd: number } }[])[0]!;
      }),
    );
    const x = (2 * 0.05788381806 * 4000) / (0.0861733326 * 5000);
    const { value, sd } = up!.magnetization_muB;
    expect(sd).toBeLessThan(0.01);
    expect(Math.abs(value - 2 * (1 / Math.tanh(x) - 1 / x))).toBeLessThan(4.5 * sd);
    expect(down!.magnetization_muB.value).toBeLessThan(-0.5);
  });

  it.each([
    [{ field: 1 }, /--moment/],
    [{ field: 0 }, /are 0/],
    [{ field: 1, moment: -1 }, /--moment is -1/],
    [{ field: 1, moment: 2, axis: '0,0' }, /--axis/],
    [{ anisotropy: 1, temperatures: '-5' }, /above 0/],
    [{ anisotropy: 1, monteCarlo: true }, /leave it out/],
    [{ temperatures: '5' }, /goes with/],
  ])('refuses %o', async (options, message) => {
    await expect(run([ucf], options)).rejects.toThrow(message);
  });

  it('refuses a lattice beside a file that has its own', async () => {
    await expect(run([ucf], { lattice: 'sc' })).rejects.toThrow(/leave the option out/);
  });
});
