import type { HeatCapacityRun } from './measure-heat-capacity.ts';
import type { FileHeading } from './world-family.ts';
import { latin1, openedAt, simulatedNote } from './write-quantum-design.ts';

/** A run of the heat capacity option as its `.dat` file; micro is written in ISO 8859-1, as the option does. */
export function writeHeatCapacityFile(
  { mass, molarMass, readings }: HeatCapacityRun,
  heading: FileHeading,
): Uint8Array {
  const began = heading.startedAt / 1000;
  const rows = readings.map(({ seconds, temperature, rise, sample, error, addenda }) =>
    [
      '',
      (began + seconds).toFixed(2),
      4369,
      temperature.toFixed(5),
      temperature.toFixed(5),
      '0.12',
      '9.2E-06',
      temperature.toFixed(5),
      rise.toFixed(5),
      sample.toExponential(7),
      error.toExponential(5),
      addenda.toExponential(7),
      (0.002 * addenda).toExponential(5),
      (sample + addenda).toExponential(7),
      error.toExponential(5),
    ].join(','),
  );
  return latin1([
    '[Header]',
    `TITLE,${simulatedNote}`,
    `FILEOPENTIME,${began.toFixed(2)},${openedAt(heading.startedAt)}`,
    'BYAPP,HeatCapacity,1.3,Onnes digital twin (simulated)',
    `INFO,NAME,${heading.sample}`,
    `INFO,COMMENT,${heading.comment}`,
    `INFO,MASS,${mass.toFixed(3)} mg`,
    `INFO,MOLWGHT,${molarMass.toFixed(3)} g/mol`,
    'INFO,ATOMS,1',
    'STARTUPAXIS,X,8',
    'STARTUPAXIS,Y1,10',
    '[Data]',
    'Comment,Time Stamp (Seconds),PPMS Status (Code),Puck Temp (Kelvin),System Temp (Kelvin),Field (Oersted),' +
      'Pressure (Torr),Sample Temp (Kelvin),Temp Rise (Kelvin),Samp HC (µJ/K),Samp HC Err (µJ/K),Addenda HC (µJ/K),' +
      'Addenda HC Err (µJ/K),Total HC (µJ/K),Total HC Err (µJ/K)',
    ...rows,
  ]);
}
