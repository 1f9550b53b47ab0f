import {
  type CampaignEvent,
  type CampaignState,
  type Failure,
  type FailureKind,
  foldCampaign,
  next,
  noCost,
  type PlannedStep,
  type RawInput,
  type Step,
  type StepKey,
  type StepState,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import type { Id } from '../core/id.ts';
import { type Bell, createBell } from './bell.ts';
import {
  type CampaignListener,
  type CampaignView,
  campaignStream,
  openCampaignView,
} from './campaign-stream.ts';
import type { Activity, Clock } from './clock.ts';
import type { Compute } from './compute.ts';
import { actionFinished, describeJob, type Job } from './job.ts';
import type { LaboratoryClient } from './laboratory-client.ts';
import type { Lease, Store } from './store.ts';
import { retryOnConflict } from './stream-view.ts';

const actor = { kind: 'system', id: 'campaign-driver' } as const;

export type CampaignDriverOptions = {
  readonly store: Store;
  readonly id: Id;
  readonly clock: Clock;
  readonly compute: Compute;
  readonly laboratory: LaboratoryClient;
  readonly lease: Lease;
  /** name@version of what performs a step, for the record. @throws AppError when there is no such definition */
  readonly labelOf: (step: Step) => string;
  readonly signal: AbortSignal;
  readonly onEvent?: CampaignListener;
  readonly onProgress?: (key: StepKey, fraction: number, note: string) => void;
};

/**
 * Drives one campaign: fold, next, append step-started, perform, append the outcome, and again. The only place that catches:
 * a performer that throws becomes a failed step, and a store or laboratory that cannot be reached ends the run, since it says
 * nothing of the step. Many steps may be in flight.
 */
export class CampaignDriver {
  readonly #options: CampaignDriverOptions;
  readonly #view: CampaignView;
  readonly #outcomes: CampaignEvent[] = [];
  readonly #bell: Bell = createBell();
  #brokenBy: unknown = null;

  constructor(options: CampaignDriverOptions) {
    this.#options = options;
    const fence = { lease: options.lease.name, token: options.lease.token };
    this.#view = openCampaignView(options.store, options.id, options.onEvent, fence);
  }

  /** Works until the campaign is closed or the signal aborts. @throws AppError `lease-lost`, or whatever the store fails with. */
  async run(): Promise<CampaignState> {
    const { clock, signal, store, lease } = this.#options;
    const unsubscribe = store.subscribe((stream) => {
      if (stream === this.#view.stream) this.#bell.ring();
    });
    signal.addEventListener('abort', this.#bell.ring);
    void lease.lost.then(() =>
      this.#break(
        new AppError('lease-lost', `campaign ${this.#options.id} is driven by another process now`),
      ),
    );
    const activity = clock.begin();
    try {
      await this.#view.refresh();
      await this.#resume();
      while (!signal.aborted && this.#state().status !== 'closed') await this.#turn(activity);
      return this.#state();
    } finally {
      unsubscribe();
      signal.removeEventListener('abort', this.#bell.ring);
      activity.end();
    }
  }

  #state(): CampaignState {
    const state = this.#view.state();
    if (state === null) throw new AppError('no-such-campaign', `there is no campaign ${this.#options.id}`);
    return state;
  }

  async #turn(activity: Activity): Promise<unknown> {
    if (this.#brokenBy !== null) throw this.#brokenBy;
    const rung = this.#bell.next();
    await this.#view.refresh();
    if (this.#outcomes.length > 0) return this.#recordOutcomes();
    const state = this.#state();
    if (state.status === 'closed') return;
    const plan = next(state);
    if (plan.decisions.length > 0) return this.#append(plan.decisions, 'policy');
    if (plan.steps.length > 0) return this.#start(plan.steps);
    if (plan.close !== null) return this.#append([{ type: 'campaign-closed', data: plan.close }], 'policy');
    const now = this.#options.clock.now();
    if (plan.wakeAt !== null && plan.wakeAt <= now)
      return this.#append([{ type: 'time-passed', data: { to: now } }], 'clock');
    await this.#wait(activity, plan.wakeAt, rung);
  }

  async #wait(activity: Activity, until: number | null, rung: Promise<void>): Promise<void> {
    if (until === null) return activity.waitFor(rung);
    const timer = this.#options.clock.timer(until);
    await activity.waitFor(Promise.race([rung, timer.promise]));
    timer.cancel();
  }

  /** Appends on the version that the policy saw: on a conflict nothing is written, and the next turn decides anew. */
  async #append(events: readonly CampaignEvent[], cause: string): Promise<boolean> {
    try {
      await this.#view.append(events, this.#stamp(cause));
      return true;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'version-conflict') throw error;
      await this.#view.refresh();
      return false;
    }
  }

  #stamp(cause: string) {
    return { by: actor, at: Date.now(), labAt: this.#options.clock.now(), cause };
  }

  /** Outcomes hold whatever else was appended meanwhile. */
  async #recordOutcomes(): Promise<void> {
    const outcomes = [...this.#outcomes];
    const events = outcomes.filter((event) => !this.#isHeldAlready(event));
    if (events.length > 0)
      await retryOnConflict(this.#view, () => this.#view.append(events, this.#stamp('performer')));
    this.#outcomes.splice(0, outcomes.length);
  }

  #isHeldAlready({ type, data }: CampaignEvent): boolean {
    return type === 'step-held' && this.#state().inFlight.get(data.key)?.heldWhy !== null;
  }

  async #start(planned: readonly PlannedStep[]): Promise<void> {
    const state = this.#state();
    const asOf = state.version;
    const jobs = planned.map(({ step }) => describeJob(state, step));
    const events = planned.map(
      ({ step, reserved }): CampaignEvent => ({
        type: 'step-started',
        data: { step, asOf, definition: this.#labelOf(step), reserved },
      }),
    );
    if (!(await this.#append(events, 'policy'))) return;
    for (const job of jobs) if (job !== null) void this.#perform(job);
  }

  /** A definition that is missing shows when the step is performed, as the step's failure. */
  #labelOf(step: Step): string {
    try {
      return this.#options.labelOf(step);
    } catch (error) {
      return `missing: ${describeError(error)}`;
    }
  }

  /** Performs again what was in flight when an earlier driver stopped, each step on the state as of its start. */
  async #resume(): Promise<void> {
    const inFlight = [...this.#state().inFlight.values()].filter(({ step }) => step.kind !== 'review');
    if (inFlight.length === 0) return;
    const jobs = await this.#describeAsOf(inFlight);
    for (const job of jobs) void this.#perform(job);
  }

  async #describeAsOf(steps: readonly StepState[]): Promise<Job[]> {
    const events = await this.#options.store.read(campaignStream(this.#options.id));
    const jobs: Job[] = [];
    let state: CampaignState | null = null;
    for (const event of events) {
      state = foldCampaign(state, event as Parameters<typeof foldCampaign>[1]);
      for (const { step, asOf } of steps) {
        const job = asOf === event.seq ? describeJob(state, step) : null;
        if (job !== null) jobs.push(job);
      }
    }
    return jobs;
  }

  async #perform(job: Job): Promise<void> {
    const activity = this.#options.clock.begin();
    try {
      const outcome = job.kind === 'actuate' ? await this.#actuate(job, activity) : await this.#compute(job);
      if (outcome !== null) this.#outcomes.push(outcome);
    } catch (error) {
      this.#break(error);
    } finally {
      this.#bell.ring();
      activity.end();
    }
  }

  /** Null when the run was interrupted: the step is computed again when the campaign goes on. */
  async #compute(job: Exclude<Job, { kind: 'actuate' }>): Promise<CampaignEvent | null> {
    const { compute, onProgress, signal } = this.#options;
    const files = await this.#readFiles(job);
    try {
      if ('failure' in files) throw files.failure;
      const progress = (fraction: number, note: string): void => onProgress?.(job.key, fraction, note);
      return await compute.perform(job, files.inputs, progress, signal);
    } catch (error) {
      if (signal.aborted) return null;
      return failStep(job.key, { kind: failureKindOf(job), detail: describeError(error) }, codeOf(error));
    }
  }

  /** The raw files of an analysis; a file that is lost or damaged is the analysis's failure, a store that fails is not. */
  async #readFiles(
    job: Job,
  ): Promise<{ readonly inputs: readonly RawInput[] } | { readonly failure: AppError }> {
    const inputs: RawInput[] = [];
    if (job.kind !== 'analyse') return { inputs };
    try {
      for (const { sample, name, blob } of job.files)
        inputs.push({ sample, name, blob, bytes: await this.#options.store.readBlob(blob) });
      return { inputs };
    } catch (error) {
      const isLost = error instanceof AppError && ['blob-missing', 'blob-damaged'].includes(error.code);
      if (isLost) return { failure: error };
      throw error;
    }
  }

  async #actuate(job: Job & { kind: 'actuate' }, activity: Activity): Promise<CampaignEvent> {
    const { laboratory } = this.#options;
    await laboratory.command({ command: 'request', request: job.request }, actor);
    const onHeld = (why: string): void => {
      this.#outcomes.push({ type: 'step-held', data: { key: job.key, why } });
      this.#bell.ring();
    };
    const outcome = await activity.waitFor(laboratory.awaitAction(job.request.id, onHeld));
    if (outcome.status === 'finished') return actionFinished(job.key, outcome.result);
    return failStep(job.key, outcome.failure, outcome.failure.kind);
  }

  #break(error: unknown): void {
    this.#brokenBy ??= error;
    this.#bell.ring();
  }
}

const failStep = (key: StepKey, failure: Failure, code: string): CampaignEvent => ({
  type: 'step-failed',
  data: { key, failure, code, cost: noCost },
});

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'program-error');

/** What a performer that threw means for its sample: raw data that cannot be read are no measurement; the rest may be tried again. */
const failureKindOf = (job: Job): FailureKind =>
  job.kind === 'analyse' ? 'measurement-invalid' : 'instrument-fault';
