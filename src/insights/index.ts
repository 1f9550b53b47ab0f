export * from './calibration.ts';
export * from './first-guess.ts';
export * from './random-expectation.ts';
