import { nemoGym } from './nemo-gym.ts';
import { openEnv } from './open-env.ts';
import type { Wire } from './wire.ts';

export { checkOpenEnv, type OpenEnvReport } from './check-open-env.ts';
export { datasetRow } from './nemo-gym.ts';
export { type RunningServer, type ServeOptions, serveWire } from './serve-wire.ts';
export type { GymService, Wire } from './wire.ts';

/** Every protocol of trainers; a new one is a file and a line here. */
export const wires: readonly Wire[] = [openEnv, nemoGym];
