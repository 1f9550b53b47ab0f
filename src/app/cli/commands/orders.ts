import {
  type ActionState,
  type FailureKind,
  failureKinds,
  type LaboratoryState,
  missingEntries,
  type WorkOrderEntry,
} from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatDesign } from '../../../core/format-quantity.ts';
import {
  createLaboratoryView,
  type LaboratoryClient,
  laboratoryStream,
  openLaboratoryClient,
  type Store,
} from '../../../runtime/index.ts';
import { findCampaign } from '../../workspace/find-campaign.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { createClock } from '../../workspace/run-campaigns.ts';
import { currentPerson } from '../actor.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { parseBoundOption, parseDesignOption } from '../parse-json-option.ts';

type Options = { readonly store?: string; readonly labModule?: string; readonly by?: string };

export async function list(output: Output, options: Options & { json?: boolean }): Promise<number> {
  const store = await openExistingStore(options);
  try {
    const orders = (await readLaboratories(store)).flatMap(openOrders);
    if (options.json)
      output.print(
        JSON.stringify(
          orders.map(({ request, claimedBy, entries }) => ({ id: request.id, request, claimedBy, entries })),
        ),
      );
    else if (orders.length === 0) output.print('no work orders; nothing waits at the bench');
    else for (const order of orders) printOrder(output, order);
    return exitCode.done;
  } finally {
    await store.close();
  }
}

function printOrder(output: Output, { request, claimedBy, entries }: ActionState): void {
  output.print(
    `${request.id}  on ${request.instrument}${claimedBy === null ? '' : `, claimed by ${claimedBy}`}`,
  );
  for (const sample of request.samples) {
    const entry = entries[sample.id];
    output.print(
      `  ${sample.id}  ${formatDesign(sample.design)}  ${entry === undefined ? 'to do' : entry.kind}`,
    );
  }
  const missing = request.samples.find((sample) => entries[sample.id] === undefined);
  const goals = request.goals.map((goal) => `${goal.quantity} [${goal.unit}], ${goal.criterion}`).join('; ');
  output.print(`  measure ${goals}`);
  if (missing !== undefined)
    output.print(`  then: onnes orders enter ${request.id} ${missing.id} --value X --sd X`);
}

async function readLaboratories(store: Store): Promise<LaboratoryState[]> {
  const prefix = laboratoryStream('');
  const states: LaboratoryState[] = [];
  for (const { stream } of await store.streams(prefix)) {
    const view = createLaboratoryView(store, stream.slice(prefix.length));
    await view.refresh();
    const state = view.state();
    if (state !== null) states.push(state);
  }
  return states;
}

const openOrders = (state: LaboratoryState): ActionState[] =>
  [...state.open]
    .map((id) => state.actions.get(id) as ActionState)
    .filter(
      (action) =>
        action.status === 'running' &&
        action.handle?.awaits === 'person' &&
        missingEntries(action).length > 0,
    );

/** The order's full name: its campaign may be named as everywhere else; one that is not in the store is taken as written. */
async function findOrder(store: Store, text: string): Promise<string> {
  const [campaign = '', step = ''] = text.split(':');
  const id = await findCampaign(store, campaign).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'no-such-campaign') return campaign;
    throw error;
  });
  return `${id}:${step}`;
}

/** Finds the laboratory that holds the order and gives it one command; returns the order's full name. */
async function withOrder(
  options: Options,
  text: string,
  work: (laboratory: LaboratoryClient, action: ActionState) => Promise<void>,
): Promise<string> {
  const store = await openExistingStore(options);
  try {
    const id = await findOrder(store, text);
    const state = (await readLaboratories(store)).find((candidate) => candidate.actions.has(id));
    if (state === undefined)
      throw new AppError('no-such-order', `there is no work order ${text}; see: onnes orders list`);
    const clock = createClock(state.clock);
    clock.catchUp(state.now);
    const laboratory = openLaboratoryClient(store, state.name, clock);
    try {
      await work(laboratory, state.actions.get(id) as ActionState);
      return id;
    } finally {
      laboratory.close();
    }
  } finally {
    await store.close();
  }
}

export async function claim(output: Output, options: Options, text: string): Promise<number> {
  const person = currentPerson(options.by);
  const id = await withOrder(options, text, (laboratory, { request }) =>
    laboratory.command({ command: 'claim', id: request.id, by: person.id }, person),
  );
  output.print(`${id} claimed by ${person.id}`);
  return exitCode.done;
}

type EnterOptions = Options & {
  value: number;
  sd?: number;
  bound?: string;
  quantity?: string;
  asMade?: string;
  asMadeSd?: string;
  note: string;
};

export async function enter(
  output: Output,
  options: EnterOptions,
  text: string,
  sample: string,
): Promise<number> {
  const person = currentPerson(options.by);
  const id = await withOrder(options, text, async (laboratory, { request }) => {
    const goal =
      options.quantity === undefined
        ? request.goals[0]
        : request.goals.find(({ quantity }) => quantity === options.quantity);
    if (goal === undefined) {
      throw new AppError(
        'unknown-quantity',
        `--quantity is "${options.quantity}", expected one of ${request.goals.map((g) => g.quantity).join(', ')}`,
      );
    }
    const value = {
      value: options.value,
      sd: options.sd ?? null,
      unit: goal.unit,
      ...parseBoundOption(options.bound),
    };
    const asMade = options.asMade === undefined ? null : parseDesignOption('--as-made', options.asMade);
    const entry: WorkOrderEntry = {
      kind: 'result',
      values: { [goal.quantity]: value },
      asMade,
      ...(options.asMadeSd !== undefined && { asMadeSds: parseSdsOption(options.asMadeSd) }),
      note: options.note,
      by: person.id,
    };
    await laboratory.command({ command: 'enter', id: request.id, sample, entry }, person);
  });
  output.print(`${id}: result of ${sample} entered`);
  return exitCode.done;
}

/** @throws AppError `bad-option` */
function parseSdsOption(text: string): { readonly [variable: string]: number } {
  const sds: Record<string, number> = {};
  for (const [name, sd] of Object.entries(parseDesignOption('--as-made-sd', text))) {
    if (typeof sd !== 'number')
      throw new AppError('bad-option', `--as-made-sd: ${name} is "${sd}", expected a number`);
    sds[name] = sd;
  }
  return sds;
}

type FailOptions = Options & { kind: string; detail: string; note: string };

export async function fail(
  output: Output,
  options: FailOptions,
  text: string,
  sample: string,
): Promise<number> {
  const person = currentPerson(options.by);
  if (!failureKinds.includes(options.kind as FailureKind)) {
    throw new AppError(
      'bad-option',
      `--kind is "${options.kind}", expected one of ${failureKinds.join(', ')}`,
    );
  }
  const failure = { kind: options.kind as FailureKind, detail: options.detail };
  const entry: WorkOrderEntry = { kind: 'failure', failure, note: options.note, by: person.id };
  const id = await withOrder(options, text, (laboratory, { request }) =>
    laboratory.command({ command: 'enter', id: request.id, sample, entry }, person),
  );
  output.print(`${id}: failure of ${sample} entered as ${options.kind}`);
  return exitCode.done;
}
