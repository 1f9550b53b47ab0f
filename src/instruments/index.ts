import type { InstrumentDriver } from '../campaign/index.ts';
import { bench } from './bench.ts';
import { replay } from './replay.ts';

/** Every instrument driver; a new one is a file and a line here. */
export const instrumentDrivers: readonly InstrumentDriver<unknown>[] = [replay, bench];
