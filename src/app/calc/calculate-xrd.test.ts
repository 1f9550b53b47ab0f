import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { calculate } from './calculate-xrd.ts';
import { parseProfile, parseRange, type XrdOptions } from './xrd-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnes-xrd-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const plain: XrdOptions = {
  wavelength: 'CuKa1',
  range: '20,90',
  bIso: 0,
  dispersion: true,
  background: '50',
  seed: 1,
};
const run = (options: Partial<XrdOptions> = {}, path = 'examples/mgb2.cif') =>
  calculate([path], { ...plain, ...options });
type Peak = {
  twoTheta_deg: number;
  d_A: number;
  hkl: number[][];
  intensity: number;
  lines: { name: string }[];
};
const peaksOf = ({ document }: Awaited<ReturnType<typeof run>>): readonly Peak[] => document.peaks as never;

const salt = (sodium: string, chlorine: string): string => `data_NaCl
_cell_length_a 5.6402
_cell_length_b 5.6402
_cell_length_c 5.6402
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
loop_
_space_group_symop_operation_xyz
x,y,z
x,y+1/2,z+1/2
x+1/2,y,z+1/2
x+1/2,y+1/2,z
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
Na1 ${sodium} 0 0 0
Cl1 ${chlorine} 0.5 0.5 0.5
`;

describe('calc xrd', () => {
  test('states the monochromator, the texture and the shifts, and that they are absent', async () => {
    const { document: bare } = await run();
    expect(bare).toMatchObject({ monochromator_deg: null, preferredOrientation: null, zeroShift_deg: 0 });
    expect(bare.convention).toMatch(/no monochromator, no preferred orientation$/);
    const { document } = await run({
      monochromator: 26.4,
      texture: '0,0,1,0.8',
      profile: 'zero=0.05,displacement=0.1,radius=200',
    });
    expect(document).toMatchObject({
      monochromator_deg: 26.4,
      preferredOrientation: { direction: [0, 0, 1], ratio: 0.8 },
      zeroShift_deg: 0.05,
      displacement_mm: 0.1,
      goniometerRadius_mm: 200,
    });
    expect(document.convention).toMatch(/26\.4 deg.*0,0,1,0\.8.*shifted by 0\.05 deg.*0\.1 mm.*200 mm/);
  });

  test('gives wavelength, angles, spacings, indices and intensities, strongest 100', async () => {
    const result = await run();
    expect(result.document.wavelength_A).toBe(1.5405929);
    const peaks = peaksOf(result);
    expect(peaks.map(({ hkl }) => hkl[0]?.join(' '))).toEqual([
      ...[
        '0 0 1',
        '1 0 0',
        '1 0 1',
        '0 0 2',
        '2 -1 0',
        '1 0 2',
        '2 -1 1',
        '2 0 0',
        '2 0 1',
        '0 0 3',
        '2 -1 2',
      ],
    ]);
    expect(peaks[2]?.twoTheta_deg).toBeCloseTo(42.4138, 3);
    expect(peaks[2]?.d_A).toBeCloseTo(2.12944, 4);
    expect(Math.max(...peaks.map(({ intensity }) => intensity))).toBe(100);
    expect(result.warnings).toEqual([]);
  });

  test('resolves the lines of a doublet and keeps one peak for each d', async () => {
    const peaks = peaksOf(await run({ wavelength: 'CuKa' }));
    expect(peaks).toHaveLength(11);
    expect(peaks[0]?.lines.map(({ name }) => name)).toEqual(['CuKa1', 'CuKa2']);
  });

  test('takes ions from the file, or neutral atoms when asked', async () => {
    const path = write('salt.cif', salt('Na1+', 'Cl1-'));
    const ions = await run({ dispersion: false }, path);
    expect(ions.document.formFactors).toEqual(['Na1+', 'Cl1-']);
    expect(peaksOf(ions)[0]?.intensity).toBeCloseTo(8.51, 2);
    const neutral = await run({ dispersion: false, neutral: true }, path);
    expect(neutral.document.formFactors).toEqual(['Na', 'Cl']);
    expect(peaksOf(neutral)[0]?.intensity).toBeCloseTo(
      peaksOf(await run({ dispersion: false }, write('atoms.cif', salt('Na', 'Cl'))))[0]!.intensity,
      9,
    );
  });

  test('warns of an ion whose form factor is unknown, and of a range without peaks', async () => {
    const result = await run({}, write('odd.cif', salt('Na2+', 'Cl1-')));
    expect(result.warnings.join()).toContain('no form factor of Na2+; that of Na1+ is used');
    expect((await run({ range: '5,20' })).warnings).toEqual(['no peak between 5 and 20 deg']);
  });

  test('simulates a scan that is labelled, and the same for the same seed', async () => {
    const scanOf = async (seed: number) =>
      (await run({ counts: 1000, seed })).document.scan as { fidelity: string; counts: number[] };
    const scan = await scanOf(4);
    expect(scan.fidelity).toBe('simulated');
    expect(Math.max(...scan.counts)).toBeGreaterThan(800);
    expect((await scanOf(4)).counts).toEqual(scan.counts);
    expect((await scanOf(5)).counts).not.toEqual(scan.counts);
  });

  test('keeps the tail of a line just outside the range, on the scale of the peaks', async () => {
    const profileOf = async (range: string) =>
      (await run({ range, profile: 'w=0.2' })).document.profile as { intensity_perDeg: number[] };
    const whole = (await profileOf('20,90')).intensity_perDeg;
    const part = (await profileOf('42.5,90')).intensity_perDeg;
    const strongest = Math.max(...peaksOf(await run({ range: '42.5,90' })).map(({ intensity }) => intensity));
    expect(strongest).toBe(100);
    expect(part[0]).toBeGreaterThan(Math.max(...part.slice(200)));
    expect(part[0]! / part[870]!).toBeCloseTo(whole[1125]! / whole[1995]!, 2);
  });

  test('names the option for an element or a wavelength without dispersion corrections', async () => {
    await expect(run({ wavelength: '3' })).rejects.toThrow(/2.7 Å.*--no-dispersion/);
    const path = write('pu.cif', salt('Pu', 'N'));
    await expect(run({}, path)).rejects.toThrow(/"Pu".*--no-dispersion/);
    expect(peaksOf(await run({ dispersion: false }, path)).length).toBeGreaterThan(3);
  });

  test('reads a POSCAR, and refuses atoms on top of each other', async () => {
    const poscar = (z: string): string =>
      `bcc\n1.0\n3.3 0 0\n0 3.3 0\n0 0 3.3\nNb\n2\nDirect\n0 0 0\n0.5 0.5 ${z}\n`;
    const peaks = peaksOf(await run({}, write('POSCAR', poscar('0.5'))));
    expect(peaks.map(({ hkl }) => hkl[0]?.join(' '))).toEqual(['1 1 0', '2 0 0', '2 1 1', '2 2 0']);
    const overlapping = poscar('0.5').replace('0.5 0.5 0.5', '0.01 0 0');
    await expect(run({}, write('POSCAR2', overlapping))).rejects.toThrow(/0.0330 Å apart/);
  });
});

const cifs = '../shared/data/xrd_autoanalyzer/reference_cifs';
describe.skipIf(!existsSync(cifs))('real CIF files (needs ../shared/data)', () => {
  test('each gives a pattern whose strongest peak is 100, with indices at every peak', async () => {
    const names = readdirSync(cifs).filter((name) => name.endsWith('.cif'));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const peaks = peaksOf(await run({ range: '10,60' }, join(cifs, name)));
      expect([name, Math.max(...peaks.map(({ intensity }) => intensity))]).toEqual([name, 100]);
      expect(peaks.every(({ hkl, d_A }) => hkl.length > 0 && d_A > 0)).toBe(true);
    }
  });
});

describe('options', () => {
  test('a size is in nm unless it says ångström', () => {
    expect(parseProfile('size=20nm').broadening.size).toBe(200);
    expect(parseProfile('size=20').broadening.size).toBe(200);
    expect(parseProfile('size=20A,strain=1e-3').broadening).toMatchObject({ size: 20, strain: 0.001 });
    expect(parseProfile('displacement=0.1').shift.displacement).toEqual({ height: 0.1, radius: 240 });
  });

  test.each(['foo=1', 'size', 'size=', 'size=x', 'strain=1nm', 'size=1,size=2', 'step=0', ','])(
    '%j is refused',
    (text) => {
      expect(() => parseProfile(text)).toThrow(expect.objectContaining({ code: 'bad-option' }));
    },
  );

  test.each(['', '5', '5,', '90,5', '0,181', 'a,b', '5,9,10'])('the range %j is refused', (text) => {
    expect(() => parseRange(text)).toThrow(expect.objectContaining({ code: 'bad-option' }));
  });
});
