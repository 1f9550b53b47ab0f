export * from '../campaign/index.ts';
export { createLab, type Lab } from './lab.ts';
