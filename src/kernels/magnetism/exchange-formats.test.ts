import { describe, expect, it } from 'vitest';
import { milliRydberg_meV } from '../../core/units.ts';
import { estimateCurie } from './estimate-curie.ts';
import { ironModel, ironUppAsd, writeTb2j, writeVampire } from './exchange-formats.fixture.ts';
import { spinModelOfShells } from './exchange-shells.ts';
import { meanFieldTemperature } from './mean-field.ts';
import { readTb2j } from './read-tb2j.ts';
import { readUppAsd, readUppAsdSettings } from './read-uppasd.ts';
import { readVampire } from './read-vampire.ts';
import { neighboursOf, pairBonds } from './spin-model.ts';
import { uppAsdOperations } from './uppasd-symmetry.ts';

const iron = ironModel();
const refused = (code: string) => expect.objectContaining({ code });
const lineOf = (text: string, pattern: RegExp): string =>
  text.split('\n').find((line) => pattern.test(line)) as string;

describe('one iron in three formats', () => {
  const lists = {
    uppasd: readUppAsd(ironUppAsd),
    tb2j: readTb2j(writeTb2j(iron, 2.8665)),
    vampire: readVampire(writeVampire(iron, 2.8665)),
  };

  it.each(Object.entries(lists))('%s gives the mean field of the shells, 1415.3 K', (_, { model }) => {
    expect(meanFieldTemperature(model)).toBeCloseTo(meanFieldTemperature(iron), 6);
    expect(meanFieldTemperature(model)).toBeCloseTo(1415.3, 1);
  });

  it('gives the same pairs, whatever the cell', () => {
    const strengths = (model: typeof iron): readonly number[] =>
      neighboursOf(model)[0]!
        .map(({ exchange }) => Number(exchange.toFixed(6)))
        .sort((a, b) => a - b);
    for (const { model } of Object.values(lists)) expect(strengths(model)).toEqual(strengths(iron));
    expect(lists.uppasd.model.sites.map(({ moment }) => moment)).toEqual([2.23, 2.23]);
    expect(lists.tb2j.model.sites.map(({ moment }) => moment)).toEqual([2.2]);
  });

  it('gives the same random-phase temperature from one and from two atoms in the cell', () => {
    const [one, two] = [lists.tb2j, lists.uppasd].map(
      ({ model }) => estimateCurie(model).randomPhase.temperature!,
    );
    expect(two! / one!).toBeCloseTo(1, 4);
  });
});

describe('UppASD', () => {
  it('turns one vector into a shell: 8 + 6 of UppASD’s own iron, 1306.2 K', () => {
    const jfile =
      '1 1 0.5 0.5 0.5 1.33767484769984\n1 1 1.0 0 0 0.7570357654565\n1 1 1 1 0 -0.05975437643846\n1 1 1.5 0.5 0.5 -0.08819834160658\n';
    const { model } = readUppAsd({ ...ironUppAsd, jfile });
    expect(neighboursOf(model).map((list) => list.length)).toEqual([50, 50]);
    expect(meanFieldTemperature(model)).toBeCloseTo(1306.23, 1);
  });

  it('has 48, 8 and 24 operations', () => {
    for (const [symmetry, count] of [
      [0, 1],
      [1, 48],
      [2, 8],
      [3, 24],
    ] as const) {
      const operations = uppAsdOperations(symmetry).map((rows) =>
        rows
          .flat()
          .map((x) => Math.round(1e6 * x) + 0)
          .join(),
      );
      expect(new Set(operations).size).toBe(count);
    }
  });

  it('takes whole numbers of lattice vectors (maptype 2) and direct coordinates alike', () => {
    const posfile = '1 1 0 0 0\n2 2 0.5 0.5 0.5\n';
    const inpsd = `${ironUppAsd.inpsd.replace('Sym 1', 'Sym 0')}posfiletype D\nmaptype 2\n`;
    const cells = [0, -1].flatMap((a) => [0, -1].flatMap((b) => [0, -1].map((c) => [a, b, c])));
    const jfile = cells
      .map((cell) => `1 2 ${cell.join(' ')} 1\n2 1 ${cell.map((x) => 0 - x).join(' ')} 1\n`)
      .join('');
    const { model } = readUppAsd({ inpsd, posfile, jfile });
    expect(model.bonds).toHaveLength(8);
    expect(model.bonds[0]!.exchange).toBeCloseTo(2 * milliRydberg_meV, 9);
  });

  it('refuses one direction alone where no symmetry makes the other', () => {
    const inpsd = ironUppAsd.inpsd.replace('Sym 1', 'Sym 0');
    expect(() => readUppAsd({ ...ironUppAsd, inpsd })).toThrow(refused('missing-reverse-bonds'));
  });

  it('says which terms of an inpsd.dat it leaves out, and nothing where they are off', () => {
    const on = `${ironUppAsd.inpsd}\nanisotropy ./kfile\nhfield 0 0 1.5\ndo_dip 1\n`;
    const { warnings } = readUppAsd({ ...ironUppAsd, inpsd: on });
    expect(warnings).toHaveLength(3);
    expect(warnings.join()).toMatch(/anisotropy \.\/kfile.*hfield 0 0 1\.5.*do_dip 1/s);
    const off = `${ironUppAsd.inpsd}\nhfield 0.0 0.0 0d0\ndo_dip 0\nrandom_anisotropy N\n`;
    expect(readUppAsd({ ...ironUppAsd, inpsd: off }).warnings).toEqual([]);
  });

  it('says what it assumes without an inpsd.dat', () => {
    const { inpsd: _, ...files } = ironUppAsd;
    const { model, warnings } = readUppAsd(files);
    expect(meanFieldTemperature(model)).toBeCloseTo(1415.3, 1);
    expect(warnings.join()).toContain('Sym 1');
  });

  it.each([
    ['dm ./dmfile', 'anisotropic-exchange'],
    ['do_jtensor 1', 'anisotropic-exchange'],
    ['Sym 7', 'bad-uppasd'],
    ['do_ralloy 1', 'bad-uppasd'],
    ['aunits Y', 'bad-uppasd'],
    ['posfiletype Z', 'bad-uppasd'],
  ])('refuses %s', (line, code) => {
    expect(() => readUppAsdSettings(`${line}\n`)).toThrow(refused(code));
  });

  it.each([
    ['1 1 0.3 0 0 1\n', 'bad-uppasd'],
    ['1 9 1 0 0 1\n', 'bad-uppasd'],
    ['1 1 1 0 0\n', 'bad-uppasd'],
    ['1 1 1 0 0 x\n', 'bad-uppasd'],
    ['1 1 1 0 0 0\n', 'empty-exchange'],
    ['1 1 1 0 0 1\n1 1 0 1 0 1\n', 'duplicate-bond'],
  ])('refuses the row %j', (jfile, code) => {
    expect(() => readUppAsd({ ...ironUppAsd, jfile })).toThrow(refused(code));
  });
});

describe('Vampire', () => {
  const text = writeVampire(spinModelOfShells('sc', [{ shell: 1, exchange: 12 }]), 3);

  it('counts a link once: z·J/3kB, and 7.05e-21 J on bcc gives 4/3 of … 1361.7 K', () => {
    expect(meanFieldTemperature(readVampire(text).model)).toBeCloseTo((6 * 12) / 3 / 8.617333262e-2, 6);
    const bcc = writeVampire(spinModelOfShells('bcc', [{ shell: 1, exchange: 1 }]), 2.8).replaceAll(
      /( \S+e-22)$/gm,
      ' 7.05e-21',
    );
    expect(meanFieldTemperature(readVampire(bcc).model)).toBeCloseTo((8 * 7.05e-21) / 3 / 1.380649e-23, 3);
  });

  it('takes the old number of the type, commas, and the isotropic part of a tensor', () => {
    expect(readVampire(text.replace('isotropic', '0').replaceAll('\t', ', ')).model.bonds).toHaveLength(3);
    const tensor = text
      .replace('isotropic', 'tensorial')
      .replace(/^(\d+ 0 0 .*) (\S+)$/gm, '$1 $2 0 0 0 $2 0 0 0 $2');
    expect(readVampire(tensor).model.bonds).toEqual(readVampire(text).model.bonds);
  });

  it.each([
    [
      'a normalised type',
      (file: string) => file.replace('isotropic', 'normalised-isotropic'),
      'normalised-exchange',
    ],
    ['an unknown type', (file: string) => file.replace('isotropic', 'magic'), 'bad-ucf'],
    [
      'a link without its reverse',
      (file: string) => file.replace(/^5 0 0 .*$/m, '5 0 0 5 5 5 1e-21'),
      'missing-reverse-bonds',
    ],
    ['fewer links than stated', (file: string) => file.replace(/^5 0 0 .*\n/m, ''), 'bad-ucf'],
    ['a text in place of J', (file: string) => file.replace(/^(5 0 0 .*) \S+$/m, '$1 high'), 'bad-ucf'],
    [
      'unequal directions',
      (file: string) => file.replace(/^(5 0 0 .*) \S+$/m, '$1 9e-21'),
      'asymmetric-exchange',
    ],
    [
      'a site bound to itself',
      (file: string) => file.replace(/^5 0 0 .*$/m, '5 0 0 0 0 0 1e-21'),
      'self-interaction',
    ],
    [
      'Dzyaloshinskii–Moriya terms',
      (file: string) =>
        file
          .replace('isotropic', 'tensorial')
          .replace(/^(\d+ 0 0 .*) (\S+)$/gm, '$1 $2 1e-21 0 -1e-21 $2 0 0 0 $2'),
      'anisotropic-exchange',
    ],
  ])('refuses %s', (_, change, code) => {
    expect(change(text)).not.toBe(text);
    expect(() => readVampire(change(text))).toThrow(refused(code));
  });

  it('takes the isotropic part alone when told to, with a warning', () => {
    const tensor = text
      .replace('isotropic', 'tensorial')
      .replace(/^(\d+ 0 0 .*) (\S+)$/gm, '$1 $2 1e-21 0 -1e-21 $2 0 0 0 $2');
    const { model, warnings } = readVampire(tensor, { isotropicOnly: true });
    expect(model.bonds).toHaveLength(3);
    expect(warnings.join()).toContain('left out');
  });
});

describe('TB2J', () => {
  const text = writeTb2j(iron, 2.8665);
  const withBlock = (block: string): string => text.replace(/J_iso: 19\.\d+\n/g, (line) => line + block);

  it('reads D and anisotropic exchange, leaves small ones out, and refuses large ones', () => {
    const small =
      'DMI: ( 0.0100 0.0000 -0.0200)\nJ_ani:\n[[ 0.01 0.000 0.000]\n [0.000 -0.010 0.000]\n [0.000 0.000 0.000]]\n';
    const { model, warnings } = readTb2j(withBlock(small));
    expect(model.bonds).toHaveLength(72);
    expect(warnings.join()).toMatch(/DMI.*left out/);
    expect(() => readTb2j(withBlock('DMI: ( 0.0 3.1 0.0)\n'))).toThrow(refused('anisotropic-exchange'));
    expect(() => readTb2j(withBlock('J_ani:\n[[ 0.0 3.1 0.0]\n [3.1 0 0]\n [0 0 0]]\n'))).toThrow(
      refused('anisotropic-exchange'),
    );
    expect(readTb2j(withBlock('DMI: ( 0.0 3.1 0.0)\n'), { isotropicOnly: true }).model.bonds).toHaveLength(
      72,
    );
  });

  it.each([
    ['a missing section', text.replace('Exchange:', 'Swap:'), 'bad-tb2j'],
    ['an unknown atom', text.replaceAll('Fe1   Fe1', 'Fe1   Co7'), 'bad-tb2j'],
    ['an empty list', text.slice(0, text.indexOf('----')), 'bad-tb2j'],
    ['a pair in one direction', text.replace(`${lineOf(text, /Fe1 {3}Fe1/)}\n`, ''), 'missing-reverse-bonds'],
  ])('refuses %s', (_, changed, code) => {
    expect(() => readTb2j(changed)).toThrow(refused(code));
  });
});

it('pairs are the mean of both directions, times the factor', () => {
  const forth = { from: 0, to: 1, translation: [1, 0, 0], exchange: 1 } as const;
  const back = { from: 1, to: 0, translation: [-1, 0, 0], exchange: 1.0004 } as const;
  expect(pairBonds([forth, back], 2)).toEqual([{ ...forth, exchange: 2.0004 }]);
});
