import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ActionControl,
  ActionHandle,
  ActionProgress,
  ActionResult,
  ActionState,
  AlarmKind,
  Instant,
  Instrument,
  InstrumentState,
  LaboratoryEvent,
  LaboratoryState,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { seededRandom } from '../core/random.ts';
import { answerWithin } from './answer-within.ts';
import type { Activity, Clock } from './clock.ts';
import { alarm } from './laboratory-alarm.ts';
import { compareBarcodes, findStranger, storeResult } from './laboratory-answer.ts';
import type { LimitsSource } from './laboratory-limits.ts';
import { giveBack, stopBeforeStart } from './laboratory-stop.ts';
import type { Store } from './store.ts';

/** What following an action needs of the host. */
export type ActionSurroundings = {
  readonly store: Store;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly limits: LimitsSource;
  /** Real time [ms] that a device has for an answer. */
  readonly patience: number;
  state(): LaboratoryState;
  refresh(): Promise<void>;
  append(events: readonly LaboratoryEvent[]): Promise<void>;
  /** Resolves at the next change of the record, or when the host ends. */
  changed(): Promise<void>;
  isEnding(): boolean;
};

/** Between polls of an instrument that does not say when it will be done [ms]. */
const pollInterval = 200;
/** Between questions to an instrument that does not answer [ms]. */
const silentInterval = 5000;
/** Silence after which it is left to a person, where the laboratory's file says nothing else [ms]. */
const longestSilence = 600_000;
/** Times that an action is sent again to a device that says for certain that it never got it. */
const mostAttempts = 3;
const minute = 60_000;
const hour = 3_600_000;

/** Opens an instrument, or gives the one that is open; after a failure it may be tried again. @throws AppError `cannot-open`, or what the store fails with */
export type Open = () => Promise<Instrument>;

/** Begins an action that the record has just accepted, and follows it. */
export async function beginAction(
  { request, attempt }: ActionState,
  open: Open,
  surroundings: ActionSurroundings,
  activity: Activity,
): Promise<void> {
  const { id } = request;
  const { clock, limits, signal, patience } = surroundings;
  let instrument: Instrument;
  try {
    instrument = await answerWithin(open(), patience, `opening ${request.instrument}`);
  } catch (error) {
    if (!isCannotOpen(error)) throw error;
    return surroundings.append([fault(id, error)]);
  }
  await surroundings.refresh();
  const { hash: limitsHash, check } = limits.current();
  const entry = entryOf(surroundings, request.instrument);
  const stop = stopBeforeStart(surroundings.state(), id);
  if (stop !== null) return surroundings.append(stop);
  const refusal = check(request, entry.device !== undefined);
  if (refusal !== null)
    return surroundings.append([{ type: 'action-refused', data: { id, why: `at the wire: ${refusal}` } }]);
  const context = {
    key: request.key,
    random: seededRandom(request.seed, request.key, 'instrument'),
    now: clock.now(),
    progress: () => undefined,
    signal,
  };
  const started = (async () => instrument.start(request, context))();
  const start = watchStart(started);
  let handle: ActionHandle;
  try {
    handle = await answerWithin(started, patience, `start of ${id}`);
  } catch (error) {
    return settleStart(id, attempt, error, start, instrument, surroundings, activity);
  }
  await surroundings.append([{ type: 'action-started', data: { id, handle, limitsHash } }]);
  await followAction(id, instrument, handle, surroundings, activity);
}

/** A start as it goes on after nobody waited for it any longer. */
type Start = { isUnderWay: boolean; readonly settled: Promise<void> };

const noStart: Start = { isUnderWay: false, settled: Promise.resolve() };

function watchStart(started: Promise<unknown>): Start {
  const settle = (): void => {
    start.isUnderWay = false;
  };
  const start = { isUnderWay: true, settled: started.then(settle, settle) };
  return start;
}

const entryOf = (surroundings: ActionSurroundings, name: string): InstrumentState =>
  surroundings.state().instruments.get(name) as InstrumentState;

/** Puts an action that never began back into the queue, or ends it where somebody aborted it meanwhile. */
async function release(id: string, why: string, surroundings: ActionSurroundings): Promise<void> {
  await surroundings.refresh();
  await surroundings.append(giveBack(surroundings.state(), id, why));
}

/** The device, and not the store that its table lies in. */
const isCannotOpen = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'cannot-open' || error.code === 'no-answer');

/** Nothing was done to matter, for certain. */
const fault = (id: string, error: unknown): LaboratoryEvent => ({
  type: 'action-failed',
  data: { id, failure: { kind: 'instrument-fault', detail: describeError(error) } },
});

/** A start that failed may have begun all the same: the reply may be what was lost. The instrument is asked. */
async function settleStart(
  id: string,
  attempt: number,
  error: unknown,
  start: Start,
  instrument: Instrument,
  surroundings: ActionSurroundings,
  activity: Activity,
): Promise<void> {
  const found = await askInstrument(id, instrument, surroundings, activity, describeError(error), start);
  if (found === 'ending') return;
  if (found !== 'never-started') return goOn(id, found, instrument, surroundings, activity);
  if (error instanceof AppError && error.code === 'refused')
    return surroundings.append([
      { type: 'action-refused', data: { id, why: `by the instrument: ${error.message}` } },
    ]);
  // What a safe state held back waits until a person releases it; that was no attempt.
  const isHeldBack = error instanceof AppError && error.code === 'cancelled';
  const mayHelp = !(error instanceof AppError) || error.retryable;
  if (isHeldBack || (mayHelp && attempt < mostAttempts))
    return release(id, `it never began: ${describeError(error)}`, surroundings);
  return surroundings.append([fault(id, error)]);
}

type Found = ActionHandle | 'never-started' | { readonly unresolvedWhy: string };

/** Takes up what an earlier process accepted: follows it, releases it, or leaves it to a person. */
export async function recoverAction(
  { request, handle, status }: ActionState,
  open: Open,
  surroundings: ActionSurroundings,
  activity: Activity,
): Promise<void> {
  const { id } = request;
  const instrument = openedOnCall(open);
  if (status === 'unresolved') return askAgain(id, instrument, surroundings, activity);
  if (handle !== null) return followAction(id, instrument, handle, surroundings, activity);
  const found = await askInstrument(id, instrument, surroundings, activity, 'the process ended');
  if (found === 'ending') return;
  if (found === 'never-started') return release(id, 'the instrument never began it', surroundings);
  return goOn(id, found, instrument, surroundings, activity);
}

/** An instrument that is opened when it is first spoken to, and again if that failed: one that cannot be reached is silent, no more. */
function openedOnCall(open: Open): Instrument {
  const through = (control: ActionControl) => async (handle: ActionHandle) => {
    const instrument = await open();
    if (instrument[control] === undefined)
      throw new AppError('not-supported', `it has no way to ${control} an action`);
    await instrument[control](handle);
  };
  return {
    pause: through('pause'),
    resume: through('resume'),
    abort: through('abort'),
    verified: 'from-manual',
    find: async (action) => (await open()).find(action),
    start: async (request, context) => (await open()).start(request, context),
    poll: async (handle, now) => (await open()).poll(handle, now),
    safe: async () => (await open()).safe(),
  };
}

/** An instrument that can tell by now that it did begin settles the matter; that it did not is for a person to say, who was told otherwise. */
async function askAgain(
  id: string,
  instrument: Instrument,
  surroundings: ActionSurroundings,
  activity: Activity,
): Promise<void> {
  const found = await answerWithin(instrument.find(id), surroundings.patience, `find ${id}`).catch(
    () => 'cannot-tell' as const,
  );
  if (typeof found === 'string') return;
  await goOn(id, found, instrument, surroundings, activity);
}

async function goOn(
  id: string,
  found: Exclude<Found, 'never-started'>,
  instrument: Instrument,
  surroundings: ActionSurroundings,
  activity: Activity,
): Promise<void> {
  if ('unresolvedWhy' in found) return leaveToPerson(id, found.unresolvedWhy, surroundings);
  await surroundings.append([{ type: 'action-started', data: { id, handle: found } }]);
  await followAction(id, instrument, found, surroundings, activity);
}

function leaveToPerson(id: string, why: string, surroundings: ActionSurroundings): Promise<void> {
  return surroundings.append([
    { type: 'action-unresolved', data: { id, why } },
    alarm('unresolved', id, `a person must say what happened to ${id}: ${why}`),
  ]);
}

/** Asks until there is an answer, or the silence has lasted too long. */
async function askInstrument(
  id: string,
  instrument: Instrument,
  surroundings: ActionSurroundings,
  activity: Activity,
  why: string,
  start = noStart,
): Promise<Found | 'ending'> {
  const { clock, patience } = surroundings;
  const name = surroundings.state().actions.get(id)?.request.instrument ?? '';
  const since = silentSince(id, surroundings);
  for (;;) {
    try {
      const found = await answerWithin(instrument.find(id), patience, `find ${id}`);
      if (found === 'never-started' && start.isUnderWay)
        throw new AppError('no-answer', `${id} has not begun, and its start is still under way`, true);
      await endSilence(id, surroundings);
      if (found === 'cannot-tell')
        return { unresolvedWhy: `${name} cannot tell whether ${id} began (${why})` };
      return found;
    } catch (error) {
      const detail = `${name} does not answer: ${describeError(error)}`;
      if (clock.now() - since >= silenceOf(surroundings, name))
        return { unresolvedWhy: `${detail}; whether ${id} began is not known (${why})` };
      await raise('silent', id, `${id}: ${detail}`, surroundings);
    }
    await sleepUntil(clock.now() + silentInterval, surroundings, activity);
    if (!surroundings.isEnding()) continue;
    // Whoever takes over asks anew, and must not be told before the last byte of this start.
    await Promise.race([start.settled, sleep(patience)]);
    return 'ending';
  }
}

/** Since when the record says that a device is silent about an action; from now on, where it says nothing. */
const silentSince = (id: string, { clock, state }: ActionSurroundings): Instant =>
  state().alarms.get(`silent ${id}`)?.at ?? clock.now();

/** Three missed signs of life are as long as anybody waits. */
function silenceOf(surroundings: ActionSurroundings, name: string): number {
  const heartbeat = entryOf(surroundings, name).device?.heartbeatMinutes ?? null;
  return heartbeat === null ? longestSilence : 3 * heartbeat * minute;
}

async function sleepUntil(
  at: Instant,
  { clock, changed, isEnding }: ActionSurroundings,
  activity: Activity,
): Promise<void> {
  while (clock.now() < at && !isEnding()) {
    const timer = clock.timer(at);
    await activity.waitFor(Promise.race([changed(), timer.promise]));
    timer.cancel();
  }
}

/** Once for each matter, until somebody acknowledges it. */
async function raise(
  kind: AlarmKind,
  about: string,
  detail: string,
  surroundings: ActionSurroundings,
): Promise<void> {
  if (!surroundings.state().alarms.has(`${kind} ${about}`))
    await surroundings.append([alarm(kind, about, detail)]);
}

/** A device that answers again has ended the alarm about its silence. */
async function endSilence(id: string, surroundings: ActionSurroundings): Promise<void> {
  if (!surroundings.state().alarms.has(`silent ${id}`)) return;
  const data = { alarm: 'silent', about: id, why: 'it answers again' } as const;
  await surroundings.append([{ type: 'alarm-acknowledged', data }]);
}

/** Polls an action until it ends, does what persons ask of it meanwhile, and raises an alarm when it is silent or late. */
export async function followAction(
  id: string,
  instrument: Instrument,
  handle: ActionHandle,
  surroundings: ActionSurroundings,
  activity: Activity,
): Promise<void> {
  const { clock } = surroundings;
  let heardAt = clock.now();
  while (!surroundings.isEnding()) {
    const changed = surroundings.changed();
    await surroundings.refresh();
    await doWhatIsWanted(id, instrument, handle, surroundings);
    let progress: ActionProgress;
    try {
      progress = await answerWithin(
        instrument.poll(handle, clock.now()),
        surroundings.patience,
        `poll of ${id}`,
      );
    } catch (error) {
      if (await isGivenUp(id, error, heardAt, surroundings)) return;
      await sleepUntil(clock.now() + silentInterval, surroundings, activity);
      continue;
    }
    if (progress.status === 'failed')
      return surroundings.append([{ type: 'action-failed', data: { id, failure: progress.failure } }]);
    if (progress.status === 'done') {
      // A late answer of an earlier action is no answer to this one.
      if (progress.action === undefined || progress.action === id)
        return finish(id, progress.result, surroundings);
      await sleepUntil(clock.now() + silentInterval, surroundings, activity);
      continue;
    }
    heardAt = progress.heardAt ?? clock.now();
    if (progress.heardAt === undefined) await endSilence(id, surroundings);
    const wakeAt = await watch(id, progress, heardAt, surroundings);
    await waitForNews(wakeAt, changed, clock, activity);
  }
}

async function waitForNews(
  until: Instant | null,
  changed: Promise<void>,
  clock: Clock,
  activity: Activity,
): Promise<void> {
  if (until === null) return activity.waitFor(changed);
  const timer = clock.timer(until);
  await activity.waitFor(Promise.race([changed, timer.promise]));
  timer.cancel();
}

/** A poll that fails says nothing of the action: it is asked again, and after too long a silence a person says what happened. */
async function isGivenUp(
  id: string,
  error: unknown,
  heardAt: Instant,
  surroundings: ActionSurroundings,
): Promise<boolean> {
  const name = surroundings.state().actions.get(id)?.request.instrument ?? '';
  const detail = `${name} does not answer for ${id}: ${describeError(error)}`;
  const isFinal = error instanceof AppError && !error.retryable;
  const since = Math.min(heardAt, silentSince(id, surroundings));
  if (isFinal || surroundings.clock.now() - since >= silenceOf(surroundings, name)) {
    await leaveToPerson(id, detail, surroundings);
    return true;
  }
  await raise('silent', id, detail, surroundings);
  return false;
}

/** Raises what is to be raised now; returns when to look again, null where only news can bring it on. */
async function watch(
  id: string,
  progress: Extract<ActionProgress, { status: 'running' }>,
  heardAt: Instant,
  surroundings: ActionSurroundings,
): Promise<Instant | null> {
  const { clock } = surroundings;
  const action = surroundings.state().actions.get(id) as ActionState;
  const name = action.request.instrument;
  const { device } = entryOf(surroundings, name);
  const now = clock.now();
  const silentAt =
    device === undefined || device.heartbeatMinutes === null || progress.awaits === 'person'
      ? null
      : heardAt + device.heartbeatMinutes * minute;
  const lateAt =
    action.pause !== null || device === undefined || device.deadlineHours === null
      ? null
      : (action.acceptedAt ?? now) + (device.warmUpHours + device.deadlineHours) * hour + action.pausedFor;
  if (silentAt !== null && silentAt <= now)
    await raise(
      'silent',
      id,
      `${name} gave no sign of life for ${id} in ${device?.heartbeatMinutes} min`,
      surroundings,
    );
  if (lateAt !== null && lateAt <= now)
    await raise(
      'late',
      id,
      `${id} on ${name} should have ended ${device?.deadlineHours} h after it began`,
      surroundings,
    );
  const next = progress.awaits === 'person' ? null : (progress.dueAt ?? now + pollInterval);
  const wakes = [next, silentAt, lateAt].filter((at): at is Instant => at !== null && at > now);
  if (wakes.length > 0) return Math.min(...wakes);
  return progress.awaits === 'person' ? null : now + pollInterval;
}

/** What a person asked for: done, not possible on this device, or failed with everybody told that it may go on. */
async function doWhatIsWanted(
  id: string,
  instrument: Instrument,
  handle: ActionHandle,
  surroundings: ActionSurroundings,
): Promise<void> {
  const action = surroundings.state().actions.get(id);
  const wanted = action?.wanted ?? null;
  if (action === undefined || wanted === null) return;
  const { control } = wanted;
  const name = action.request.instrument;
  const notPossible = (): Promise<void> => {
    const detail = `${name} cannot ${control} an action; it goes on. To stop it: onnes lab safe ${name}`;
    return surroundings.append([
      { type: 'control-done', data: { id, control, outcome: 'not-supported', detail } },
    ]);
  };
  if (instrument[control] === undefined) return notPossible();
  try {
    await answerWithin(instrument[control](handle), surroundings.patience, `${control} of ${id}`);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-supported') return notPossible();
    const detail = `${name} did not ${control} ${id} and may go on: ${describeError(error)}. To stop it: onnes lab safe ${name}`;
    return surroundings.append([
      { type: 'control-done', data: { id, control, outcome: 'failed', detail } },
      alarm('not-paused', id, detail),
    ]);
  }
  await surroundings.append([{ type: 'control-done', data: { id, control, outcome: 'done', detail: '' } }]);
}

/** Records a result, if it is one of this action's samples; a barcode that is another's puts both samples in dispute. */
async function finish(id: string, result: ActionResult, surroundings: ActionSurroundings): Promise<void> {
  const action = surroundings.state().actions.get(id) as ActionState;
  const stranger = findStranger(action, result);
  if (stranger !== null) {
    const names = action.request.samples.map((sample) => sample.id).join(', ');
    const why = `${action.request.instrument} answered for ${stranger}, which is not in ${id} (${names})`;
    return leaveToPerson(id, why, surroundings);
  }
  const { events, failures } = compareBarcodes(surroundings.state(), action, result);
  const stored = await storeResult(surroundings.store, { ...result, failures });
  await surroundings.append([...events, { type: 'action-finished', data: { id, result: stored } }]);
}
