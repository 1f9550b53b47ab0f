import { type Clock, createVirtualClock, createWallClock } from '../../runtime/index.ts';

/** The clock of a laboratory. */
export const createClock = (kind: 'wall' | 'virtual'): Clock =>
  kind === 'wall' ? createWallClock() : createVirtualClock();
