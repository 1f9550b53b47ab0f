export * from './acceleration-factor.ts';
export * from './analytic-functions.ts';
export * from './calibration.ts';
export * from './first-guess.ts';
export * from './hypervolume-curve.ts';
export * from './next-point-forecasts.ts';
export * from './pool-curves.ts';
export * from './random-expectation.ts';
