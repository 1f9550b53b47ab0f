export * from './contracts.ts';
export * from './decide.ts';
export * from './events.ts';
export * from './fold.ts';
export * from './schedule.ts';
