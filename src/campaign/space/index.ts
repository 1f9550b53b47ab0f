export { checkDesign } from './check-design.ts';
export { composeFormula } from './compose-formula.ts';
export { type Coordinates, coordinatesOf } from './coordinates-of.ts';
export { decodePoint } from './decode-point.ts';
export * from './design-amounts.ts';
export { listByColumns } from './design-columns.ts';
export { designKey } from './design-key.ts';
export { drawDesign, drawDesigns } from './draw-design.ts';
export {
  type EncodedNumber,
  encodeDesign,
  encodedDimension,
  encodedNumbers,
  encodeIfComplete,
  variableNames,
} from './encode-design.ts';
export {
  countDesigns,
  type EncodedDesigns,
  enumerateDesigns,
  listEncodedDesigns,
} from './enumerate-designs.ts';
export { isContinuousBox } from './is-continuous-box.ts';
export { neighbourDesigns } from './neighbour-designs.ts';
export { parseConstraint } from './parse-constraint.ts';
export { parseSpace } from './parse-space.ts';
export type { Composition, LinearConstraint, Space, Variable } from './space.ts';
