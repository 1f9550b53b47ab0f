export * from './data/critical-temperatures.ts';
export * from './data/debye-temperature.ts';
export * from './mcmillan.ts';
export * from './valence-electrons.ts';
