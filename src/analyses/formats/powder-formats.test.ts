import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../core/error.ts';
import type { PowderScan } from './contract.ts';
import { powderFormats } from './powder-formats.ts';
import { listZipEntries } from './zip-entries.ts';

const data = '../shared/data';
type File = { readonly name: string; readonly bytes: Uint8Array };
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const fileOf = (name: string, text: string): File => ({ name, bytes: encode(text) });
const load = (folder: string, name: string): File => ({
  name,
  bytes: new Uint8Array(readFileSync(join(data, folder, name))),
});

function read(file: File): readonly PowderScan[] {
  const format = powderFormats.find((one) => one.recognizes(file));
  if (format === undefined) throw new AppError('unreadable-file', `${file.name}: not recognised`);
  return format.read(file).filter((scan) => scan.kind === 'powder-scan');
}
const refusal = (file: File): string => {
  try {
    read(file);
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return 'no refusal';
};

const rows = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');
const twoColumns = rows(30, (i) => `${10 + i / 50} ${100 + i}`);
const xrdmlText = (inner: string, axis = 'Gonio', type = 'Scan'): string =>
  `<?xml version="1.0"?><xrdMeasurements xmlns="http://www.xrdml.com/XRDMeasurement/1.5"><sample><id>s7</id></sample>
<xrdMeasurement measurementType="${type}"><usedWavelength><kAlpha1 unit="Angstrom">1.540598</kAlpha1></usedWavelength>
<scan scanAxis="${axis}" status="Completed"><dataPoints>
<positions axis="2Theta" unit="deg"><startPosition>10</startPosition><endPosition>12.9</endPosition></positions>
${inner}</dataPoints></scan></xrdMeasurement></xrdMeasurements>`;
const thirty = Array.from({ length: 30 }, (_, i) => i + 5).join(' ');

describe('columns of text', () => {
  test('with and without header, by blanks, tabs, commas and semicolons', () => {
    for (const text of [
      twoColumns,
      `# measured on Monday\n${twoColumns}`,
      `2theta,counts\n${twoColumns.replaceAll(' ', ',')}`,
      `Angle 2Theta;Intensity\r\n${twoColumns.replaceAll(' ', ';').replaceAll('\n', '\r\n')}`,
    ]) {
      const [scan] = read(fileOf('a.csv', text));
      expect(scan).toMatchObject({ isRate: false, wavelength: null, sd: null });
      expect([...scan!.twoTheta.slice(0, 2), ...scan!.intensity.slice(0, 2)]).toEqual([10, 10.02, 100, 101]);
    }
  });

  test('standard deviations in .xye and under a header; other third columns are passed over with a warning', () => {
    const three = rows(30, (i) => `${10 + i / 50}\t${100 + i}\t${10 + i}`);
    expect(read(fileOf('a.xye', three))[0]?.sd?.[3]).toBe(13);
    expect(read(fileOf('a.csv', `2Theta\tI\tESD\n${three}`))[0]?.sd?.[3]).toBe(13);
    const [bare] = read(fileOf('a.xy', three));
    expect(bare?.sd).toBeNull();
    expect(bare?.warnings.join()).toContain('columns 3 to 3');
  });

  test.each([
    [`${twoColumns}\n10.3 5`, 'line 31: 2θ goes from 10.58 to 10.3'],
    [`${twoColumns}\n10.58 5`, 'line 31'],
    [`${twoColumns}\n11 nan`, 'line 31: "11 nan" is no row of numbers'],
    [`${twoColumns}\n11`, 'line 31'],
    [twoColumns.replaceAll('.', ','), 'decimal commas'],
    ['10 5\n11 6', '2 points'],
    ['', 'line 1'],
    [`time 2x\n${twoColumns.replace('10 100', '1e999 100')}`, 'line 2'],
    [`${'9'.repeat(5000)} 1\n${twoColumns}`, 'line 1: 5002 characters'],
    [rows(30, (i) => `${170 + i} 5`), '2θ is 181'],
  ])('%# is refused with its line', (text, message) => {
    expect(refusal(fileOf('a.xy', text))).toContain(message);
  });

  test('intensities below 0 are kept and warned of', () => {
    const [scan] = read(fileOf('a.xy', `${twoColumns}\n11 -5`));
    expect(scan?.intensity.at(-1)).toBe(-5);
    expect(scan?.warnings.join()).toContain('1 of 31 intensities are below 0');
  });

  test('a table of something else is not taken for a pattern', () => {
    const table = fileOf(
      'a.csv',
      rows(30, (i) => `${300 - i},${i}`),
    );
    expect(powderFormats.some((format) => format.recognizes(table))).toBe(false);
  });

  test('gzip in a zip archive counts in what the archive may grow to', () => {
    const wrapped = gzipSync(new Uint8Array(70 * 2 ** 20).fill(0x20));
    const [entry] = listZipEntries('a.brml', zipOf('RawData0.xml', wrapped));
    expect(entry!.read().length).toBe(70 * 2 ** 20);
    expect(() => entry!.read()).toThrow(
      'is gzip that cannot be expanded within 134217728 bytes for the archive',
    );
    const [twice] = listZipEntries('a.brml', zipOf('RawData0.xml', gzipSync(gzipSync(encode('<a/>')))));
    expect(() => twice!.read()).toThrow('gzip within gzip');
  });

  test('UTF-16 and gzip are expanded', () => {
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${twoColumns}`, 'utf16le'));
    expect(read({ name: 'a.xy', bytes: utf16 })[0]?.intensity[0]).toBe(100);
    expect(read({ name: 'a.xy.gz', bytes: gzipSync(encode(twoColumns)) })[0]?.intensity[0]).toBe(100);
  });
});

describe('XRDML', () => {
  test('reads counts, intensities, and listed positions', () => {
    const [scan] = read(fileOf('a.xrdml', xrdmlText(`<intensities unit="counts">${thirty}</intensities>`)));
    expect(scan).toMatchObject({ sample: 's7', wavelength: { alpha1: 1.540598, alpha2: null } });
    expect(scan!.twoTheta[29]).toBeCloseTo(12.9, 12);
    expect(scan!.twoTheta[1]).toBeCloseTo(10.1, 12);
    const listed = xrdmlText(`<counts unit="counts">${thirty}</counts>`).replace(
      /<startPosition>.*<\/endPosition>/,
      `<listPositions>${Array.from({ length: 30 }, (_, i) => 20 + i * i).join(' ')}</listPositions>`,
    );
    expect(refusal(fileOf('a.xrdml', listed))).toContain('point 14: 2θ is 189');
    const near = listed.replace(
      /(<listPositions>).*(<\/list)/,
      `$1${rows(30, (i) => `${20 + i + (i > 3 ? 0.5 : 0)}`)}$2`,
    );
    expect(read(fileOf('a.xrdml', near))[0]?.twoTheta.slice(3, 5)).toEqual(Float64Array.of(23, 24.5));
  });

  test('attenuation multiplies counts, and not intensities, which are corrected', () => {
    const factors = `<beamAttenuationFactors>${Array.from({ length: 30 }, (_, i) => (i < 10 ? 188 : 1)).join(' ')}</beamAttenuationFactors>`;
    const [counts] = read(fileOf('a.xrdml', xrdmlText(`${factors}<counts unit="counts">${thirty}</counts>`)));
    expect(counts?.intensity[0]).toBe(5 * 188);
    expect(counts?.sd?.[0]).toBeCloseTo(Math.sqrt(5) * 188, 10);
    const [corrected] = read(
      fileOf('a.xrdml', xrdmlText(`${factors}<intensities unit="counts">${thirty}</intensities>`)),
    );
    expect(corrected?.intensity[0]).toBe(5);
    expect(corrected?.sd?.[0]).toBeCloseTo(Math.sqrt(5 * 188), 10);
  });

  test.each([
    [xrdmlText(`<counts>${thirty}</counts>`, 'Phi'), 'line 3: the scan axis is "Phi"'],
    [
      xrdmlText(`<counts>${thirty}</counts>`, 'Gonio', 'Area measurement'),
      'line 2: the measurement is of the type',
    ],
    [xrdmlText(`<counts>${thirty} x</counts>`), 'line 5: <counts> holds "x" as number 31'],
    [xrdmlText('<counts>1 2 3</counts>'), '3 points'],
    [xrdmlText(`<counts unit="furlongs">${thirty}</counts>`), 'in "furlongs"'],
    [xrdmlText(''), 'neither <counts> nor <intensities>'],
    [`<!DOCTYPE x [<!ENTITY a "aaaa">]>${xrdmlText('')}`, 'line 1: document types and entities are not read'],
    [`${'<a>'.repeat(100)}`, 'nested deeper than 64'],
    ['<xrdMeasurements><xrdMeasurement>', 'never closed'],
  ])('%# is refused with its line', (text, message) => {
    expect(refusal(fileOf('a.xrdml', text))).toContain(message);
  });
});

/** A zip archive of one entry, as the format describes it. */
function zipOf(name: string, content: Uint8Array, statedSize = content.length): Uint8Array {
  const packed = deflateRawSync(content);
  const path = encode(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(path.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(statedSize, 24);
  entry.writeUInt16LE(path.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + path.length, 12);
  end.writeUInt32LE(30 + path.length + packed.length, 16);
  return new Uint8Array(Buffer.concat([local, path, packed, entry, path, end]));
}

const routeOf = (axis: string, datum: (i: number) => string): string =>
  `<RawData><DataRoutes><DataRoute RouteFlag="Measured"><ScanInformation VisibleName="scan"><TimePerStep>1</TimePerStep><ScanAxes>
<ScanAxisInfo AxisId="${axis}"><Start>10</Start><Stop>13</Stop></ScanAxisInfo></ScanAxes></ScanInformation>
${rows(30, (i) => `<Datum>${datum(i)}</Datum>`)}</DataRoute></DataRoutes></RawData>`;
const archiveOf = (text: string): File => ({
  name: 'a.brml',
  bytes: zipOf('Experiment0/RawData0.xml', encode(text)),
});

describe('BRML', () => {
  test('reads angle and counts of every row', () => {
    const [scan] = read(archiveOf(routeOf('TwoTheta', (i) => `1,1,${10 + i / 10},${50 + i}`)));
    expect([scan!.twoTheta[1], scan!.intensity[29], scan!.secondsPerPoint]).toEqual([10.1, 79, 1]);
  });

  test.each([
    [archiveOf(routeOf('Phi', (i) => `1,1,${10 + i},5`)), 'moves Phi; expected TwoTheta'],
    [archiveOf(routeOf('TwoTheta', (i) => (i === 7 ? '1,1,x,5' : `1,1,${10 + i},5`))), 'line 10: "1,1,x,5"'],
    [{ name: 'a.brml', bytes: zipOf('other.xml', encode('<a/>')) }, 'holds no RawData*.xml'],
    [{ name: 'a.brml', bytes: zipOf('RawData0.xml', encode('<a/>'), 200 * 2 ** 20) }, 'would grow to'],
    [{ name: 'a.brml', bytes: zipOf('RawData0.xml', new Uint8Array(2e6), 1000) }, 'cannot be expanded'],
    [{ name: 'a.brml', bytes: zipOf('RawData0.xml', encode('<a/>')).subarray(0, 60) }, 'cut short'],
  ])('%# is refused with its place', (file, message) => {
    expect(refusal(file)).toContain(message);
  });
});

/** A file of the version RAW1.01 with one range. */
function rawOf(count: number, step = 0.02): Uint8Array {
  const bytes = Buffer.alloc(712 + 304 + 4 * count);
  bytes.write('RAW1.01', 0);
  bytes.writeUInt32LE(1, 12);
  bytes.write('03/16/21', 16);
  bytes.write('13:10:14', 26);
  bytes.write('button 7', 326);
  bytes.writeDoubleLE(1.5406, 624);
  bytes.writeDoubleLE(1.54439, 632);
  bytes.writeDoubleLE(0.5, 648);
  bytes.writeUInt32LE(304, 712);
  bytes.writeUInt32LE(count, 716);
  bytes.writeDoubleLE(20, 728);
  bytes.writeDoubleLE(step, 888);
  bytes.writeFloatLE(2, 904);
  for (let i = 0; i < count; i++) bytes.writeFloatLE(100 + i, 1016 + 4 * i);
  return new Uint8Array(bytes);
}

describe('Bruker RAW', () => {
  test('version 3: angles, counts, sample, time and wavelengths', () => {
    const [scan] = read({ name: 'a.raw', bytes: rawOf(40) });
    expect(scan).toMatchObject({
      sample: 'button 7',
      measuredAt: '2021-03-16T13:10:14',
      secondsPerPoint: 2,
      wavelength: { alpha1: 1.5406, alpha2: 1.54439, ratio: 0.5 },
    });
    expect([scan!.twoTheta[1], scan!.intensity[39]]).toEqual([20.02, 139]);
  });

  test.each([
    [rawOf(40, -0.02), 'steps above 0'],
    [rawOf(40).subarray(0, 1100), 'byte 1100: the file ends within the data'],
    [rawOf(40).subarray(0, 300), 'byte 300: the file ends'],
    [encode('RAW2 something'), 'version 2'],
    [encode('RAW something'), 'version 1'],
    [encode('RAW9.99'), 'no Bruker scan of a known version'],
  ])('%# is refused with its byte', (bytes, message) => {
    expect(refusal({ name: 'a.raw', bytes })).toContain(message);
  });
});

describe.skipIf(!existsSync(data))('files of real instruments (needs ../shared/data)', () => {
  test.each([
    ['xrd_file_formats', 'XRD-918-16_10.xrdml', 5027, 4.00656514, 69.99936587, 1305],
    ['xrd_file_formats', 'm54313_om2th_10.xrdml', 1800, 26.025, 79.995, 0],
    ['xrd_file_formats', '23-012-AG_2thomegascan_long.brml', 2001, 44, 48, 3],
    ['xrd_dara', 'TiO2_0p4009-ZnO_0p6010--8min.xrdml', 8282, 10.00943322, 99.99442286, 2013],
    ['xrd_autoanalyzer', 'LiMnO2.xy', 9001, 10, 100, 1943],
  ])('%s/%s', (folder, name, count, first, last, intensity) => {
    const [scan] = read(load(folder, name));
    expect(scan!.twoTheta).toHaveLength(count);
    expect(scan!.twoTheta[0]).toBeCloseTo(first, 9);
    expect(scan!.twoTheta.at(-1)).toBeCloseTo(last, 9);
    if (name.includes('TiO2')) expect(scan!.intensity.reduce((a, b) => Math.max(a, b))).toBe(14028);
    else expect(scan!.intensity[0]).toBe(intensity);
  });

  test('a scan in the version RAW4.00 whose values were scrambled', () => {
    const [scan] = read(load('xrd_file_formats', 'TwoTheta_scan_scrambled.raw'));
    expect(scan!.twoTheta).toHaveLength(7134);
    expect(scan).toMatchObject({
      sample: 'HeOx-1001-nsp-sps-900C-10min-01-poliert',
      measuredAt: '2025-04-07T20:48:56',
    });
    expect(scan!.warnings.join()).toContain('below 0');
  });

  test('every mixture has as many points and counts as its manifest says', () => {
    const lines = readFileSync(join(data, 'xrd_dara/manifest.csv'), 'utf8').trim().split('\n').slice(1);
    for (const line of lines) {
      const [name = '', , , , points, start, , most] = line.split(',');
      const [scan] = read(load('xrd_dara', name));
      expect([scan!.twoTheta.length, scan!.twoTheta[0]]).toEqual([Number(points), Number(start)]);
      expect(scan!.intensity.reduce((a, b) => Math.max(a, b))).toBe(Number(most));
    }
    expect(lines).toHaveLength(39);
  });

  test('a map of reciprocal space is no powder pattern', () => {
    const name = readdirSync(join(data, 'xrd_file_formats')).find((file) => file.endsWith('.gz'))!;
    expect(refusal(load('xrd_file_formats', name))).toContain('Area measurement');
  });

  const originals = (): readonly File[] => [
    load('xrd_dara', 'V2O5_0p6008-ZnO_0p4010--2min.xrdml'),
    load('xrd_file_formats', 'TwoTheta_scan_scrambled.raw'),
    { name: 'a.xy', bytes: load('xrd_autoanalyzer', 'LiMnO2.xy').bytes.subarray(0, 4000) },
    archiveOf(routeOf('TwoTheta', (i) => `1,1,${10 + i / 10},${50 + i}`)),
    { name: 'a.raw', bytes: rawOf(200) },
  ];

  test('damaged files are data or a refusal, and no number is invented', () => {
    const files = originals();
    fc.assert(
      fc.property(
        fc.nat(files.length - 1),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          fc.constantFrom('', ' ', '\t7 ', '<', '>', 'NaN', '-', '1e9', ',').map(encode),
        ),
        fc.nat(40),
        fc.boolean(),
        (which, place, splice, removed, isCut) => {
          const { name, bytes } = files[which]!;
          const at = Math.floor(place * bytes.length);
          const rest = isCut ? new Uint8Array(0) : bytes.subarray(at + removed);
          const damaged = new Uint8Array(Buffer.concat([bytes.subarray(0, at), splice, rest]));
          const outcome = tryRead({ name, bytes: damaged });
          if (outcome === null) return;
          const text =
            name.endsWith('.xy') || name.endsWith('.xrdml') ? new TextDecoder().decode(damaged) : null;
          for (const { twoTheta, intensity } of outcome) {
            expect(twoTheta.every(Number.isFinite) && intensity.every(Number.isFinite)).toBe(true);
            for (let i = 1; i < twoTheta.length; i++) expect(twoTheta[i]! > twoTheta[i - 1]!).toBe(true);
            if (text === null) continue;
            const written = new Set((text.match(/[-+]?[\d.]+(?:[eE][-+]?\d+)?/g) ?? []).map(Number));
            expect([...intensity].filter((value) => !written.has(value))).toEqual([]);
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  test('shuffled columns are refused or read as they stand', () => {
    const text = new TextDecoder().decode(originals()[2]!.bytes);
    const swapped = text.replaceAll(/^(\S+)\t(\S+)$/gm, '$2\t$1');
    expect(refusal(fileOf('a.xy', swapped))).toMatch(/line \d+: 2θ (is|goes)/);
  });

  test('a line of megabytes and a million open brackets are refused, and do not hang', () => {
    expect(refusal(fileOf('a.xy', '1 '.repeat(3e6)))).toContain('characters');
    expect(refusal(fileOf('a.xrdml', '<'.repeat(1e6)))).toContain('line 1');
    expect(refusal(fileOf('a.xrdml', `<a ${'b="1" '.repeat(3e5)}`))).toContain('line 1');
  });
});

function tryRead(file: File): readonly PowderScan[] | null {
  try {
    return read(file);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
