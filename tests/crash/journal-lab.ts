// Lab module: an instrument that acts on matter, with the replay's answers. Each start leaves a line in a journal outside the store.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createLab } from '../../src/app/lab.ts';
import type { ActionHandle, InstrumentDriver } from '../../src/campaign/index.ts';
import { parseWith } from '../../src/core/parse-with.ts';
import { instrumentDrivers } from '../../src/instruments/index.ts';

const optionsSchema = z.strictObject({
  table: z.string(),
  journal: z.string(),
  /** What `find` says after a crash: what the journal says, or nothing. */
  find: z.enum(['exact', 'cannot-tell']),
  /** Before matter is touched, and after that before the host hears of it [ms]. */
  before: z.number(),
  after: z.number(),
});
export type JournalOptions = z.infer<typeof optionsSchema>;

type Entry = { readonly action: string; readonly handle: ActionHandle };

/** Every physical start, oldest first. */
export function readJournal(file: string): readonly Entry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Entry);
}

function writeEntry(file: string, entry: Entry): void {
  const descriptor = openSync(file, 'a');
  writeSync(descriptor, `${JSON.stringify(entry)}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
}

const replay = instrumentDrivers.find(({ name }) => name === 'replay');

const journalled: InstrumentDriver<JournalOptions> = {
  name: 'journalled',
  version: '1',
  summary: 'replay that keeps a journal of its physical starts',
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', 'instrument journalled'),
  open({ journal, find, before, after }, surroundings) {
    if (replay === undefined) throw new Error('there is no replay');
    const inner = replay.open(replay.parseOptions({ fidelity: 'literature' }), surroundings);
    return {
      ...inner,
      async find(action) {
        if (find === 'cannot-tell') return 'cannot-tell';
        return readJournal(journal).find((entry) => entry.action === action)?.handle ?? 'never-started';
      },
      async start(request, context) {
        const handle = await inner.start(request, context);
        await sleep(before);
        writeEntry(journal, { action: request.id, handle });
        await sleep(after);
        return handle;
      },
    };
  },
};

export const lab = createLab({ instrumentDrivers: [journalled as InstrumentDriver<unknown>] });
