import type { InstrumentDriver } from '../campaign/index.ts';
import { bench } from './bench.ts';
import { httpInstrument } from './http-instrument.ts';
import { mqttInstrument } from './mqtt-instrument.ts';
import { replay } from './replay.ts';
import { resistanceOverTemperature } from './resistance-over-temperature.ts';
import { tangoInstrument } from './tango-instrument.ts';
import { tubeFurnace } from './tube-furnace.ts';
import { twin } from './twin.ts';
import { watchedFolder } from './watched-folder.ts';

export { namedWorld, secretName, type TwinOptions, twin } from './twin.ts';

/** Every instrument driver; a new one is a file and a line here. */
export const instrumentDrivers: readonly InstrumentDriver<unknown>[] = [
  replay,
  bench,
  watchedFolder,
  httpInstrument,
  mqttInstrument,
  resistanceOverTemperature,
  tubeFurnace,
  tangoInstrument,
  twin,
];
