import { copperLines, type DiffractionScan } from './measure-diffraction.ts';
import type { FileHeading } from './world-family.ts';
import { simulatedNote } from './write-quantum-design.ts';

/** A scan as the XML that a diffractometer's software writes, version 1.5. The comment says that it is simulated. */
export function writeXrdmlFile(
  scan: DiffractionScan,
  { sample, startedAt, comment }: FileHeading,
): Uint8Array {
  const { from, step, counts, secondsPerStep } = scan;
  const to = from + step * (counts.length - 1);
  const at = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}+00:00`;
  const seconds = 1000 * secondsPerStep * counts.length;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<xrdMeasurements xmlns="http://www.xrdml.com/XRDMeasurement/1.5" status="Completed">',
    `\t<comment><entry>${simulatedNote}; ${escapeXml(comment)}</entry></comment>`,
    `\t<sample type="To be analyzed"><id>${escapeXml(sample)}</id><name>${escapeXml(sample)}</name></sample>`,
    '\t<xrdMeasurement measurementType="Scan" status="Completed" sampleMode="Reflection">',
    '\t\t<usedWavelength intended="K-Alpha">',
    `\t\t\t<kAlpha1 unit="Angstrom">${copperLines[0]}</kAlpha1>`,
    `\t\t\t<kAlpha2 unit="Angstrom">${copperLines[1]}</kAlpha2>`,
    '\t\t\t<kBeta unit="Angstrom">1.39225</kBeta>',
    '\t\t\t<ratioKAlpha2KAlpha1>0.5</ratioKAlpha2KAlpha1>',
    '\t\t</usedWavelength>',
    '\t\t<incidentBeamPath><radius unit="mm">240.00</radius></incidentBeamPath>',
    '\t\t<scan appendNumber="0" mode="Continuous" scanAxis="Gonio" status="Completed">',
    '\t\t\t<header>',
    `\t\t\t\t<startTimeStamp>${at(startedAt)}</startTimeStamp>`,
    `\t\t\t\t<endTimeStamp>${at(startedAt + seconds)}</endTimeStamp>`,
    '\t\t\t\t<source><applicationSoftware version="1.0.0">Onnes digital twin (simulated)</applicationSoftware></source>',
    '\t\t\t</header>',
    '\t\t\t<dataPoints>',
    '\t\t\t\t<positions axis="2Theta" unit="deg">',
    `\t\t\t\t\t<startPosition>${from.toFixed(5)}</startPosition>`,
    `\t\t\t\t\t<endPosition>${to.toFixed(5)}</endPosition>`,
    '\t\t\t\t</positions>',
    `\t\t\t\t<commonCountingTime unit="seconds">${secondsPerStep.toFixed(3)}</commonCountingTime>`,
    `\t\t\t\t<intensities unit="counts">${counts.join(' ')}</intensities>`,
    '\t\t\t</dataPoints>',
    '\t\t</scan>',
    '\t</xrdMeasurement>',
    '</xrdMeasurements>',
    '',
  ];
  return Uint8Array.from(lines.join('\n'), (character) => character.charCodeAt(0) & 0xff);
}

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[^ -~]/g, '?');
