export * from '../campaign/index.ts';
export { type CompositionTable, createCompositionSimulator } from '../simulators/index.ts';
export { createLab, type Lab } from './lab.ts';
