import { formatUnit } from '../../core/format-quantity.ts';
import type { Id } from '../../core/id.ts';
import type { Quantity } from '../../core/quantity.ts';
import type { Actor } from '../envelope.ts';
import { amountIn } from './amount.ts';
import { shutIn } from './cooling.ts';
import { accept, type LaboratoryDecision, refuse } from './decision.ts';
import type { LaboratoryEvent, Measured, SampleRegistration } from './events.ts';
import type { LaboratoryState, MatterState } from './state.ts';

/** What persons say of pieces of matter. */
export type SampleCommand =
  | { readonly command: 'register-sample'; readonly registration: SampleRegistration }
  | { readonly command: 'move-sample'; readonly sample: Id; readonly to: string; readonly why: string }
  | {
      readonly command: 'measure-sample';
      readonly sample: Id;
      readonly measured: Measured;
      readonly why: string;
    }
  | {
      readonly command: 'split-sample';
      readonly sample: Id;
      readonly into: readonly SampleRegistration[];
      readonly isConsumed: boolean;
      readonly why: string;
    }
  | {
      readonly command: 'merge-samples';
      readonly samples: readonly Id[];
      readonly into: SampleRegistration;
      readonly why: string;
    }
  | { readonly command: 'consume-sample'; readonly sample: Id; readonly why: string }
  | { readonly command: 'scan'; readonly barcode: string; readonly at: string }
  | { readonly command: 'confirm-sample'; readonly sample: Id; readonly at: string; readonly why: string }
  | {
      readonly command: 'count-consumable';
      readonly consumable: string;
      readonly amount: Quantity;
      readonly why: string;
    };

/** Matter is never in two places, made from nothing, or used after it was used up (SPEC.md, rules L20 to L23). */
export function decideSample(
  state: LaboratoryState,
  command: SampleCommand,
  actor: Actor,
): LaboratoryDecision {
  if (actor.kind === 'token' || actor.kind === 'system')
    if (command.command !== 'scan')
      return refuse('not-allowed', `a ${actor.kind} cannot ${command.command}; a person can`);
  switch (command.command) {
    case 'register-sample':
      return decideRegistration(state, command.registration);
    case 'move-sample':
      return (
        findFault(state, command.sample) ??
        findPlaceFault(state, command.to, [command.sample]) ??
        accept({
          type: 'sample-moved',
          data: { sample: command.sample, to: command.to, why: command.why },
        })
      );
    case 'measure-sample':
      return decideMeasurement(state, command);
    case 'split-sample':
      return decideSplit(state, command);
    case 'merge-samples':
      return decideMerge(state, command);
    case 'consume-sample':
      return (
        findFault(state, command.sample) ??
        accept({ type: 'sample-consumed', data: { sample: command.sample, why: command.why } })
      );
    case 'scan':
      return decideScan(state, command);
    case 'confirm-sample':
      return decideConfirmation(state, command);
    case 'count-consumable':
      return decideCount(state, command);
  }
}

function decideRegistration(state: LaboratoryState, registration: SampleRegistration): LaboratoryDecision {
  const { sample } = registration;
  const known = state.samples.get(sample);
  if (known?.isConsumed)
    return refuse('sample-consumed', `${sample} was used up; its name is not used again`);
  if (known !== undefined && known.barcode !== null && registration.barcode !== known.barcode)
    return refuse('sample-known', `${sample} is registered with barcode ${known.barcode}`);
  return (
    findRegistrationFault(state, registration, [sample]) ??
    accept({ type: 'sample-registered', data: registration })
  );
}

/** A barcode names one piece, a place has room, and what was measured is a quantity of this world. */
function findRegistrationFault(
  state: LaboratoryState,
  { sample, barcode, position, measured }: SampleRegistration,
  leaving: readonly Id[],
): LaboratoryDecision | null {
  const owner = barcode === null ? undefined : state.barcodes.get(barcode);
  if (owner !== undefined && owner !== sample)
    return refuse('barcode-taken', `barcode ${barcode} is that of ${owner}; one label, one sample`);
  const fault = findMeasuredFault(measured);
  if (fault !== null) return refuse('bad-quantity', `${sample}: ${fault}`);
  return position === null ? null : findPlaceFault(state, position, leaving);
}

/** Units that a property of matter is given in. */
const units: { readonly [property: string]: readonly string[] } = {
  mass: ['kg', 'g', 'mg', 'µg'],
  length: ['m', 'cm', 'mm', 'µm'],
  width: ['m', 'cm', 'mm', 'µm'],
  thickness: ['cm', 'mm', 'µm', 'nm'],
  diameter: ['cm', 'mm', 'µm'],
  volume: ['cm³', 'mm³', 'cm3', 'mm3'],
  density: ['g/cm³', 'g/cm3', 'kg/m³', 'kg/m3'],
  'molar-mass': ['g/mol'],
};

function findMeasuredFault(measured: Measured): string | null {
  for (const [property, { value, unit, sd }] of Object.entries(measured)) {
    const known = Object.hasOwn(units, property) ? units[property] : undefined;
    if (known === undefined)
      return `"${property}" is no property of a sample; expected ${Object.keys(units).join(', ')}`;
    if (!known.includes(unit)) return `${property} in "${unit}"; expected ${known.join(', ')}`;
    if (!(Number.isFinite(value) && value > 0)) return `${property} is ${value} ${unit}; expected above 0`;
    if (sd !== null && !(Number.isFinite(sd) && sd >= 0))
      return `${property}: the standard deviation is ${sd}; expected 0 or more`;
  }
  return null;
}

function decideMeasurement(
  state: LaboratoryState,
  { sample, measured, why }: { sample: Id; measured: Measured; why: string },
): LaboratoryDecision {
  const fault = findMeasuredFault(measured);
  if (fault !== null) return refuse('bad-quantity', `${sample}: ${fault}`);
  return findFault(state, sample) ?? accept({ type: 'sample-measured', data: { sample, measured, why } });
}

function decideSplit(
  state: LaboratoryState,
  command: Extract<SampleCommand, { command: 'split-sample' }>,
): LaboratoryDecision {
  const { sample, into, isConsumed, why } = command;
  const fault = findFault(state, sample);
  if (fault !== null) return fault;
  if (into.length === 0) return refuse('no-pieces', `say what ${sample} is split into`);
  const names = into.map((piece) => piece.sample);
  const twice = names.find((name, index) => state.samples.has(name) || names.indexOf(name) !== index);
  if (twice !== undefined) return refuse('sample-known', `there is a sample ${twice} already`);
  for (const piece of into) {
    const bad = findRegistrationFault(state, piece, isConsumed ? [sample] : []);
    if (bad !== null) return bad;
  }
  const barcodes = into.flatMap(({ barcode }) => (barcode === null ? [] : [barcode]));
  if (new Set(barcodes).size < barcodes.length)
    return refuse('barcode-taken', 'two pieces have one barcode; one label, one sample');
  const heavier = findMassGain(state.samples.get(sample) as MatterState, into);
  return heavier ?? accept({ type: 'sample-split', data: { sample, into, isConsumed, why } });
}

const grams: { readonly [unit: string]: number } = { kg: 1000, g: 1, mg: 1e-3, µg: 1e-6 };
const massOf = ({ mass }: Measured): number | null =>
  mass === undefined ? null : mass.value * (grams[mass.unit] ?? Number.NaN);

/** Pieces together weigh no more than the whole, but for a hundredth that scales may differ. */
function findMassGain(
  { sample, measured }: MatterState,
  into: readonly SampleRegistration[],
): LaboratoryDecision | null {
  const whole = massOf(measured);
  if (whole === null) return null;
  const parts = into.reduce((sum, piece) => sum + (massOf(piece.measured) ?? 0), 0);
  if (parts <= whole * 1.01) return null;
  return refuse(
    'mass-gained',
    `the pieces weigh ${parts} g, and ${sample} weighed ${whole} g; check the units`,
  );
}

function decideMerge(
  state: LaboratoryState,
  { samples, into, why }: Extract<SampleCommand, { command: 'merge-samples' }>,
): LaboratoryDecision {
  for (const sample of samples) {
    const fault = findFault(state, sample);
    if (fault !== null) return fault;
  }
  if (new Set(samples).size < 2) return refuse('no-pieces', 'name at least two samples to merge');
  if (state.samples.has(into.sample))
    return refuse('sample-known', `there is a sample ${into.sample} already`);
  return (
    findRegistrationFault(state, into, samples) ??
    accept({ type: 'samples-merged', data: { samples, into, why } })
  );
}

/** A sample that is there, is not used up, and is in no instrument's hands. */
function findFault(state: LaboratoryState, sample: Id): LaboratoryDecision | null {
  const known = state.samples.get(sample);
  if (known === undefined)
    return refuse('no-such-sample', `there is no sample ${sample}; see: onnes lab samples`);
  if (known.isConsumed) return refuse('sample-consumed', `${sample} was used up`);
  const action = actionOn(state, sample);
  return action === null ? null : refuse('sample-busy', `${sample} is in action ${action}; wait for its end`);
}

function actionOn(state: LaboratoryState, sample: Id): string | null {
  for (const id of state.open) {
    const action = state.actions.get(id);
    if (action === undefined || action.status === 'requested') continue;
    if (action.request.samples.some((each) => `${action.request.campaign}/${each.id}` === sample)) return id;
  }
  return null;
}

/** The place exists and has room, counting those that leave it. */
function findPlaceFault(
  state: LaboratoryState,
  place: string,
  leaving: readonly Id[],
): LaboratoryDecision | null {
  const positions = state.description?.positions ?? {};
  const capacity =
    state.instruments.get(place)?.capacity ??
    (Object.hasOwn(positions, place) ? positions[place] : undefined);
  if (capacity === undefined) {
    const names = [...state.instruments.keys(), ...Object.keys(positions)];
    return refuse('no-such-position', `there is no place ${place}; expected one of ${names.join(', ')}`);
  }
  const there = [...state.positions].filter(
    ([sample, where]) => where === place && !leaving.includes(sample) && isTakingRoom(state, sample),
  );
  if (there.length < capacity) return null;
  const names = there.map(([sample]) => sample).join(', ');
  return refuse('position-taken', `${place} holds ${names}, and has room for ${capacity}`);
}

/** A sample that a person put there, that is in an action, or that nobody can take out yet of a device that cools. */
const isTakingRoom = (state: LaboratoryState, sample: Id): boolean =>
  state.samples.get(sample)?.isParked === true ||
  actionOn(state, sample) !== null ||
  shutIn(state, sample) !== null;

/** What a reader saw where. It confirms the record, or puts every sample that it contradicts in dispute. */
function decideScan(
  state: LaboratoryState,
  { barcode, at }: { barcode: string; at: string },
): LaboratoryDecision {
  const sample = state.barcodes.get(barcode);
  if (sample === undefined)
    return refuse('no-such-barcode', `barcode ${barcode}, read at ${at}, is on no sample; register it first`);
  const recorded = state.positions.get(sample);
  if (state.samples.get(sample)?.isConsumed)
    return accept(dispute(sample, `it was used up, and its barcode ${barcode} was read at ${at}`));
  if (recorded === at) return accept();
  const events = [dispute(sample, `it should be at ${recorded ?? 'no known place'}, and was read at ${at}`)];
  const capacity = state.instruments.get(at)?.capacity ?? state.description?.positions[at] ?? 0;
  const others = [...state.positions].filter(
    ([other, where]) => where === at && other !== sample && isTakingRoom(state, other),
  );
  if (others.length >= capacity)
    for (const [other] of others)
      events.push(
        dispute(other, `it should be at ${at}, where ${sample} was read: perhaps they were swapped`),
      );
  return accept(...events.flatMap((event) => [event, alarmOf(event)]));
}

type Dispute = Extract<LaboratoryEvent, { type: 'sample-disputed' }>;
const dispute = (sample: Id, why: string): Dispute => ({ type: 'sample-disputed', data: { sample, why } });
const alarmOf = ({ data: { sample, why } }: Dispute): LaboratoryEvent => ({
  type: 'alarm-raised',
  data: { alarm: 'sample-disputed', about: sample, detail: `${sample}: ${why}` },
});

function decideConfirmation(
  state: LaboratoryState,
  { sample, at, why }: { sample: Id; at: string; why: string },
): LaboratoryDecision {
  const known = state.samples.get(sample);
  if (known === undefined) return refuse('no-such-sample', `there is no sample ${sample}`);
  if (why.trim() === '') return refuse('reason-missing', 'say how you know where it is: --why TEXT');
  const fault = findPlaceFault(state, at, [sample, ...disputedAt(state, at)]);
  if (fault !== null) return fault;
  const events: LaboratoryEvent[] = [{ type: 'sample-confirmed', data: { sample, position: at, why } }];
  if (state.alarms.has(`sample-disputed ${sample}`))
    events.push({ type: 'alarm-acknowledged', data: { alarm: 'sample-disputed', about: sample, why } });
  return accept(...events);
}

/** Disputed samples are where a person finds them: their recorded places are no obstacle. */
const disputedAt = (state: LaboratoryState, place: string): readonly Id[] =>
  [...state.positions]
    .filter(([sample, where]) => where === place && (state.samples.get(sample)?.disputedWhy ?? null) !== null)
    .map(([sample]) => sample);

function decideCount(
  state: LaboratoryState,
  { consumable, amount, why }: Extract<SampleCommand, { command: 'count-consumable' }>,
): LaboratoryDecision {
  const known = state.description?.consumables ?? {};
  const use = Object.hasOwn(known, consumable) ? known[consumable] : undefined;
  if (use === undefined)
    return refuse(
      'no-such-consumable',
      `there is no consumable ${consumable}; expected one of ${Object.keys(known).join(', ') || 'none'}`,
    );
  const counted = amountIn(amount, use.unit);
  if (counted === null)
    return refuse(
      'wrong-unit',
      `${consumable} in "${amount.unit}"; expected ${use.unit}, or a unit that converts to it`,
    );
  if (!(Number.isFinite(counted.value) && counted.value >= 0))
    return refuse(
      'bad-quantity',
      `${consumable} is ${amount.value}${formatUnit(amount.unit)}; expected 0 or more`,
    );
  return accept({ type: 'consumable-counted', data: { consumable, amount: counted, why } });
}
