import { AppError } from '../../core/error.ts';
import type { Quantity } from '../../core/quantity.ts';
import { buildPowderScan } from './build-powder-scan.ts';
import type { FileFormat, PowderScan } from './contract.ts';
import { decodeFileText } from './decode-file-text.ts';
import { childOf, descendantsOf, parseXml, textOf, type XmlElement } from './parse-xml.ts';
import { readScanNumber } from './read-scan-number.ts';

/** Scan axes along which 2θ moves with the sample in the reflecting position, as PANalytical names them. */
const powderAxes = ['Gonio', '2Theta-Omega', '2Theta', 'Omega-2Theta'];

/**
 * PANalytical XRDML, schemas 1.0 to 2.x: every scan of 2θ. `intensities` are taken as they are; `counts` are multiplied by
 * the beam attenuation factors where the file lists them, and then carry the standard deviation √counts · factor, for no count that of one.
 */
export const xrdml: FileFormat = {
  name: 'panalytical-xrdml',
  summary: 'PANalytical powder scans (.xrdml, .xrdml.gz)',
  extensions: ['.xrdml', '.xrdml.gz'],
  recognizes: ({ name, bytes }) =>
    /\.xrdml(\.gz)?$/i.test(name) ||
    new TextDecoder().decode(bytes.subarray(0, 400)).includes('<xrdMeasurements'),
  read(file) {
    const { name } = file;
    const root = parseXml(name, decodeFileText(file).lines.join('\n'));
    if (root.name !== 'xrdMeasurements')
      throw refuse(name, root, `<${root.name}> is the root; expected <xrdMeasurements>`);
    const measurements = root.children.filter((child) => child.name === 'xrdMeasurement');
    if (measurements.length === 0) throw refuse(name, root, 'holds no <xrdMeasurement>');
    return measurements.flatMap((measurement) => readMeasurement(name, root, measurement));
  },
};

const refuse = (name: string, { line }: XmlElement, detail: string): AppError =>
  new AppError('unreadable-file', `${name}, line ${line}: ${detail}`);

function readMeasurement(name: string, root: XmlElement, measurement: XmlElement): readonly PowderScan[] {
  const kind = measurement.attributes.get('measurementType') ?? 'Scan';
  if (!/scan/i.test(kind))
    throw refuse(
      name,
      measurement,
      `the measurement is of the type "${kind}"; expected a scan of 2θ (maps of reciprocal space and of areas are no powder pattern)`,
    );
  const scans = measurement.children.filter((child) => child.name === 'scan');
  if (scans.length === 0) throw refuse(name, measurement, 'holds no <scan>');
  return scans.map((scan) => readScan(name, root, measurement, scan));
}

function readScan(name: string, root: XmlElement, measurement: XmlElement, scan: XmlElement): PowderScan {
  const axis = scan.attributes.get('scanAxis') ?? '';
  if (!powderAxes.includes(axis))
    throw refuse(name, scan, `the scan axis is "${axis}"; expected one of ${powderAxes.join(', ')}`);
  const points = childOf(scan, 'dataPoints');
  if (points === undefined) throw refuse(name, scan, 'holds no <dataPoints>');
  const { values, sd, isRate, warnings } = readIntensities(name, points);
  const time = childOf(points, 'commonCountingTime');
  const header = childOf(scan, 'header');
  const sample = childOf(root, 'sample');
  const status = scan.attributes.get('status');
  const place = `line ${points.line}`;
  return buildPowderScan(name, {
    format: xrdml.name,
    instrument: instrumentOf(header, measurement),
    sample: textOf(sample, 'id') ?? textOf(sample, 'name'),
    measuredAt: textOf(header, 'startTimeStamp'),
    stated: statedOf(name, measurement, axis),
    warnings: [
      ...warnings,
      ...(status === undefined || status === 'Completed' ? [] : [`the scan has the status "${status}"`]),
    ],
    twoTheta: readAngles(name, points, values.length),
    intensity: values,
    sd,
    isRate,
    secondsPerPoint: time === undefined ? null : numberIn(name, time),
    wavelength: wavelengthOf(name, measurement),
    placeOf: (point) => `${place}, point ${point + 1}`,
  });
}

/** All numbers of an element. */
function numbersIn(name: string, element: XmlElement): Float64Array {
  const words = element.text.trim().split(/\s+/);
  return Float64Array.from(words, (word, i) => {
    const value = readScanNumber(word);
    if (value === null)
      throw refuse(name, element, `<${element.name}> holds "${word.slice(0, 30)}" as number ${i + 1}`);
    return value;
  });
}

function numberIn(name: string, element: XmlElement): number {
  const values = numbersIn(name, element);
  if (values.length !== 1)
    throw refuse(name, element, `<${element.name}> holds ${values.length} numbers; expected one`);
  return values[0]!;
}

type Intensities = {
  readonly values: Float64Array;
  readonly sd: Float64Array | null;
  readonly isRate: boolean;
  readonly warnings: readonly string[];
};

function readIntensities(name: string, points: XmlElement): Intensities {
  const corrected = childOf(points, 'intensities');
  const element = corrected ?? childOf(points, 'counts');
  if (element === undefined) throw refuse(name, points, 'holds neither <counts> nor <intensities>');
  const unit = element.attributes.get('unit') ?? 'counts';
  if (!['counts', 'cps', 'counts per second'].includes(unit))
    throw refuse(name, element, `intensities are in "${unit}"; expected counts or cps`);
  const values = numbersIn(name, element);
  const isRate = unit !== 'counts';
  const list = childOf(points, 'beamAttenuationFactors') ?? childOf(points, 'commonBeamAttenuationFactor');
  if (list === undefined) return { values, sd: null, isRate, warnings: [] };
  const factors = numbersIn(name, list);
  if (factors.length !== 1 && factors.length !== values.length)
    throw refuse(name, list, `${factors.length} attenuation factors for ${values.length} intensities`);
  const factorAt = (i: number): number => factors[factors.length === 1 ? 0 : i]!;
  const wrong = factors.findIndex((factor) => !(factor > 0));
  if (wrong >= 0) throw refuse(name, list, `attenuation factor ${factors[wrong]}; expected above 0`);
  if (factors.every((factor) => factor === 1)) return { values, sd: null, isRate, warnings: [] };
  // No count at all is uncertain by one.
  const sd = values.map((value, i) => {
    const counts = corrected ? value / factorAt(i) : value;
    return (counts > 0 ? Math.sqrt(counts) : 1) * factorAt(i);
  });
  return {
    values: corrected ? values : values.map((value, i) => value * factorAt(i)),
    sd: isRate ? null : sd,
    isRate,
    warnings: ['a beam attenuator was in use: the intensities are as without it'],
  };
}

/** 2θ of every point: listed, or in equal steps from the first to the last. */
function readAngles(name: string, points: XmlElement, count: number): Float64Array {
  const positions = points.children.find(
    (child) => child.name === 'positions' && child.attributes.get('axis') === '2Theta',
  );
  if (positions === undefined) throw refuse(name, points, 'holds no <positions axis="2Theta">');
  const unit = positions.attributes.get('unit') ?? 'deg';
  if (unit !== 'deg') throw refuse(name, positions, `2θ is in "${unit}"; expected deg`);
  const listed = childOf(positions, 'listPositions');
  if (listed !== undefined) return numbersIn(name, listed);
  const start = childOf(positions, 'startPosition');
  const end = childOf(positions, 'endPosition');
  if (start === undefined || end === undefined)
    throw refuse(name, positions, '2θ has neither start and end nor a list of positions');
  const [from, to] = [numberIn(name, start), numberIn(name, end)];
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(1, count - 1));
}

function wavelengthOf(name: string, measurement: XmlElement): PowderScan['wavelength'] {
  const used = childOf(measurement, 'usedWavelength');
  const read = (child: string): number | null => {
    const element = childOf(used, child);
    if (element === undefined || element.text.trim() === '') return null;
    const value = numberIn(name, element);
    if (!(value > 0)) throw refuse(name, element, `${child} is ${value}; expected above 0`);
    return value;
  };
  const alpha1 = read('kAlpha1');
  if (alpha1 === null) return null;
  const ratioElement = childOf(used, 'ratioKAlpha2KAlpha1');
  const ratio = ratioElement === undefined ? null : numberIn(name, ratioElement);
  return { alpha1, alpha2: read('kAlpha2'), ratio };
}

function instrumentOf(header: XmlElement | undefined, measurement: XmlElement): string | null {
  const source = childOf(header, 'source');
  const parts = ['instrumentControlSoftware', 'applicationSoftware'].flatMap((child) => {
    const element = childOf(source, child);
    const text = element?.text.trim() ?? '';
    return text === '' ? [] : [`${text} ${element?.attributes.get('version') ?? ''}`.trim()];
  });
  const detector = descendantsOf(measurement, 'detector')[0]?.attributes.get('name');
  const all = detector === undefined ? parts : [...parts, detector];
  return all.length === 0 ? null : all.join(', ');
}

/** What the file says of the beam path, in its own names. */
function statedOf(name: string, measurement: XmlElement, axis: string): PowderScan['stated'] {
  const stated: Record<string, Quantity | string> = { scanAxis: axis };
  const keep = (label: string, element: XmlElement | undefined, unit: string): void => {
    if (element === undefined || element.text.trim() === '') return;
    stated[label] = {
      value: numberIn(name, element),
      sd: null,
      unit: element.attributes.get('unit') ?? unit,
    };
  };
  keep('radius', childOf(childOf(measurement, 'incidentBeamPath'), 'radius'), 'mm');
  const tube = descendantsOf(measurement, 'xRayTube')[0];
  keep('tension', childOf(tube, 'tension'), 'kV');
  keep('current', childOf(tube, 'current'), 'mA');
  const anode = textOf(tube, 'anodeMaterial');
  if (anode !== null) stated.anodeMaterial = anode;
  const monochromator = descendantsOf(measurement, 'monochromator')[0]?.attributes.get('name');
  if (monochromator !== undefined) stated.monochromator = monochromator;
  keep('kBeta', childOf(childOf(measurement, 'usedWavelength'), 'kBeta'), 'Angstrom');
  return stated;
}
