export { type DistanceGroup, domainReach, groupByDistance } from './applicability.ts';
export {
  compositionDistance,
  createNearestCompositions,
  type NearestComposition,
  type StrungComposition,
  stringComposition,
} from './composition-distance.ts';
export {
  type CompositionForecast,
  type CompositionModel,
  type CompositionModelOptions,
  type FamilyValidation,
  findComposition,
  fitCompositionModel,
  type NearestRecord,
} from './composition-model.ts';
export {
  type CompositionRecord,
  chemicalFamily,
  compositionKey,
  type PooledComposition,
  poolCompositions,
} from './composition-record.ts';
export { createCompositionDescriber } from './describe-composition.ts';
export { type Errors, forecastHeldOut, type Split, scoreForecasts } from './family-validation.ts';
export { mendeleevNumber } from './pettifor-order.ts';
export { writeFormula } from './write-formula.ts';
