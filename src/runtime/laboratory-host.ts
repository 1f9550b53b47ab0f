import {
  type ActionHandle,
  type ActionResult,
  type ActionState,
  type Instrument,
  type InstrumentEntry,
  type LaboratoryEvent,
  type LaboratoryState,
  type Limits,
  type StoredResult,
  schedule,
  type WorkOrders,
  workOrderOf,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { type Hash, hashJson } from '../core/hash.ts';
import { seededRandom } from '../core/random.ts';
import { type Bell, createBell } from './bell.ts';
import type { Activity, Clock } from './clock.ts';
import { createLaboratoryView } from './laboratory-client.ts';
import type { Lease, Store } from './store.ts';
import { retryOnConflict, type Stamp, type StreamView } from './stream-view.ts';

const actor = { kind: 'system', id: 'laboratory-host' } as const;

/** Between polls of an instrument that does not say when it will be done [ms]. */
const pollInterval = 200;

export type OpenInstrument = (entry: InstrumentEntry, orders: WorkOrders) => Promise<Instrument>;

export type LaboratoryHostOptions = {
  readonly store: Store;
  readonly name: string;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly limits: Limits;
  readonly openInstrument: OpenInstrument;
  readonly signal: AbortSignal;
};

type Work = (action: ActionState, instrument: Instrument, activity: Activity) => Promise<void>;

/**
 * The one process that opens transports and grants reservations in a laboratory. An action is accepted in the log, synced, before
 * the instrument hears of it; after a crash the instrument is asked what it knows, and what it cannot tell is left to a person.
 */
export class LaboratoryHost {
  readonly #options: LaboratoryHostOptions;
  readonly #view: StreamView<LaboratoryState, LaboratoryEvent>;
  readonly #limitsHash: Hash;
  readonly #instruments = new Map<
    string,
    { readonly entry: Hash; readonly instrument: Promise<Instrument> }
  >();
  /** Actions that this process follows, each until its promise resolves; none rejects. */
  readonly #inHand = new Map<string, Promise<void>>();
  readonly #bell: Bell = createBell();
  #brokenBy: unknown = null;

  constructor(options: LaboratoryHostOptions) {
    this.#options = options;
    this.#limitsHash = hashJson(options.limits);
    const fence = { lease: options.lease.name, token: options.lease.token };
    this.#view = createLaboratoryView(options.store, options.name, fence);
  }

  /** Works until the signal aborts, and ends once no instrument is being started any more. @throws AppError `lease-lost`, or whatever the store fails with. */
  async run(): Promise<void> {
    const { clock, lease, signal, store } = this.#options;
    const unsubscribe = store.subscribe((stream) => {
      if (stream === this.#view.stream) this.#bell.ring();
    });
    signal.addEventListener('abort', this.#bell.ring);
    void lease.lost.then(() =>
      this.#break(new AppError('lease-lost', `another host took over laboratory ${this.#options.name}`)),
    );
    const activity = clock.begin();
    try {
      await this.#view.refresh();
      clock.catchUp(this.#view.state()?.now ?? 0);
      await this.#append([
        {
          type: 'host-started',
          data: { owner: lease.name, fence: lease.token, limitsHash: this.#limitsHash },
        },
      ]);
      this.#recoverAll();
      while (!signal.aborted) await this.#turn(activity);
    } catch (error) {
      this.#break(error);
    } finally {
      await activity.waitFor(Promise.all(this.#inHand.values()));
      unsubscribe();
      signal.removeEventListener('abort', this.#bell.ring);
      activity.end();
    }
    if (this.#brokenBy !== null) throw this.#brokenBy;
  }

  /** Drives every instrument opened here to its safe state. */
  async makeSafe(): Promise<void> {
    for (const { instrument } of this.#instruments.values()) await (await instrument).safe();
  }

  async #turn(activity: Activity): Promise<void> {
    if (this.#brokenBy !== null) throw this.#brokenBy;
    const changed = this.#bell.next();
    await this.#view.refresh();
    const plan = schedule(this.#view.state() as LaboratoryState, this.#options.limits);
    const events: LaboratoryEvent[] = plan.refusals.map(({ id, why }) => ({
      type: 'action-refused',
      data: { id, why },
    }));
    const granted = plan.grants.filter((id) => !this.#inHand.has(id));
    for (const id of granted) events.push(this.#accept(id));
    if (events.length > 0) {
      if (await this.#appendAsPlanned(events)) for (const id of granted) this.#take(id, this.#begin);
      return;
    }
    if (plan.wakeAt !== null && plan.wakeAt <= this.#options.clock.now()) {
      return this.#append([{ type: 'time-passed', data: { to: plan.wakeAt } }]);
    }
    await this.#wait(activity, plan.wakeAt, changed);
  }

  #accept(id: string): LaboratoryEvent {
    const attempt = (this.#view.state()?.actions.get(id)?.attempt ?? 0) + 1;
    const fence = this.#options.lease.token;
    return { type: 'action-accepted', data: { id, attempt, fence, limitsHash: this.#limitsHash } };
  }

  #recoverAll(): void {
    for (const id of this.#view.state()?.open ?? []) {
      const status = this.#view.state()?.actions.get(id)?.status;
      if (status === 'accepted' || status === 'running') this.#take(id, this.#recover);
    }
  }

  #take(id: string, work: Work): void {
    this.#inHand.set(id, this.#perform(id, work));
  }

  /** Does work on one action; a failure of the instrument ends the action, a failure of the store ends the host. */
  async #perform(id: string, work: Work): Promise<void> {
    const activity = this.#options.clock.begin();
    try {
      const action = this.#view.state()?.actions.get(id) as ActionState;
      await work(action, await this.#instrument(action.request.instrument), activity);
    } catch (error) {
      this.#break(error);
    } finally {
      this.#inHand.delete(id);
      this.#bell.ring();
      activity.end();
    }
  }

  #begin: Work = async (action, instrument, activity) => {
    const { request } = action;
    const random = seededRandom(request.seed, request.key, 'instrument');
    const context = {
      key: request.key,
      random,
      now: this.#options.clock.now(),
      progress: () => undefined,
      signal: this.#options.signal,
    };
    let handle: ActionHandle;
    try {
      handle = await instrument.start(request, context);
    } catch (error) {
      return this.#fail(request.id, error);
    }
    await this.#append([{ type: 'action-started', data: { id: request.id, handle } }]);
    await this.#follow(request.id, instrument, handle, activity);
  };

  /** What to do with an action that an earlier process accepted. */
  #recover: Work = async (action, instrument, activity) => {
    const { id } = action.request;
    if (action.handle !== null) return this.#follow(id, instrument, action.handle, activity);
    const found = await instrument.find(id);
    if (found === 'never-started') {
      return this.#append([{ type: 'action-released', data: { id, why: 'the instrument never began it' } }]);
    }
    if (found === 'cannot-tell') {
      const why = `${action.request.instrument} cannot tell whether ${id} began before the interruption`;
      return this.#append([{ type: 'action-unresolved', data: { id, why } }]);
    }
    await this.#append([{ type: 'action-started', data: { id, handle: found } }]);
    return this.#follow(id, instrument, found, activity);
  };

  async #follow(id: string, instrument: Instrument, handle: ActionHandle, activity: Activity): Promise<void> {
    const { clock, signal, store } = this.#options;
    while (!signal.aborted && this.#brokenBy === null) {
      const changed = this.#bell.next();
      await this.#view.refresh();
      let result: ActionResult;
      try {
        const progress = await instrument.poll(handle, clock.now());
        if (progress.status === 'running') {
          const until = progress.awaits === 'person' ? null : (progress.dueAt ?? clock.now() + pollInterval);
          await this.#wait(activity, until, changed);
          continue;
        }
        if (progress.status === 'failed') {
          return this.#append([{ type: 'action-failed', data: { id, failure: progress.failure } }]);
        }
        result = progress.result;
      } catch (error) {
        return this.#fail(id, error);
      }
      return this.#append([
        { type: 'action-finished', data: { id, result: await storeResult(store, result) } },
      ]);
    }
  }

  #fail(id: string, error: unknown): Promise<void> {
    return this.#append([
      {
        type: 'action-failed',
        data: { id, failure: { kind: 'instrument-fault', detail: describeError(error) } },
      },
    ]);
  }

  #instrument(name: string): Promise<Instrument> {
    const entry = this.#view.state()?.instruments.get(name) as InstrumentEntry;
    const { driver, options, table, hours, capacity } = entry;
    const key = hashJson({ driver, options, table, hours, capacity });
    const known = this.#instruments.get(name);
    if (known?.entry === key) return known.instrument;
    const orders: WorkOrders = {
      get: (id) => {
        const state = this.#view.state();
        return state === null ? null : workOrderOf(state, id);
      },
    };
    const instrument = this.#options.openInstrument(entry, orders);
    this.#instruments.set(name, { entry: key, instrument });
    return instrument;
  }

  async #wait(activity: Activity, until: number | null, changed: Promise<void>): Promise<void> {
    if (until === null) return activity.waitFor(changed);
    const timer = this.#options.clock.timer(until);
    await activity.waitFor(Promise.race([changed, timer.promise]));
    timer.cancel();
  }

  /** Appends what holds whatever else was appended meanwhile. */
  #append(events: readonly LaboratoryEvent[]): Promise<void> {
    return retryOnConflict(this.#view, () => this.#view.append(events, this.#stamp()));
  }

  /** Appends a plan on the version it was made for; a request may have been withdrawn since, and then nothing is written. */
  async #appendAsPlanned(events: readonly LaboratoryEvent[]): Promise<boolean> {
    try {
      await this.#view.append(events, this.#stamp());
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'version-conflict') throw error;
      return false;
    }
  }

  #stamp(): Stamp {
    return { by: actor, at: Date.now(), labAt: this.#options.clock.now(), cause: 'host' };
  }

  #break(error: unknown): void {
    this.#brokenBy ??= error;
    this.#bell.ring();
  }
}

/** Stores an action's raw files before the event that cites them. */
async function storeResult(store: Store, result: ActionResult): Promise<StoredResult> {
  const files = [];
  for (const { sample, name, bytes, licence, source } of result.files) {
    files.push({ sample, name, blob: await store.putBlob(bytes, { name, licence, source }) });
  }
  return { ...result, files };
}
