import { brukerBrml } from './bruker-brml.ts';
import { brukerRaw } from './bruker-raw.ts';
import type { FileFormat } from './contract.ts';
import { xrdml } from './xrdml.ts';
import { xyPattern } from './xy-pattern.ts';

/** Formats of powder patterns, the most specific first. */
export const powderFormats: readonly FileFormat[] = [xrdml, brukerRaw, brukerBrml, xyPattern];
