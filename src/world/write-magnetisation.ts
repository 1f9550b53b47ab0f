import type { MagnetisationRun } from './measure-magnetisation.ts';
import type { FileHeading } from './world-family.ts';
import { latin1, openedAt, simulatedNote } from './write-quantum-design.ts';

/** A run of a SQUID magnetometer with vibrating sample as its `.dat` file. */
export function writeMagnetisationFile(
  { mass, volume, readings }: MagnetisationRun,
  heading: FileHeading,
): Uint8Array {
  const began = heading.startedAt / 1000;
  const rows = readings.map(({ seconds, temperature, field, moment, error }) =>
    [
      '',
      (began + seconds).toFixed(3),
      temperature.toFixed(5),
      field.toFixed(4),
      moment.toExponential(9),
      error.toExponential(6),
      1,
      2,
      12.97,
      4,
      '32.5',
      ...['', '', 10, ''],
    ].join(','),
  );
  return latin1([
    '[Header]',
    '; MPMS3 Data File (default extension .dat)',
    `TITLE,${simulatedNote}`,
    `FILEOPENTIME,${began.toFixed(3)},${openedAt(heading.startedAt)}`,
    'BYAPP,MPMS3 w/ AC,1.0,1.1',
    'INFO,Onnes digital twin (simulated),APPNAME',
    'INFO,0,MOMENT_UNITS',
    `INFO,${heading.sample},SAMPLE_MATERIAL`,
    `INFO,${heading.comment},SAMPLE_COMMENT`,
    `INFO,${mass.toFixed(2)},SAMPLE_MASS`,
    `INFO,${volume.toFixed(4)},SAMPLE_VOLUME`,
    'INFO,,SAMPLE_MOLECULAR_WEIGHT',
    'INFO,,SAMPLE_SIZE',
    'INFO,,SAMPLE_SHAPE',
    'INFO,Straw,SAMPLE_HOLDER',
    'DATATYPE,COMMENT,1',
    'DATATYPE,TIME,2',
    'STARTUPAXIS,X,3',
    'STARTUPAXIS,Y1,5',
    '[Data]',
    'Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),M. Std. Err. (emu),Transport Action,' +
      "Averaging Time (sec),Frequency (Hz),Peak Amplitude (mm),Center Position (mm),Lockin Signal' (V)," +
      'Lockin Signal (V),Range,M. Quad. Signal (emu)',
    ...rows,
  ]);
}
