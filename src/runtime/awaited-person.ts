import {
  type ActionState,
  type CampaignState,
  type LaboratoryState,
  matterOf,
  missingEntries,
  shutOf,
} from '../campaign/index.ts';
import { formatNumber, formatUnit } from '../core/format-quantity.ts';

/** What a campaign needs a person for, when nothing can go on without one; null while anything else is under way. */
export function awaitedPerson(
  state: CampaignState,
  laboratory: LaboratoryState | null,
): readonly string[] | null {
  if (state.status === 'closed') return null;
  if (state.status === 'paused' && state.inFlight.size === 0)
    return [`resume it (paused: ${state.pausedWhy || 'no reason was given'}): onnes resume ${state.id}`];
  const awaits: string[] = [];
  for (const { step, heldWhy } of state.inFlight.values()) {
    if (step.kind === 'review') awaits.push(`review it: onnes approve ${state.id} ${step.key}`);
    else if (heldWhy !== null && isUnresolved(laboratory, `${state.id}:${step.key}`))
      awaits.push(
        `say what happened: onnes resolve ${state.id} ${step.key} --outcome never-happened|failed --why …`,
      );
    else if (step.kind === 'actuate' && awaitsEntry(laboratory, `${state.id}:${step.key}`))
      awaits.push(`do the work: onnes orders list (${step.key})`);
    else {
      const hold = step.kind === 'actuate' ? heldUpBy(laboratory, `${state.id}:${step.key}`) : null;
      if (hold === null) return null;
      awaits.push(hold);
    }
  }
  return awaits.length === 0 ? null : awaits;
}

/** A held step goes on by itself once a person has said what happened. */
function isUnresolved(laboratory: LaboratoryState | null, id: string): boolean {
  const status = laboratory?.actions.get(id)?.status;
  return status === undefined || status === 'unresolved';
}

function awaitsEntry(laboratory: LaboratoryState | null, id: string): boolean {
  const action = laboratory?.actions.get(id);
  return (
    action?.status === 'running' && action.handle?.awaits === 'person' && missingEntries(action).length > 0
  );
}

/** What keeps a request from beginning that only a person can change; null when it may begin in time. */
function heldUpBy(laboratory: LaboratoryState | null, id: string): string | null {
  const action = laboratory?.actions.get(id);
  if (laboratory === null || action === undefined || !laboratory.open.has(id)) return null;
  if (action.pause !== null)
    return `it is paused (${action.pause.why || 'no reason was given'}): onnes lab resume ${id} --why …`;
  if (action.status !== 'requested') return null;
  const name = action.request.instrument;
  const instrument = laboratory.instruments.get(name);
  if (action.review?.verdict === 'awaited')
    return `review it: onnes lab approve ${id} (${action.review.reasons.join('; ')})`;
  if (laboratory.pausedWhy !== null)
    return `the laboratory is paused (${laboratory.pausedWhy}): onnes lab resume --why …`;
  if (instrument !== undefined && instrument.safety !== 'working')
    return `${name} was told to be safe: onnes lab release ${name} --why …`;
  if (instrument?.isUnderMaintenance && instrument.maintenanceUntil === null)
    return `${name} is in maintenance: onnes lab maintain ${name} --end --why …`;
  return (
    inDoubt(laboratory, name) ??
    missingSupply(laboratory, name) ??
    inTheWay(laboratory, name) ??
    workOfOthers(laboratory, action) ??
    dispute(laboratory, action)
  );
}

/** An action of which nobody knows what became of it keeps a device shut that may be hot. */
function inDoubt(laboratory: LaboratoryState, instrument: string): string | null {
  if (shutOf(laboratory, instrument)?.until !== null) return null;
  for (const id of laboratory.open) {
    const { request, status } = laboratory.actions.get(id) as ActionState;
    if (request.instrument !== instrument || status !== 'unresolved') continue;
    const [campaign = '', key = ''] = id.split(/:(.*)/s);
    return `nobody knows what is in ${instrument}: onnes resolve ${campaign} ${key} --outcome never-happened|failed --why …`;
  }
  return null;
}

function missingSupply({ description, consumables }: LaboratoryState, instrument: string): string | null {
  for (const [name, { perAction, unit }] of Object.entries(description?.consumables ?? {})) {
    const need = Object.hasOwn(perAction, instrument) ? perAction[instrument]! : 0;
    const left = consumables.get(name)?.value;
    if (need > 0 && (left ?? 0) < need)
      return `${left === undefined ? `nobody said how much ${name} there is` : `${formatNumber(left)}${formatUnit(unit)} of ${name} are left`}, and ${instrument} needs ${formatNumber(need)}${formatUnit(unit)}: onnes lab count ${name} "AMOUNT ${unit}"`;
  }
  return null;
}

/** Samples that people put into a device and that leave no room in it. */
function inTheWay(laboratory: LaboratoryState, instrument: string): string | null {
  const there = [...laboratory.positions].flatMap(([sample, place]) =>
    place === instrument && laboratory.samples.get(sample)?.isParked ? [sample] : [],
  );
  if (there.length < (laboratory.instruments.get(instrument)?.capacity ?? 1)) return null;
  return `${there.join(', ')} leave no room in ${instrument}: onnes lab move SAMPLE PLACE`;
}

/** Work orders that take up a device until a person has entered what came of them. */
function workOfOthers(laboratory: LaboratoryState, { request }: ActionState): string | null {
  const { instrument } = request;
  const orders = [...laboratory.open].filter(
    (id) => laboratory.actions.get(id)?.request.instrument === instrument && awaitsEntry(laboratory, id),
  );
  const taken = orders.reduce(
    (sum, id) => sum + (laboratory.actions.get(id) as ActionState).request.samples.length,
    0,
  );
  const capacity = laboratory.instruments.get(instrument)?.capacity ?? 1;
  if (taken + request.samples.length <= capacity) return null;
  return `${instrument} is taken up by ${orders.join(', ')}; do that first: onnes orders list`;
}

function dispute(laboratory: LaboratoryState, { request }: ActionState): string | null {
  for (const { id } of request.samples) {
    const sample = matterOf(request, id);
    const why = laboratory.samples.get(sample)?.disputedWhy ?? null;
    if (why !== null) return `${sample} is in dispute (${why}): onnes lab confirm ${sample} PLACE --why …`;
  }
  return null;
}
