import { z } from 'zod';
import type {
  ActionProgress,
  ActionResult,
  Design,
  Failure,
  InputSds,
  Instrument,
  InstrumentDriver,
  RawFile,
  WorkOrder,
  WorkOrders,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { readingFile } from './reading-file.ts';

/**
 * A person at the bench: the action waits as a work order until every sample has a result or a failure, with the values as
 * made beside those as planned. The laboratory's record keeps the order, so nothing is lost with a process.
 */
export const bench: InstrumentDriver<Record<string, never>> = {
  name: 'bench',
  version: '1.0.0',
  summary: 'a person does the experiment and enters the result of a work order',
  parseOptions: (options) => parseWith(z.strictObject({}), options, 'bad-options', 'instrument bench'),
  open: (_options, { orders }) => openBench(orders),
};

function openBench(orders: WorkOrders): Instrument {
  return {
    verified: 'on-hardware',
    async find(action) {
      return orders.get(action) === null ? 'never-started' : { action, token: '', awaits: 'person' };
    },
    async start({ id }) {
      requireOrder(orders, id);
      return { action: id, token: '', awaits: 'person' };
    },
    async poll({ action }) {
      return pollOrder(requireOrder(orders, action));
    },
    safe: () => Promise.resolve(),
  };
}

function requireOrder(orders: WorkOrders, id: string): WorkOrder {
  const order = orders.get(id);
  if (order === null)
    throw new AppError('no-such-order', `instrument bench: the laboratory keeps no work order ${id}`);
  return order;
}

function pollOrder(order: WorkOrder): ActionProgress {
  const { samples } = order.request;
  const enteredCount = samples.filter(({ id }) => order.entries[id] !== undefined).length;
  if (enteredCount < samples.length)
    return { status: 'running', fraction: enteredCount / samples.length, dueAt: null, awaits: 'person' };
  return { status: 'done', result: collectEntries(order) };
}

function collectEntries({ id, request, entries }: WorkOrder): ActionResult {
  const files: RawFile[] = [];
  const keptFiles: NonNullable<ActionResult['keptFiles']>[number][] = [];
  const failures: Record<string, Failure> = {};
  const asMade: Record<string, Design> = {};
  const asMadeSds: Record<string, InputSds> = {};
  for (const { id: sample } of request.samples) {
    const entry = entries[sample];
    if (entry?.kind === 'failure') failures[sample] = entry.failure;
    if (entry?.kind !== 'result') continue;
    if (entry.asMade !== null) asMade[sample] = entry.asMade;
    if (entry.asMadeSds) asMadeSds[sample] = entry.asMadeSds;
    const note = entry.note === '' ? '' : `: ${entry.note}`;
    const source = `work order ${id}, entered by ${entry.by}${note}`;
    for (const { name, blob } of entry.files ?? []) keptFiles.push({ sample, name, blob });
    if (Object.keys(entry.values).length === 0) continue;
    files.push(
      readingFile(
        {
          format: 'onnes-reading/1',
          sample,
          instrument: request.instrument,
          fidelity: 'measured',
          values: entry.values,
          source,
        },
        { licence: 'own measurement', source },
      ),
    );
  }
  return {
    files,
    ...(keptFiles.length > 0 && { keptFiles }),
    failures,
    asMade,
    ...(Object.keys(asMadeSds).length > 0 && { asMadeSds }),
    cost: request.cost,
  };
}
