import type {
  Actor,
  CampaignState,
  Command,
  Instant,
  LaboratoryCommand,
  LaboratoryState,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import {
  commandCampaign,
  commandLaboratory,
  createLaboratoryView,
  openCampaignView,
  type Store,
} from '../../runtime/index.ts';
import { createClock } from './create-clock.ts';

/** Gives a campaign one command, at the time of its laboratory. @throws AppError `no-such-campaign`, or the refusal's code */
export async function giveCommand(
  store: Store,
  id: Id,
  actor: Actor,
  commandOf: (state: CampaignState) => Command,
): Promise<void> {
  const view = openCampaignView(store, id);
  await view.refresh();
  const state = view.state();
  if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${id}`);
  const clock = createClock(state.spec.laboratory.clock);
  clock.catchUp(state.now);
  await commandCampaign(view, commandOf(state), actor, clock.now);
}

/** Gives a laboratory one command, made with its time now [ms]; who hosts it carries it out. @throws AppError `no-such-laboratory`, or the refusal's code */
export async function giveLaboratoryCommand(
  store: Store,
  name: string,
  actor: Actor,
  commandOf: (state: LaboratoryState, now: Instant) => LaboratoryCommand,
): Promise<void> {
  const view = createLaboratoryView(store, name);
  await view.refresh();
  const state = view.state();
  if (state === null) throw new AppError('no-such-laboratory', `there is no laboratory ${name}`);
  const clock = createClock(state.clock);
  clock.catchUp(state.now);
  await commandLaboratory(view, clock, commandOf(state, clock.now()), actor);
}
