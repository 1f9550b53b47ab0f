import type { Analysis } from '../campaign/index.ts';
import { reading } from './reading.ts';

/** Every analysis; a new one is a file and a line here. */
export const analyses: readonly Analysis<unknown>[] = [reading];
