export * from './balance-reaction.ts';
export * from './chemical-potential-ranges.ts';
export * from './convex-hull.ts';
export * from './gas-chemical-potential.ts';
export type { HullEntry } from './hull-entry.ts';
export * from './interface-reaction.ts';
export * from './molar-units.ts';
export * from './open-entries.ts';
