import type { Id } from '../../core/id.ts';
import { amountIn } from './amount.ts';
import type {
  LaboratoryDescription,
  LaboratoryEventData,
  LaboratoryEventType,
  SampleRegistration,
} from './events.ts';
import type { ActionState, LaboratoryState, MatterState } from './state.ts';

type Reducer<T extends LaboratoryEventType> = (state: LaboratoryState, data: LaboratoryEventData<T>) => void;
type SampleEvent =
  | 'sample-registered'
  | 'sample-moved'
  | 'sample-measured'
  | 'sample-split'
  | 'samples-merged'
  | 'sample-consumed'
  | 'sample-disputed'
  | 'sample-confirmed'
  | 'consumable-counted';

/** The piece of matter, known from now on. */
function known(state: LaboratoryState, sample: Id, parents: readonly Id[] = []): MatterState {
  const found = state.samples.get(sample);
  if (found !== undefined) return found;
  const fresh: MatterState = {
    sample,
    barcode: null,
    role: 'sample',
    parents,
    children: [],
    lots: [],
    measured: {},
    isConsumed: false,
    isParked: false,
    disputedWhy: null,
  };
  state.samples.set(sample, fresh);
  return fresh;
}

/** Where a sample is from now on. */
export function placeSample(state: LaboratoryState, sample: Id, position: string, isParked: boolean): void {
  known(state, sample).isParked = isParked;
  state.positions.set(sample, position);
}

/** The samples of an action that never began are where they were; but where somebody has moved one since, it is there. */
export function putBack(state: LaboratoryState, action: ActionState): void {
  for (const { sample, place, isParked } of action.cameFrom) {
    const isAsAccepted = state.positions.get(sample) === action.request.instrument;
    if (isAsAccepted && state.samples.get(sample)?.isParked === false)
      placeSample(state, sample, place, isParked);
  }
  action.cameFrom = [];
}

/** What one action on an instrument takes of what is used up; never below nothing. */
export function useUp(state: LaboratoryState, instrument: string): void {
  for (const [name, { perAction }] of Object.entries(state.description?.consumables ?? {})) {
    const left = state.consumables.get(name);
    const used = Object.hasOwn(perAction, instrument) ? perAction[instrument]! : 0;
    if (left !== undefined && used > 0)
      state.consumables.set(name, { ...left, value: Math.max(0, left.value - used), sd: null });
  }
}

/** What was counted, in the units that hold now; a count in a unit that does not convert says nothing any more. */
export function keepCountsIn(state: LaboratoryState, { consumables }: LaboratoryDescription): void {
  for (const [name, { unit }] of Object.entries(consumables)) {
    const left = state.consumables.get(name);
    if (left === undefined) continue;
    const converted = amountIn(left, unit);
    if (converted === null) state.consumables.delete(name);
    else state.consumables.set(name, converted);
  }
}

function register(
  state: LaboratoryState,
  { sample, barcode, position, role, lots, measured }: SampleRegistration,
  parents: readonly Id[],
): void {
  const matter = known(state, sample, parents);
  matter.role = role;
  matter.lots = lots;
  matter.measured = { ...matter.measured, ...measured };
  if (barcode !== null) {
    if (matter.barcode !== null) state.barcodes.delete(matter.barcode);
    matter.barcode = barcode;
    state.barcodes.set(barcode, sample);
  }
  if (position !== null) placeSample(state, sample, position, true);
  for (const parent of parents) known(state, parent).children.push(sample);
}

function consume(state: LaboratoryState, sample: Id): void {
  known(state, sample).isConsumed = true;
  state.positions.delete(sample);
}

/** What happens to pieces of matter. A sample keeps its identity for ever; pieces of it are new ones. */
export const sampleReducers: { readonly [T in SampleEvent]: Reducer<T> } = {
  'sample-registered': (state, registration) => register(state, registration, []),
  'sample-moved': (state, { sample, to }) => placeSample(state, sample, to, true),
  'sample-measured': (state, { sample, measured }) => {
    const matter = known(state, sample);
    matter.measured = { ...matter.measured, ...measured };
  },
  'sample-split': (state, { sample, into, isConsumed }) => {
    for (const piece of into) register(state, piece, [sample]);
    if (isConsumed) consume(state, sample);
  },
  'samples-merged': (state, { samples, into }) => {
    register(state, into, samples);
    for (const sample of samples) consume(state, sample);
  },
  'sample-consumed': (state, { sample }) => consume(state, sample),
  'sample-disputed': (state, { sample, why }) => {
    known(state, sample).disputedWhy = why;
  },
  'sample-confirmed': (state, { sample, position }) => {
    known(state, sample).disputedWhy = null;
    placeSample(state, sample, position, true);
  },
  'consumable-counted': (state, { consumable, amount }) => {
    state.consumables.set(consumable, amount);
  },
};
