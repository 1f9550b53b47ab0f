import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { boltzmann_meVperK, energyUnits } from '../../core/units.ts';
import { allenDynesCriticalTemperature, logarithmicCriticalTemperature } from './allen-dynes.ts';
import { chooseSpectrum } from './choose-spectrum.ts';
import { momentsOf } from './coupling-spectrum.ts';
import { eliashbergCriticalTemperature } from './eliashberg-critical-temperature.ts';
import { readLambdaDat } from './read-quantum-espresso.ts';
import { readSpectralFile } from './read-spectral-file.ts';

/** α²F of a triangle from 10 to 20 to 30 meV, in any unit, with λ near 1. */
const shape = (meV: number): number => Math.max(0, 1 - Math.abs(meV - 20) / 10);
const grid = (step: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => i * step);
/** ∫ (ω/10 − 1) ln ω/ω dω from 10 to 20 and ∫ (3 − ω/10) ln ω/ω dω from 20 to 30. */
const primitive = (w: number): number => (w * Math.log(w) - w) / 10;
const half = (w: number): number => Math.log(w) ** 2 / 2;
const logarithms =
  primitive(20) -
  primitive(10) -
  (half(20) - half(10)) +
  3 * (half(30) - half(20)) -
  (primitive(30) - primitive(20));
const trueLambda = 2 * (3 * Math.log(1.5) - Math.LN2);

const a2fDosHead =
  '\n # Eliashberg function a2F (per both spin)\n #  frequencies in Rydberg  \n # DOS normalized to E in Rydberg: a2F_total, a2F(mode) \n\n';

/** The older layout: F12.6 for frequency and total, then six modes on a line. */
function writeOldA2fDos(modeCount: number, statedLambda: number): string {
  const step = 2.5e-5;
  const rows = grid(step, 110).map((ry) => {
    const value = shape((ry + step / 2) * energyUnits.Ry);
    const modes = Array.from({ length: modeCount }, () => (value / modeCount).toFixed(8).padStart(16));
    const lines = Array.from({ length: Math.ceil(modeCount / 6) }, (_, k) =>
      modes.slice(6 * k, 6 * k + 6).join(''),
    );
    const head = `   ${(ry + step / 2).toFixed(6).padStart(12)}${value.toFixed(6).padStart(12)}`;
    return [head, ...lines].join('\n');
  });
  return `${a2fDosHead}${rows.join('\n')}\n  lambda =   ${statedLambda}         Delta =    ${step}\n`;
}

describe('Quantum ESPRESSO a2F.dos', () => {
  test.each([3, 6, 9, 18])('with %d modes on continuation lines', (modeCount) => {
    const file = readSpectralFile(writeOldA2fDos(modeCount, trueLambda), 'a2F.dos4');
    expect(file).toMatchObject({ format: 'qe-a2f-dos', unit: 'Ry' });
    expect(file.frequencies).toHaveLength(110);
    const chosen = chooseSpectrum(file, null);
    expect(chosen.label).toBe('4');
    expect(chosen.moments.lambda).toBeCloseTo(trueLambda, 3);
  });

  test('frequencies that six decimals rounded are rebuilt from the step', () => {
    const file = readSpectralFile(writeOldA2fDos(3, trueLambda), 'a2F.dos1');
    const steps = file.frequencies.slice(1).map((omega, i) => omega - file.frequencies[i]!);
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThan(1e-9);
    expect(file.notes.join()).toContain('rebuilt');
  });

  test('a lambda other than the file states is refused', () => {
    const file = readSpectralFile(writeOldA2fDos(3, trueLambda * 1.05), 'a2F.dos1');
    expect(() => chooseSpectrum(file, null)).toThrow("by the file's own statement");
  });

  test('a line that is cut off is refused', () => {
    const cut = writeOldA2fDos(9, 1).split('\n');
    cut.splice(40, 1);
    expect(() => readSpectralFile(cut.join('\n'), 'a2F.dos1')).toThrow(
      expect.objectContaining({ code: 'bad-spectrum' }),
    );
  });
});

describe('Quantum ESPRESSO alpha2F.dat', () => {
  const write = (count: number, value = (meV: number) => shape(meV).toFixed(5)): string => {
    const cells = (items: readonly string[], first: string, width: number): string => {
      const lines = Array.from({ length: Math.ceil(items.length / 10) }, (_, k) =>
        items
          .slice(10 * k, 10 * k + 10)
          .map((item) => item.padStart(width))
          .join(''),
      );
      return first + lines.join('\n');
    };
    const labels = Array.from({ length: count }, (_, k) => (0.005 * (k + 1)).toFixed(3));
    const rows = grid(0.05, 200).map((thz) =>
      cells(
        Array.from({ length: count }, () => value(thz * energyUnits.THz)),
        thz.toFixed(4).padStart(8),
        10,
      ),
    );
    return [cells(labels, '# E(THz)', 10), ...rows].join('\n');
  };

  test.each([1, 3, 10, 12, 20, 25])('with %d broadings', (count) => {
    const file = readSpectralFile(write(count), 'alpha2F.dat');
    expect(file.columns).toHaveLength(count);
    const chosen = chooseSpectrum(file, String(0.005 * count));
    expect(chosen.label).toBe((0.005 * count).toFixed(3));
    expect(chosen.moments.lambda).toBeCloseTo(trueLambda, 2);
  });

  test('several broadenings need a choice, and a choice that exists', () => {
    const file = readSpectralFile(write(3), 'alpha2F.dat');
    expect(() => chooseSpectrum(file, null)).toThrow('choose one of 0.005, 0.010, 0.015');
    expect(() => chooseSpectrum(file, '0.02')).toThrow('has no smearing "0.02"');
  });

  test('NaN is refused with its place', () => {
    const text = write(3, () => 'NaN');
    expect(() => readSpectralFile(text, 'alpha2F.dat')).toThrow(
      'alpha2F.dat, line 2: NaN is no finite number',
    );
  });
});

describe('EPW .a2f', () => {
  const write = (count: number, hasCumulative: boolean, scale = 1): string => {
    let sum = 0;
    const rows = grid(0.1, 400).map((step) => {
      const meV = step + 0.1;
      sum += (2 * shape(meV) * 0.1) / meV;
      const values = Array.from({ length: count }, () => shape(meV));
      const cumulative = hasCumulative ? Array.from({ length: count }, () => sum * scale) : [];
      return [meV, ...values, ...cumulative].map((x) => x.toFixed(7).padStart(12)).join('');
    });
    const numbers = (value: (k: number) => number): string =>
      `  #     ${Array.from({ length: count }, (_, k) => value(k).toFixed(7)).join('   ')}`;
    return [
      ` w[meV] a2f and integrated 2*a2f/w for ${String(count).padStart(4)} smearing values`,
      ...rows,
      ' Integrated el-ph coupling',
      numbers(() => sum * scale),
      ' Phonon smearing (meV)',
      numbers((k) => 0.05 * (k + 1)),
      ' Electron smearing (eV)   0.1000000',
      ' Fermi window (eV)   0.4000000',
      ' Summed el-ph coupling    1.0',
    ].join('\n');
  };

  test('the cumulative columns are no spectra, and older files have none', () => {
    for (const hasCumulative of [true, false]) {
      const file = readSpectralFile(write(10, hasCumulative), 'pb.a2f');
      expect(file.columns.map((column) => column.label).slice(0, 2)).toEqual(['0.05', '0.1']);
      const chosen = chooseSpectrum(file, '0.15');
      expect(chosen.moments.lambda).toBeCloseTo(trueLambda, 3);
      expect(chosen.lambdaDeviation).toBeLessThan(1e-3);
    }
  });

  test('a coupling that the footer denies is refused', () => {
    const file = readSpectralFile(write(1, true, 0.9), 'pb.a2f');
    expect(() => chooseSpectrum(file, null)).toThrow('expected agreement to 3 %');
  });
});

describe('Elk ALPHA2F.OUT and tables', () => {
  const hartree = (meV: number): string =>
    (meV / energyUnits.Ha).toExponential(10).toUpperCase().replace('E-', 'E-0');
  const rows = grid(0.1, 400).map(
    (meV) => `${hartree(meV - 2)}  ${shape(meV - 2) === 0 ? '0.1234567890-102' : shape(meV - 2)}`,
  );

  test('Elk: below zero, in Hartree, with exponents without their letter', () => {
    const chosen = chooseSpectrum(readSpectralFile(rows.join('\n'), 'ALPHA2F.OUT'), null);
    expect(chosen.moments.lambda).toBeCloseTo(trueLambda, 3);
    expect(() => readSpectralFile(rows.join('\n'), 'data.txt')).toThrow('numbers without a header');
  });

  test.each(['meV', 'THz', 'cm-1', 'Ry', 'Ha', 'K', 'eV'] as const)(
    'one spectrum in %s is the same',
    (unit) => {
      const lines = grid(0.1, 400).map((meV) => `${meV / energyUnits[unit]},${shape(meV)}`);
      const named = readSpectralFile([`omega_${unit},alpha2F`, ...lines].join('\n'), 'a.csv');
      const asked = readSpectralFile(['omega,alpha2F', ...lines].join('\n'), 'a.csv', unit);
      for (const file of [named, asked]) {
        expect(file.unit).toBe(unit);
        const { moments } = chooseSpectrum(file, null);
        expect(moments.lambda).toBeCloseTo(trueLambda, 3);
        expect(moments.omegaLog).toBeCloseTo(Math.exp((2 * logarithms) / trueLambda), 2);
      }
    },
  );

  test.each([
    ['# computed by hand\n# twice\nomega_meV,alpha2F\n'],
    ['# omega_meV alpha2F\n'],
    ['"omega (meV)";"alpha2F"\n'],
    ['omega [meV]\talpha2F\n'],
  ])('a header as %j is understood', (head) => {
    const separator = /[;\t,]/.exec(head)?.[0] ?? ' ';
    const lines = grid(0.1, 400).map((meV) => `${meV}${separator}${shape(meV)}`);
    const file = readSpectralFile(head + lines.join('\n'), 'a.dat');
    expect(file.unit).toBe('meV');
    expect(chooseSpectrum(file, null).moments.lambda).toBeCloseTo(trueLambda, 3);
  });

  test.each([
    ['omega,alpha2F\n1,2\n2,3', 'the unit of "omega" is not known'],
    ['omega_meV,omega_THz,alpha2F\n1,2,3\n2,3,4', '"omega_THz" is in THz beside'],
    ['1,2\n2,3', 'without a header'],
    ['omega_meV,alpha2F\n1,2\n2,x', 'line 3: "x" is no number'],
    ['omega_meV,alpha2F\n1,2\n2', 'line 3 has 1 numbers for 2 columns'],
    ['omega_meV;alpha2F\n1,5;0,2\n2,5;0,3', 'line 2: "1,5" is written with a decimal comma'],
    ['omega_meV,alpha2F\n1,2', 'holds 1 rows'],
    ['a title\nomega_meV,alpha2F\n1,2\n2,3', 'line 1: "a title" stands above the header'],
    ['', 'is empty'],
  ])('%j is refused', (text, message) => {
    expect(() => readSpectralFile(text, 'a.csv')).toThrow(message);
    expect(() => readSpectralFile(text, 'a.csv')).toThrow(expect.objectContaining({ code: 'bad-spectrum' }));
  });

  const table = (factor: number, height: number, last = 40): string =>
    [
      'omega_meV,alpha2F',
      ...grid(0.1, 10 * last).map((meV) => `${meV * factor},${shape(meV) * height}`),
    ].join('\n');
  test.each([
    ['a wrong unit', table(1e-3, 1), 'is the unit right?'],
    ['no normalisation', table(1, 500), 'not normalised'],
    ['a grid that ends within the spectrum', table(1, 1, 22), 'the grid ends at 21.9'],
  ])('%s is refused', (_what, text, message) => {
    expect(() => chooseSpectrum(readSpectralFile(text, 'a.csv'), null)).toThrow(message);
  });

  test('imaginary modes are refused from 1 % on', () => {
    const shifted = (by: number, height: number): string =>
      [
        'omega_meV,alpha2F',
        ...grid(0.1, 500).map((step) => `${step - 10},${shape(step - 10) + (step < by ? height : 0)}`),
      ].join('\n');
    expect(() => chooseSpectrum(readSpectralFile(shifted(5, 0.05), 'a.csv'), null)).toThrow(
      expect.objectContaining({ code: 'imaginary-modes' }),
    );
    expect(chooseSpectrum(readSpectralFile(shifted(5, 0.005), 'a.csv'), null).warnings.join()).toContain(
      'negative frequencies',
    );
  });
});

const data = '../shared/data';
const readData = (path: string) => {
  const bytes = readFileSync(`${data}/${path}`);
  const text = path.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
  return readSpectralFile(text, basename(path).replace('.gz', ''));
};

function topOf({ frequencies, columns }: ReturnType<typeof readData>, smearing: string): number {
  const { values } = columns.find(({ label }) => Number(label.slice(-2)) === Number(smearing))!;
  const largest = Math.max(...values);
  return frequencies[values.findLastIndex((value) => value > 1e-4 * largest)]!;
}

describe.skipIf(!existsSync(`${data}/alpha2f_nb`))('niobium at ten smearings', () => {
  const rows = existsSync(`${data}/alpha2f_nb/expected.csv`)
    ? readFileSync(`${data}/alpha2f_nb/expected.csv`, 'utf8').trim().split('\n').slice(1)
    : [];
  test.each(rows.map((row) => row.split(',').map(Number)))('smearing %d', (...cells) => {
    const [
      smearing = 0,
      ,
      lambda = 0,
      omegaLog = 0,
      omega2 = 0,
      mcMillan = 0,
      allenDynes = 0,
      atCutoff = 0,
      atMaximum = 0,
    ] = cells;
    const { moments, spectrum } = chooseSpectrum(readData('alpha2f_nb/nb_alpha2f.csv.gz'), String(smearing));
    expect(Math.abs(moments.lambda / lambda - 1)).toBeLessThan(1e-3);
    expect(Math.abs(moments.omegaLog / omegaLog - 1)).toBeLessThan(1e-3);
    expect(Math.abs(moments.omega2 / omega2 - 1)).toBeLessThan(1e-3);
    const near = (value: number, reference: number, within: number) =>
      expect(Math.abs(value / reference - 1)).toBeLessThan(within);
    near(
      logarithmicCriticalTemperature(moments.lambda, moments.omegaLog, 0.12).criticalTemperature,
      mcMillan,
      1e-3,
    );
    near(allenDynesCriticalTemperature(moments, 0.12).criticalTemperature, allenDynes, 1e-3);
    // A sharp cut-off, N = ⌊ω_c/2πT + ½⌋ frequencies without a least number, at ten times the top of the spectrum: its
    // last frequency above 1e-4 of the maximum, 28.7 meV. All twenty references follow from that to their last digit.
    const top = topOf(readData('alpha2f_nb/nb_alpha2f.csv.gz'), String(smearing));
    const sharp = { convention: 'B', cutoff: 10 * top, fewestFrequencies: 1 } as const;
    const at = (muStar: number): number =>
      eliashbergCriticalTemperature(spectrum, { ...sharp, muStar }).criticalTemperature;
    near(at(0.12), atCutoff, 1e-5);
    near(at(1 / (1 / 0.12 - Math.log(10))), atMaximum, 1e-5);
    // Convention A carries mu* to 2πTN, at most half a step from the cut-off.
    const scaled = { ...spectrum, referenceFrequency: top };
    const rescaled = { muStar: 0.12, cutoff: 10 * top, fewestFrequencies: 1 };
    near(eliashbergCriticalTemperature(scaled, rescaled).criticalTemperature, atMaximum, 0.01);
  });
});

describe.skipIf(!existsSync(`${data}/elk_al`))('aluminium by Elk', () => {
  test('lambda, omega_log, omega_2 and Tc are those that Elk prints', () => {
    const { moments } = chooseSpectrum(readData('elk_al/ALPHA2F.OUT'), null);
    expect(Math.abs(moments.lambda / 0.4384713128 - 1)).toBeLessThan(5e-4);
    expect(Math.abs(moments.omegaLog / energyUnits.Ha / 0.1158782033e-2 - 1)).toBeLessThan(5e-4);
    expect(Math.abs(moments.omega2 / energyUnits.Ha / 0.1223877401e-2 - 1)).toBeLessThan(5e-4);
    const { criticalTemperature } = allenDynesCriticalTemperature(moments, 0.1);
    expect(Math.abs(criticalTemperature / 2.535471708 - 1)).toBeLessThan(5e-4);
  });
});

describe.skipIf(!existsSync(`${data}/qe_al`))('Quantum ESPRESSO files', () => {
  const folder = 'qe_al/run-q4-k12-k24';
  test.each([2, 3, 4, 5, 6, 7, 8, 9, 10])('a2F.dos%d has the lambda of its last line to 1 %%', (n) => {
    expect(chooseSpectrum(readData(`${folder}/a2F.dos${n}`), null).lambdaDeviation).toBeLessThan(0.01);
  });

  test('alpha2F.dat has lambda and omega_log of lambda.dat at each broadening', () => {
    const file = readData('qe_al/conv/q6/alpha2F.dat');
    const printed = readFileSync(`${data}/qe_al/conv/q6/6.lambda.out`, 'utf8');
    const rows = [...printed.matchAll(/lambda = (\S+) \(.*<log w>= +(\S+) K.*degauss= (\S+)/g)];
    expect(rows).toHaveLength(10);
    for (const [, lambda, omegaLog, broadening] of rows) {
      const { moments } = chooseSpectrum(file, broadening!);
      expect(Math.abs(moments.lambda / Number(lambda) - 1)).toBeLessThan(2e-3);
      expect(Math.abs(moments.omegaLog / (Number(omegaLog) * boltzmann_meVperK) - 1)).toBeLessThan(5e-3);
    }
  });

  test('lambda.dat', () => {
    const text = readFileSync(`${data}/${folder}/lambda.dat`, 'utf8');
    const row = readLambdaDat(text, 'lambda.dat')[4]!;
    expect(row).toMatchObject({ label: '0.025', lambda: 0.418047 });
    expect(row.omegaLog / boltzmann_meVperK).toBeCloseTo(327.948, 6);
  });

  test('the file of NaN, the soft mode and the file with large negative values are refused', () => {
    expect(() => readData('qe_al/pb-q2/alpha2F.dat')).toThrow('NaN is no finite number');
    expect(() => chooseSpectrum(readData('qe_al/nb-q4/a2F.dos6'), null)).toThrow(
      expect.objectContaining({ code: 'imaginary-modes' }),
    );
    expect(() => chooseSpectrum(readData(`${folder}/a2F.dos1`), null)).toThrow('negative values of alpha2F');
  });

  test('lead reads well where lambda.x failed', () => {
    const { moments } = chooseSpectrum(readData('qe_al/pb-q2/a2F.dos6'), null);
    expect(momentsOf(chooseSpectrum(readData('qe_al/pb-q2/a2F.dos6'), null).spectrum)).toEqual(moments);
    expect(moments.lambda).toBeCloseTo(1.12694, 4);
  });
});
