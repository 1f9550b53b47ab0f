export * from './convex-hull.ts';
export type { HullEntry } from './hull-entry.ts';
