import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ActionControl,
  type AlarmKind,
  alarmKinds,
  type LaboratoryEvent,
} from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import {
  type LaboratoryOptions,
  type OpenedLaboratory,
  withLaboratory,
} from '../../workspace/open-laboratory.ts';
import { currentPerson } from '../actor.ts';
import { exitCode } from '../exit-code.ts';
import type { Output } from '../output.ts';

export type LabOptions = LaboratoryOptions & {
  readonly by?: string;
  readonly why?: string;
  readonly json?: boolean;
};

/** Opens the laboratory in the name of the person at the keyboard. */
export const inLaboratory = <T>(
  options: LabOptions,
  work: (laboratory: OpenedLaboratory) => Promise<T>,
): Promise<T> => withLaboratory(options, { kind: 'person', id: currentPerson(options.by).id }, work);

/** How long a command waits to hear what a host did [ms], and between looks. */
const longestWait = 15_000;
const lookInterval = 100;

/** Events of some kind that the record gains after a version, once there are `count`; what there is when nobody hosts the laboratory. */
export async function awaitEvents(
  { store, client }: OpenedLaboratory,
  after: number,
  isWanted: (event: LaboratoryEvent) => boolean,
  count: number,
  patience = longestWait,
): Promise<readonly LaboratoryEvent[]> {
  const until = performance.now() + patience;
  for (;;) {
    const events = (await store.read(client.view.stream, after)) as unknown as readonly LaboratoryEvent[];
    const found = events.filter(isWanted);
    if (found.length >= count || performance.now() > until) return found;
    await sleep(lookInterval);
  }
}

/** Pauses, resumes or ends an action, or holds the whole laboratory, and says what came of it. */
async function control(
  output: Output,
  options: LabOptions,
  action: string | undefined,
  verb: ActionControl,
): Promise<number> {
  return inLaboratory(options, async (laboratory) => {
    const why = options.why ?? '';
    if (action === undefined) {
      if (verb === 'abort')
        throw new AppError('bad-option', 'name the action to abort; to stop everything: onnes lab safe');
      await laboratory.command({
        command: verb === 'pause' ? 'pause-laboratory' : 'resume-laboratory',
        why: why || (verb === 'pause' ? 'paused by a person' : ''),
      });
      output.print(
        verb === 'pause'
          ? 'paused; what runs goes on, nothing new begins before: onnes lab resume --why …'
          : 'resumed; what waits may begin',
      );
      return exitCode.done;
    }
    const before = laboratory.state().version;
    await laboratory.command({ command: 'control', id: action, control: verb, why });
    const hear = (patience: number): Promise<readonly LaboratoryEvent[]> =>
      awaitEvents(
        laboratory,
        before,
        ({ type, data }) => type === 'control-done' && data.id === action,
        1,
        patience,
      );
    let [done] = await hear(0);
    if (done === undefined && !(await isHosted(laboratory))) {
      output.print(`${action}: asked for; no process hosts the laboratory now, the next one does it`);
      return exitCode.waiting;
    }
    if (done === undefined) [done] = await hear(longestWait);
    if (done?.type !== 'control-done') {
      output.print(`${action}: the host has not answered yet; see: onnes lab status`);
      return exitCode.failed;
    }
    const { outcome, detail } = done.data;
    output.print(
      `${action}: ${outcome === 'done' ? `${verb} done${detail === '' ? '' : `; ${detail}`}` : `${outcome}: ${detail}`}`,
    );
    return outcome === 'done' ? exitCode.done : exitCode.failed;
  });
}

export const pause = (output: Output, options: LabOptions, action?: string): Promise<number> =>
  control(output, options, action, 'pause');
export const resume = (output: Output, options: LabOptions, action?: string): Promise<number> =>
  control(output, options, action, 'resume');
export const abort = (output: Output, options: LabOptions, action: string): Promise<number> =>
  control(output, options, action, 'abort');

async function isHosted({ store, client }: OpenedLaboratory): Promise<boolean> {
  const lease = await store.acquireLease(`laboratory/${client.name}`, `process ${process.pid}`);
  if ('heldBy' in lease) return true;
  await lease.release();
  return false;
}

export function release(output: Output, options: LabOptions, instrument: string): Promise<number> {
  return inLaboratory(options, async (laboratory) => {
    await laboratory.command({ command: 'release', instrument, why: options.why ?? '' });
    output.print(`${instrument} is released; work may begin on it`);
    return exitCode.done;
  });
}

export function maintain(
  output: Output,
  options: LabOptions & { hours?: number; end?: boolean },
  instrument: string,
): Promise<number> {
  return inLaboratory(options, async ({ command, clock }) => {
    const { hours, end, why = '' } = options;
    const until = end ? clock.now() : hours === undefined ? null : clock.now() + hours * 3_600_000;
    await command({ command: 'maintain', instrument, until, why });
    output.print(
      end
        ? `${instrument}: maintenance ended`
        : `${instrument}: in maintenance ${hours === undefined ? 'until somebody ends it' : `for ${hours} h`}; what runs goes on; to end it now: onnes lab maintain ${instrument} --end --why …`,
    );
    return exitCode.done;
  });
}

export function acknowledge(
  output: Output,
  options: LabOptions,
  alarm: string,
  about: string,
): Promise<number> {
  if (!alarmKinds.includes(alarm as AlarmKind))
    throw new AppError('bad-option', `"${alarm}" is no alarm; expected one of ${alarmKinds.join(', ')}`);
  return inLaboratory(options, async ({ command }) => {
    await command({ command: 'acknowledge', alarm: alarm as AlarmKind, about, why: options.why ?? '' });
    output.print(`${alarm} about ${about} acknowledged`);
    return exitCode.done;
  });
}

/** Settles what waits for a person before it may begin. */
function review(
  output: Output,
  options: LabOptions,
  id: string,
  verdict: 'approved' | 'refused',
): Promise<number> {
  return inLaboratory(options, async ({ command }) => {
    await command({ command: 'review', id, verdict, why: options.why ?? '' });
    output.print(`${id} ${verdict}`);
    return exitCode.done;
  });
}
export const approve = (output: Output, options: LabOptions, id: string): Promise<number> =>
  review(output, options, id, 'approved');
export const refuse = (output: Output, options: LabOptions, id: string): Promise<number> =>
  review(output, options, id, 'refused');
