import type { LaboratoryEvent, LaboratoryState, SafeState } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { makeInstrumentsSafe } from '../../../runtime/index.ts';
import { instrumentOpener } from '../../workspace/open-instrument.ts';
import type { OpenedLaboratory } from '../../workspace/open-laboratory.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { awaitEvents, inLaboratory, type LabOptions } from './lab.ts';

export type SafeOptions = LabOptions & { readonly done?: boolean };

/** Drives one instrument, or all, to the declared safe state: through the host, or from here where there is none. */
export function safe(output: Output, options: SafeOptions, instrument?: string): Promise<number> {
  // A host that runs knows its devices, whatever has become of the file since.
  const onBadFile = (why: string): void => output.note(`goes on without it: ${why}`);
  return inLaboratory({ ...options, onBadFile }, async (laboratory) => {
    if (laboratory.notInForce !== null) output.note(`warning: ${laboratory.notInForce}`);
    if (options.done === true) return confirm(output, options, laboratory, instrument);
    const before = laboratory.state().version;
    await laboratory.command({
      command: 'make-safe',
      instrument: instrument ?? null,
      why: options.why || 'asked for by a person',
    });
    await laboratory.client.view.refresh();
    const names = [...laboratory.state().instruments]
      .filter(([name]) => instrument === undefined || name === instrument)
      .map(([name]) => name);
    const events = await makeSafe(laboratory, names, before);
    const made = new Map(
      events.flatMap((event) => (isMadeSafe(event) ? [[event.data.instrument, event.data] as const] : [])),
    );
    for (const name of names) printOutcome(output, laboratory.state(), name, made.get(name));
    for (const name of names) output.note(`nothing begins there before: onnes lab release ${name} --why …`);
    const outcomes = names.map((name) => made.get(name)?.outcome ?? 'failed');
    if (outcomes.includes('failed')) return exitCode.failed;
    return outcomes.includes('by-hand') ? exitCode.waiting : exitCode.done;
  });
}

/** A person says that what was to be done by hand is done, and how that is known. */
async function confirm(
  output: Output,
  { why = '' }: SafeOptions,
  { command }: OpenedLaboratory,
  instrument: string | undefined,
): Promise<number> {
  if (instrument === undefined) throw new AppError('bad-option', '--done needs the name of one instrument');
  await command({ command: 'confirm-safe', instrument, why });
  output.print(`${instrument}: safe state reached, as you say: ${why}`);
  return exitCode.done;
}

type MadeSafe = Extract<LaboratoryEvent, { type: 'made-safe' }>;
const isMadeSafe = (event: LaboratoryEvent): event is MadeSafe => event.type === 'made-safe';

function printOutcome(
  output: Output,
  { instruments }: LaboratoryState,
  name: string,
  made: MadeSafe['data'] | undefined,
): void {
  const declared = instruments.get(name)?.device?.safeState ?? null;
  if (made?.outcome === 'done') {
    output.print(`${name}: ${made.detail}`);
    return;
  }
  if (made?.outcome === 'by-hand')
    output.print(
      `${name}: NOT SAFE YET: a person must bring it there${declared ? `: ${declared.words}` : ''}`,
    );
  else output.print(`${name}: NOT SAFE: ${made?.detail ?? 'the host has not answered; go and see'}`);
  for (const line of tasks(name, declared)) output.print(`${name}: ${line}`);
}

/** What a person has to do there, and how to say that it is done. */
const tasks = (name: string, declared: SafeState | null): readonly string[] => [
  ...(declared?.does ?? ['go and see that it is safe; laboratory.yaml declares no safe state of it']).map(
    (task) => `do: ${task}`,
  ),
  ...(declared?.withoutOnnes === 'controller'
    ? ['its own controller is said to bring it there without Onnes; see that it did']
    : []),
  `then: onnes lab safe ${name} --done --why …`,
];

async function makeSafe(
  laboratory: OpenedLaboratory,
  names: readonly string[],
  before: number,
): Promise<readonly LaboratoryEvent[]> {
  const { store, client, clock, definitions, secret, state } = laboratory;
  const lease = await store.acquireLease(`laboratory/${client.name}`, `process ${process.pid}`);
  if ('heldBy' in lease)
    return awaitEvents(
      laboratory,
      before,
      (event) => isMadeSafe(event) && names.includes(event.data.instrument),
      names.length,
    );
  try {
    const openInstrument = instrumentOpener(store, definitions, laboratory.deviceOptions(), secret);
    const devices = names.map((name) => ({
      name,
      declared: state().instruments.get(name)?.device?.safeState ?? null,
      open: () => {
        const entry = state().instruments.get(name);
        if (entry === undefined) throw new AppError('no-such-instrument', `there is no instrument ${name}`);
        return openInstrument(entry, { get: () => null }, name);
      },
    }));
    const events = await makeInstrumentsSafe(devices);
    const by = { kind: 'system', id: 'laboratory-host' } as const;
    await client.view.refresh();
    await client.view.append(events, { by, at: Date.now(), labAt: clock.now(), cause: 'safe' });
    return events;
  } finally {
    await lease.release();
  }
}
