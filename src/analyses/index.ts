import type { Analysis } from '../campaign/index.ts';
import { curiePoint } from './curie-point.ts';
import { heatCapacity } from './heat-capacity.ts';
import { hysteresisLoop } from './hysteresis-loop.ts';
import { magneticTransition } from './magnetic-transition.ts';
import { powderDiffraction } from './powder-diffraction.ts';
import { reading } from './reading.ts';
import { resistiveTransition } from './resistive-transition.ts';
import { upperCriticalField } from './upper-critical-field.ts';

export { fidelityOf, type InstrumentData, readInstrumentFile } from './formats/index.ts';
export { foundQuantities } from './measured-data/quantities.ts';
export { isConvincing, type ResistanceCurve, sketchSteps } from './resistive/find-step.ts';
export { readTransition } from './resistive/read-transition.ts';

/** Every analysis; a new one is a file and a line here. */
export const analyses: readonly Analysis<unknown>[] = [
  reading,
  resistiveTransition,
  magneticTransition,
  curiePoint,
  hysteresisLoop,
  heatCapacity,
  upperCriticalField,
  powderDiffraction,
];
