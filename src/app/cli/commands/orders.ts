import {
  type ActionState,
  type FailureKind,
  failureKinds,
  type WorkOrderEntry,
} from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { formatDesign } from '../../../core/format-quantity.ts';
import type { Json } from '../../../core/json.ts';
import { openExistingStore } from '../../workspace/open-workspace-store.ts';
import { openOrders, readLaboratories, withOrder as withOrderOf } from '../../workspace/work-orders.ts';
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
      `  ${sample.id}  ${formatDesign(sample.design, request.units ?? {})}  ${entry === undefined ? 'to do' : entry.kind}`,
    );
  }
  const missing = request.samples.find((sample) => entries[sample.id] === undefined);
  const settings = describeSettings(request.action);
  if (settings !== '') output.print(`  with ${settings}`);
  const goals = request.goals.map((goal) => `${goal.quantity} [${goal.unit}], ${goal.criterion}`).join('; ');
  output.print(`  measure ${goals}`);
  if (missing !== undefined)
    output.print(`  then: onnes orders enter ${request.id} ${missing.id} --value X --sd X`);
}

/** The stage's settings, which hold for every sample of the order. */
function describeSettings(action: Json): string {
  if (typeof action !== 'object' || action === null || Array.isArray(action)) return '';
  const show = (value: Json | undefined): string =>
    Array.isArray(value)
      ? value.map((item) => show(item)).join(' ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return Object.entries(action)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(', ');
}

/** Finds the laboratory that holds the order and gives it one command; returns the order's full name. */
async function withOrder(
  options: Options,
  text: string,
  work: Parameters<typeof withOrderOf>[2],
): Promise<string> {
  const store = await openExistingStore(options);
  try {
    return await withOrderOf(store, text, work);
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

export async function release(output: Output, options: Options, text: string): Promise<number> {
  const person = currentPerson(options.by);
  const id = await withOrder(options, text, (laboratory, { request }) =>
    laboratory.command({ command: 'release-order', id: request.id, by: person.id }, person),
  );
  output.print(`${id} released; anybody may claim it`);
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
  let holder: string | null = null;
  const id = await withOrder(options, text, async (laboratory, { request, claimedBy }) => {
    holder = claimedBy;
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
  noteGoingOn(output, id, holder, person.id);
  return exitCode.done;
}

/** Whose order it was, where it was another's, and how the campaign takes up what was entered. */
function noteGoingOn(output: Output, id: string, holder: string | null, by: string): void {
  if (holder !== null && holder !== by)
    output.note(`note: ${holder} claimed this order; the record has ${by} for this entry`);
  const [campaign = ''] = id.split(':');
  output.note(`where nobody runs the campaign now, it goes on with: onnes run ${campaign}`);
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
  let holder: string | null = null;
  const id = await withOrder(options, text, (laboratory, { request, claimedBy }) => {
    holder = claimedBy;
    return laboratory.command({ command: 'enter', id: request.id, sample, entry }, person);
  });
  output.print(`${id}: failure of ${sample} entered as ${options.kind}`);
  noteGoingOn(output, id, holder, person.id);
  return exitCode.done;
}
