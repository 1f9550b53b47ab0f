import { AppError } from '../../core/error.ts';
import type { Quantity } from '../../core/quantity.ts';
import { buildPowderScan } from './build-powder-scan.ts';
import type { FileFormat, PowderScan } from './contract.ts';
import { decodeFileText } from './decode-file-text.ts';
import { childOf, descendantsOf, parseXml, textOf, type XmlElement } from './parse-xml.ts';
import { readScanNumber } from './read-scan-number.ts';
import { listZipEntries, type ZipEntry } from './zip-entries.ts';

/** Descriptions larger than this are left aside [bytes]; only their sample and instrument would be read. */
const largestDescription = 2 * 2 ** 20;

/**
 * Bruker BRML archives: every `RawData*.xml` in them, one scan for each data route of measured data along 2θ. Archives and
 * XML that would grow beyond bounds are refused.
 */
export const brukerBrml: FileFormat = {
  name: 'bruker-brml',
  summary: 'Bruker powder scans in archives (.brml)',
  extensions: ['.brml'],
  recognizes: ({ name, bytes }) => /\.brml$/i.test(name) && bytes[0] === 0x50 && bytes[1] === 0x4b,
  read({ name, bytes }) {
    const entries = listZipEntries(name, bytes);
    const raw = entries.filter((entry) => /(^|\/)RawData\d*\.xml$/i.test(entry.name));
    if (raw.length === 0)
      throw new AppError(
        'unreadable-file',
        `${name}, byte 0: holds no RawData*.xml among ${entries.length} files`,
      );
    if (raw.length > 200)
      throw new AppError(
        'unreadable-file',
        `${name}, byte 0: holds ${raw.length} scans; expected at most 200, those of powders`,
      );
    const about = readAbout(name, entries);
    return raw.flatMap((entry) => readRawData(`${name}/${entry.name}`, entry, about));
  },
};

type About = {
  readonly sample: string | null;
  readonly instrument: string | null;
  readonly wavelength: number | null;
};

const refuse = (name: string, { line }: XmlElement, detail: string): AppError =>
  new AppError('unreadable-file', `${name}, line ${line}: ${detail}`);

/** Sample and instrument, from the description of the measurement. */
function readAbout(name: string, entries: readonly ZipEntry[]): About {
  const entry = entries.find((one) => /(^|\/)DataContainer\.xml$/i.test(one.name));
  if (entry === undefined || entry.size > largestDescription)
    return { sample: null, instrument: null, wavelength: null };
  const path = `${name}/${entry.name}`;
  const root = parseXml(path, decodeFileText({ name: path, bytes: entry.read() }).lines.join('\n'));
  const description = descendantsOf(root, 'InstrumentDescription')[0];
  const serial = textOf(description, 'SerialNo');
  const named = textOf(description, 'InstrumentName');
  const parts = [named, serial === null ? null : `serial number ${serial}`].filter((part) => part !== null);
  const stated = descendantsOf(root, 'WaveLength')[0]?.attributes.get('Value') ?? '';
  return {
    sample: descendantsOf(root, 'MeasurementInfo')[0]?.attributes.get('SampleName') || null,
    instrument: parts.length === 0 ? null : parts.join(', '),
    wavelength: readScanNumber(stated),
  };
}

function readRawData(path: string, entry: ZipEntry, about: About): readonly PowderScan[] {
  const root = parseXml(path, decodeFileText({ name: path, bytes: entry.read() }).lines.join('\n'));
  const routes = descendantsOf(root, 'DataRoute').filter(
    (route) => (route.attributes.get('RouteFlag') ?? 'Measured') === 'Measured',
  );
  if (routes.length === 0) throw refuse(path, root, 'holds no <DataRoute> of measured data');
  return routes.map((route) => readRoute(path, root, route, about));
}

function readRoute(path: string, root: XmlElement, route: XmlElement, about: About): PowderScan {
  const information = childOf(route, 'ScanInformation');
  const scanName = textOf(information, 'VisibleName') ?? information?.attributes.get('VisibleName') ?? '';
  const axes = childOf(information, 'ScanAxes')?.children ?? [];
  const at = axes.findIndex((axis) => axis.attributes.get('AxisId') === 'TwoTheta');
  const moves = axes.map((axis) => isMoving(path, axis));
  if (at < 0 || !moves[at])
    throw refuse(
      path,
      information ?? route,
      `the scan "${scanName.trim()}" moves ${axes.map((axis) => axis.attributes.get('AxisId')).join(', ') || 'no axis'}; expected TwoTheta`,
    );
  const rows = route.children.filter(({ name }) => name === 'Datum');
  const width = rows[0]?.text.split(',').length ?? 0;
  // Planned and used time come first, then the axes in order; the counts come last.
  const angleColumn = 2 + at;
  const read = (row: XmlElement, column: number): number => {
    const cells = row.text.split(',');
    const value = cells.length === width ? readScanNumber((cells[column] ?? '').trim()) : null;
    if (value === null)
      throw refuse(path, row, `"${row.text.slice(0, 60)}" is no row of ${width} numbers as the first`);
    return value;
  };
  if (rows.length > 0 && width < 3 + at)
    throw refuse(path, rows[0]!, `${width} numbers in a row; expected ${3 + at} or more`);
  const seconds = textOf(information, 'TimePerStepEffective') ?? textOf(information, 'TimePerStep');
  const status = textOf(root, 'MeasurementStatus');
  const { wavelength, stated } = readSource(path, route, about);
  return buildPowderScan(path, {
    format: brukerBrml.name,
    instrument: about.instrument,
    sample: about.sample,
    measuredAt: textOf(root, 'TimeStampStarted'),
    stated: { ...stated, scan: scanName.trim() },
    warnings: status === null || status === 'Measured' ? [] : [`the measurement has the status "${status}"`],
    twoTheta: Float64Array.from(rows, (row) => read(row, angleColumn)),
    intensity: Float64Array.from(rows, (row) => read(row, width - 1)),
    sd: null,
    isRate: false,
    secondsPerPoint: seconds === null ? null : readScanNumber(seconds),
    wavelength,
    placeOf: (point) => `line ${rows[point]?.line ?? route.line}`,
  });
}

function isMoving(path: string, axis: XmlElement): boolean {
  const [start, stop] = ['Start', 'Stop'].map((name) => {
    const text = textOf(axis, name);
    const value = text === null ? null : readScanNumber(text);
    if (value === null)
      throw refuse(path, axis, `<${name}> is ${text === null ? 'missing' : `"${text}"`}; expected degrees`);
    return value;
  });
  return start !== stop;
}

/** Wavelengths as the file states them: in the mounted optics of newer programs, or one in the description. */
function readSource(
  path: string,
  route: XmlElement,
  about: About,
): {
  readonly wavelength: PowderScan['wavelength'];
  readonly stated: { readonly [name: string]: Quantity | string };
} {
  const value = (name: string): number | null => {
    const element = descendantsOf(route, name)[0];
    const text = element?.attributes.get('Value');
    if (element === undefined || text === undefined) return null;
    const read = readScanNumber(text);
    if (read === null || !(read > 0))
      throw refuse(path, element, `${name} is "${text}"; expected a number above 0`);
    return read;
  };
  const alpha1 = value('WaveLengthAlpha1') ?? about.wavelength;
  const anode = descendantsOf(route, 'TubeMaterial')[0]?.text.trim();
  return {
    wavelength:
      alpha1 === null || !(alpha1 > 0)
        ? null
        : { alpha1, alpha2: value('WaveLengthAlpha2'), ratio: value('WaveLengthRatio') },
    stated: anode === undefined || anode === '' ? {} : { anodeMaterial: anode },
  };
}
