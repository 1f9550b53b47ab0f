export { dispersionRange, findDispersionCorrection } from './dispersion-correction.ts';
export { evaluateFormFactor, type FormFactor, findFormFactor, tabulatedIons } from './form-factor.ts';
export { lorentzPolarisation } from './lorentz-polarisation.ts';
export * from './powder-pattern.ts';
export { marchDollase, type PreferredOrientation } from './preferred-orientation.ts';
export * from './radiation.ts';
export { latticeSymmetries, type ReciprocalLattice, reciprocalLattice } from './reciprocal-lattice.ts';
export type { ReflectionFamily } from './reflection-families.ts';
export { structureFactor } from './structure-factor.ts';
