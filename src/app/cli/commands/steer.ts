import { type CampaignState, type Command, type Resolution, resolutions } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import {
  commandCampaign,
  openCampaignView,
  openLaboratoryClient,
  type Store,
} from '../../../runtime/index.ts';
import { createClock } from '../../workspace/create-clock.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { loadLab } from '../../workspace/open-workspace.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { readAmendment } from '../../workspace/read-amendment.ts';
import { currentPerson } from '../actor.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { parseBoundOption, parseDesignOption, parseJsonOption } from '../parse-json-option.ts';

type SteerOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly why: string;
  readonly by?: string;
};

/** Gives one command to a campaign and says what follows. */
async function steer(
  output: Output,
  options: SteerOptions,
  text: string,
  commandOf: (state: CampaignState, store: Store) => Command | Promise<Command>,
  done: string,
): Promise<number> {
  const store = await openExistingStore(options);
  try {
    const id = await findCampaign(store, text);
    const view = openCampaignView(store, id);
    await view.refresh();
    const state = view.state() as CampaignState;
    const command = await commandOf(state, store);
    const clock = createClock(state.spec.laboratory.clock);
    clock.catchUp(state.now);
    await commandCampaign(view, command, currentPerson(options.by), clock.now);
    output.print(`${id}: ${done}`);
    return exitCode.done;
  } finally {
    await store.close();
  }
}

export const pause = (output: Output, options: SteerOptions, id: string): Promise<number> =>
  steer(
    output,
    options,
    id,
    () => ({ command: 'pause', why: options.why || 'paused by a person' }),
    'paused; what is under way goes on',
  );

export const resume = (output: Output, options: SteerOptions, id: string): Promise<number> =>
  steer(
    output,
    options,
    id,
    () => ({ command: 'resume', why: options.why }),
    `resumed; if no process drives it: onnes run ${id}`,
  );

export const stop = (output: Output, options: SteerOptions, id: string): Promise<number> =>
  steer(
    output,
    options,
    id,
    () => ({ command: 'stop', why: options.why || 'stopped by a person' }),
    `stopping; if no process drives it: onnes run ${id}`,
  );

export const amend = (
  output: Output,
  options: SteerOptions & { changes: string },
  id: string,
): Promise<number> =>
  steer(
    output,
    options,
    id,
    async (state) => {
      const { lab } = await loadLab(options.labModule);
      const json = parseJsonOption('--changes', options.changes);
      return {
        command: 'amend',
        changes: readAmendment(lab.definitions, state.spec, json),
        why: options.why,
      };
    },
    'amended; nothing measured is lost',
  );

export const approve = (
  output: Output,
  options: SteerOptions & { design?: string },
  id: string,
  key: string,
): Promise<number> =>
  steer(
    output,
    options,
    id,
    () => ({
      command: 'approve',
      key,
      design: options.design === undefined ? null : parseDesignOption('--design', options.design),
      why: options.why,
    }),
    `${key} approved`,
  );

export const refuse = (output: Output, options: SteerOptions, id: string, key: string): Promise<number> =>
  steer(output, options, id, () => ({ command: 'refuse', key, why: options.why }), `${key} refused`);

export const retract = (output: Output, options: SteerOptions, id: string, sample: string): Promise<number> =>
  steer(
    output,
    options,
    id,
    () => ({ command: 'retract', sample, why: options.why }),
    `measurement of ${sample} retracted; its reward is void`,
  );

type AddOptions = SteerOptions & { design: string; value: number; sd?: number; bound?: string };

export const addMeasurement = (output: Output, options: AddOptions, id: string): Promise<number> =>
  steer(
    output,
    options,
    id,
    (state) => {
      const { quantity, unit, criterion } = state.spec.goals[0];
      const quantityMeasured = {
        value: options.value,
        sd: options.sd ?? null,
        unit,
        ...parseBoundOption(options.bound),
      };
      const observation = {
        ...quantityMeasured,
        quantity,
        fidelity: 'measured' as const,
        method: `${criterion}, entered by ${currentPerson(options.by).id}`,
      };
      return {
        command: 'add-measurement',
        design: parseDesignOption('--design', options.design),
        observations: [observation],
        why: options.why,
      };
    },
    'measurement added',
  );

const isResolution = (text: string): text is Resolution => resolutions.includes(text as Resolution);

/** Says in the laboratory's stream what happened to matter; the campaign goes on from there. */
export async function resolve(
  output: Output,
  options: SteerOptions & { outcome: string },
  text: string,
  key: string,
): Promise<number> {
  const { outcome, why } = options;
  if (!isResolution(outcome))
    throw new AppError('bad-option', `--outcome is "${outcome}", expected one of ${resolutions.join(', ')}`);
  const store = await openExistingStore(options);
  try {
    const id = await findCampaign(store, text);
    const view = openCampaignView(store, id);
    await view.refresh();
    const { spec, now } = view.state() as CampaignState;
    const clock = createClock(spec.laboratory.clock);
    clock.catchUp(now);
    const laboratory = openLaboratoryClient(store, spec.laboratory.name, clock);
    try {
      await laboratory.command(
        { command: 'resolve', id: `${id}:${key}`, outcome, why },
        currentPerson(options.by),
      );
    } finally {
      laboratory.close();
    }
    output.print(`${id}: ${key} resolved as ${outcome}; if no process drives it: onnes run ${id}`);
    return exitCode.done;
  } finally {
    await store.close();
  }
}
