export * from './composition.ts';
export { type ElementProperties, elementProperties } from './element-properties.ts';
export type * from './structure.ts';
