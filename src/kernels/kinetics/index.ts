export * from './arrhenius.ts';
export * from './conversion.ts';
export * from './evaporation.ts';
export * from './grain-growth.ts';
export * from './nucleation.ts';
