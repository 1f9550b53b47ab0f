export * from './composition.ts';
export { type ElementProperties, elementProperties } from './element-properties.ts';
