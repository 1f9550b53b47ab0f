export {
  actInWorld,
  delayInWorld,
  swapsInWorld,
  typicalTruths,
  type WorldOutcome,
  type WorldTruth,
} from './act-in-world.ts';
export { type WorldFamilyName, worldFamilies, worldFamilyNames } from './families.ts';
export { fractionsOf, openWorld, unmask } from './hidden-world.ts';
export {
  drawWorldDesigns,
  type IdealReading,
  measureIdeal,
  quantityOf,
  trueValue,
  type WorldDesign,
} from './ideal-laboratory.ts';
export { labelledSample } from './labelled-sample.ts';
export { makeSample, typicalSample } from './make-sample.ts';
export {
  type DiffractionScan,
  measureDiffraction,
  type PowderPart,
  scanPowder,
} from './measure-diffraction.ts';
export { measureResistance, type ResistanceRun } from './measure-resistance.ts';
export {
  downRate,
  drawFault,
  drawMishap,
  type Fault,
  faultRates,
  type Mishap,
  mishapRates,
} from './mishaps.ts';
export { readRecipe, recipeVariables, usualRecipe } from './read-recipe.ts';
export { commitmentOf, openSeal, type Seal, sealTruth, type WorldSecret } from './seal.ts';
export {
  faultInWorld,
  type TransitionAction,
  type TrueTransitions,
  trueTransitions,
} from './true-transitions.ts';
export {
  atmospheres,
  type HiddenWorld,
  type MadeSample,
  type OrderedSample,
  type Recipe,
  routes,
  type Truths,
  type WorldAction,
  type WorldFamily,
  type WorldQuantity,
  type WorldRequest,
  worldActions,
} from './world-family.ts';
export { writeResistivityFile } from './write-quantum-design.ts';
export { writeXrdmlFile } from './write-xrdml.ts';
