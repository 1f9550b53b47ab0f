import {
  type ActionState,
  type Alarm,
  documentReview,
  type Instrument,
  type InstrumentEntry,
  type LaboratoryEvent,
  type LaboratoryState,
  noPolicy,
  type Policy,
  type Schedule,
  schedule,
  unanalysedControls,
  type WorkOrders,
  workOrderOf,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { formatNumber, formatUnit } from '../core/format-quantity.ts';
import { type Hash, hashJson } from '../core/hash.ts';
import { analyseControl, type ControlAnalysis, type MeasuredControl } from './analyse-control.ts';
import { type Bell, createBell } from './bell.ts';
import type { Activity, Clock } from './clock.ts';
import { type ActionSurroundings, beginAction, type Open, recoverAction } from './laboratory-action.ts';
import { createLaboratoryView } from './laboratory-client.ts';
import type { LimitsSource } from './laboratory-limits.ts';
import { makeInstrumentsSafe } from './laboratory-safety.ts';
import type { Lease, Store } from './store.ts';
import { retryOnConflict, type Stamp, type StreamView } from './stream-view.ts';

const actor = { kind: 'system', id: 'laboratory-host' } as const;

export type OpenInstrument = (
  entry: InstrumentEntry,
  orders: WorkOrders,
  name: string,
) => Promise<Instrument>;

export type LaboratoryHostOptions = {
  readonly store: Store;
  readonly name: string;
  readonly clock: Clock;
  readonly lease: Lease;
  readonly limits: LimitsSource;
  readonly openInstrument: OpenInstrument;
  /** Which actions a person must approve; without it none. */
  readonly policy?: Policy;
  readonly signal: AbortSignal;
  /** Real time that a device has for an answer [ms]; default 30 s. */
  readonly patience?: number;
  /** How measured controls are analysed; without it they are left to others. */
  readonly controls?: ControlAnalysis;
  /** Is told of every alarm as it is raised, by whichever process. */
  readonly onAlarm?: (alarm: Alarm) => void;
};

type Work = (
  action: ActionState,
  open: Open,
  surroundings: ActionSurroundings,
  activity: Activity,
) => Promise<void>;

/** Real time that a device has for an answer [ms]. */
const defaultPatience = 30_000;

/**
 * The one process that opens transports and grants reservations in a laboratory. An action is accepted in the log, synced, before
 * the instrument hears of it; after a crash the instrument is asked what it knows, and what it cannot tell is left to a person.
 */
export class LaboratoryHost {
  readonly #options: LaboratoryHostOptions;
  readonly #view: StreamView<LaboratoryState, LaboratoryEvent>;
  readonly #policy: Policy;
  readonly #policyHash: Hash;
  #limitsHash: Hash = '';
  readonly #instruments = new Map<
    string,
    { readonly entry: Hash; readonly instrument: Promise<Instrument> }
  >();
  /** Actions that this process follows, each until its promise resolves; none rejects. */
  readonly #inHand = new Map<string, Promise<void>>();
  readonly #bell: Bell = createBell();
  readonly #beingMadeSafe = new Set<string>();
  readonly #safing = new Set<Promise<void>>();
  /** Controls that are being analysed, each until its promise resolves; none rejects. */
  readonly #analysing = new Map<string, Promise<void>>();
  #told: ReadonlySet<Alarm> = new Set();
  #brokenBy: unknown = null;

  constructor(options: LaboratoryHostOptions) {
    this.#options = options;
    this.#policy = options.policy ?? noPolicy;
    this.#policyHash = hashJson(this.#policy);
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
      this.#limitsHash = this.#options.limits.current().hash;
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
      await activity.waitFor(
        Promise.all([...this.#inHand.values(), ...this.#safing, ...this.#analysing.values()]),
      );
      unsubscribe();
      signal.removeEventListener('abort', this.#bell.ring);
      activity.end();
    }
    if (this.#brokenBy !== null) throw this.#brokenBy;
  }

  async #turn(activity: Activity): Promise<void> {
    if (this.#brokenBy !== null) throw this.#brokenBy;
    const changed = this.#bell.next();
    await this.#view.refresh();
    const limits = this.#options.limits.current();
    this.#limitsHash = limits.hash;
    this.#tellAlarms();
    this.#keepSafe();
    this.#takeUp();
    this.#analyseControls();
    const plan = schedule(this.#view.state() as LaboratoryState, limits.check, this.#policy);
    const events = this.#eventsOf(plan);
    const granted = plan.grants.filter((id) => !this.#inHand.has(id));
    for (const id of granted) events.push(this.#accept(id));
    if (events.length > 0) {
      if (await this.#appendAsPlanned(events)) for (const id of granted) this.#take(id, beginAction);
      return;
    }
    if (plan.wakeAt !== null && plan.wakeAt <= this.#options.clock.now()) {
      return this.#append([{ type: 'time-passed', data: { to: plan.wakeAt } }]);
    }
    await this.#wait(activity, plan.wakeAt, changed);
  }

  #eventsOf({ refusals, expired, reviews, unanswered, controls }: Schedule): LaboratoryEvent[] {
    return [
      ...refusals.map(({ id, why }) => ({ type: 'action-refused', data: { id, why } }) as const),
      ...expired.map(({ id, why }) => ({ type: 'action-cancelled', data: { id, why } }) as const),
      ...reviews.map(({ id, reasons }) => this.#askForReview(id, reasons)),
      ...unanswered.map(
        (id) =>
          ({
            type: 'review-decided',
            data: { id, verdict: 'expired', by: actor.id, why: 'nobody answered before it expired' },
          }) as const,
      ),
      ...controls.map((request) => ({ type: 'action-requested', data: { request } }) as const),
      ...this.#lowSupplies(),
    ];
  }

  #askForReview(id: string, reasons: readonly string[]): LaboratoryEvent {
    const state = this.#view.state() as LaboratoryState;
    const { request } = state.actions.get(id) as ActionState;
    const expiresAt = this.#options.clock.now() + this.#policy.expiresHours * 3_600_000;
    const document = documentReview(state, request);
    return {
      type: 'review-requested',
      data: { id, reasons, document, expiresAt, policyHash: this.#policyHash },
    };
  }

  #lowSupplies(): LaboratoryEvent[] {
    const state = this.#view.state() as LaboratoryState;
    return Object.entries(state.description?.consumables ?? {}).flatMap(([name, { unit, alarmBelow }]) => {
      const left = state.consumables.get(name)?.value;
      if (left === undefined || left >= alarmBelow || state.alarms.has(`running-low ${name}`)) return [];
      const detail = `${formatNumber(left)}${formatUnit(unit)} of ${name} are left, below ${formatNumber(alarmBelow)}${formatUnit(unit)}`;
      return [{ type: 'alarm-raised', data: { alarm: 'running-low', about: name, detail } }];
    });
  }

  /** Alarms that were raised since the last look, to whoever listens. */
  #tellAlarms(): void {
    const { onAlarm } = this.#options;
    if (onAlarm === undefined) return;
    const { alarms } = this.#view.state() as LaboratoryState;
    for (const alarm of alarms.values()) if (!this.#told.has(alarm)) onAlarm(alarm);
    this.#told = new Set(alarms.values());
  }

  /** Drives instruments to their safe states as soon as somebody asks, whatever else is going on. */
  #keepSafe(): void {
    const wanted = [...(this.#view.state() as LaboratoryState).instruments]
      .filter(([name, { safety }]) => safety === 'wanted' && !this.#beingMadeSafe.has(name))
      .map(([name]) => name);
    for (const name of wanted) {
      this.#beingMadeSafe.add(name);
      const work = this.#makeSafe(name).finally(() => {
        this.#beingMadeSafe.delete(name);
        this.#safing.delete(work);
        this.#bell.ring();
      });
      this.#safing.add(work);
    }
  }

  async #makeSafe(name: string): Promise<void> {
    try {
      const declared = this.#view.state()?.instruments.get(name)?.device?.safeState ?? null;
      const events = await makeInstrumentsSafe([{ name, declared, open: () => this.#instrument(name) }]);
      await this.#append(events);
    } catch (error) {
      this.#break(error);
    }
  }

  /** Says of every control that was measured what it shows. */
  #analyseControls(): void {
    const { controls } = this.#options;
    if (controls === undefined) return;
    for (const measured of unanalysedControls(this.#view.state() as LaboratoryState))
      if (!this.#analysing.has(measured.id))
        this.#analysing.set(measured.id, this.#analyseControl(measured, controls));
  }

  async #analyseControl(measured: MeasuredControl, controls: ControlAnalysis): Promise<void> {
    const { clock, store, signal } = this.#options;
    const activity = clock.begin();
    try {
      const events = await analyseControl(measured, controls, store, signal);
      if (events !== null) await this.#append(events);
    } catch (error) {
      this.#break(error);
    } finally {
      this.#analysing.delete(measured.id);
      this.#bell.ring();
      activity.end();
    }
  }

  #accept(id: string): LaboratoryEvent {
    const attempt = (this.#view.state()?.actions.get(id)?.attempt ?? 0) + 1;
    const fence = this.#options.lease.token;
    return { type: 'action-accepted', data: { id, attempt, fence, limitsHash: this.#limitsHash } };
  }

  #recoverAll(): void {
    for (const id of this.#view.state()?.open ?? []) {
      const status = this.#view.state()?.actions.get(id)?.status;
      if (status !== undefined && status !== 'requested') this.#take(id, recoverAction);
    }
  }

  /** Actions that a person gave back to the instrument. */
  #takeUp(): void {
    const state = this.#view.state() as LaboratoryState;
    for (const id of state.open) {
      const status = state.actions.get(id)?.status;
      if ((status === 'accepted' || status === 'running') && !this.#inHand.has(id))
        this.#take(id, recoverAction);
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
      await work(action, () => this.#instrument(action.request.instrument), this.#surroundings(), activity);
    } catch (error) {
      this.#break(error);
    } finally {
      this.#inHand.delete(id);
      this.#bell.ring();
      activity.end();
    }
  }

  #surroundings(): ActionSurroundings {
    const { store, clock, signal, limits } = this.#options;
    return {
      store,
      clock,
      signal,
      limits,
      patience: this.#options.patience ?? defaultPatience,
      state: () => this.#view.state() as LaboratoryState,
      refresh: () => this.#view.refresh(),
      append: (events) => this.#append(events),
      changed: () => this.#bell.next(),
      isEnding: () => signal.aborted || this.#brokenBy !== null,
    };
  }

  #instrument(name: string): Promise<Instrument> {
    const entry = this.#view.state()?.instruments.get(name) as InstrumentEntry;
    const { driver, options, table, hours, capacity, device } = entry;
    const key = hashJson({ driver, options, table, hours, capacity, file: device?.file ?? null });
    const known = this.#instruments.get(name);
    if (known?.entry === key) return known.instrument;
    const orders: WorkOrders = {
      get: (id) => {
        const state = this.#view.state();
        return state === null ? null : workOrderOf(state, id);
      },
    };
    const instrument = this.#options.openInstrument(entry, orders, name);
    this.#instruments.set(name, { entry: key, instrument });
    instrument.catch(() => this.#instruments.delete(name));
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
