export * from './first-guess.ts';
