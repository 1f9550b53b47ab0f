export * from '../campaign/index.ts';
export {
  type CompositionTable,
  createCompositionSimulator,
  createHullStability,
} from '../simulators/index.ts';
export { readHullEntries } from './calc/read-hull-table.ts';
export { createLab, type Lab } from './lab.ts';
