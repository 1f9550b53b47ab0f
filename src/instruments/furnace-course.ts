import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  ActionResult,
  Design,
  Failure,
  InputSds,
  Instant,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { celsiusZero_K } from '../core/units.ts';
import type { Eurotherm3200, ProgramStatus } from './eurotherm-3200.ts';
import type { FurnaceOptions } from './furnace-options.ts';
import { type FurnaceProgram, programSeconds } from './furnace-program.ts';
import { appendLook, type FurnaceLook, furnaceCsv, plateauOf, readLooks } from './furnace-trace.ts';
import type { RunEvent, RunJournal } from './run-journal.ts';
import { playedAgain } from './transports/capture.ts';

/**
 * One programme of a furnace. The journal has `run` before the one command that starts it and `running` after the controller
 * confirmed: with neither, nothing was started; with both, it was; with `run` alone the controller is asked. `not-sent` after `run`
 * says that the command was held back: nothing was started, and a later `run` is a new beginning.
 */
export class FurnaceCourse {
  readonly #journal: RunJournal;
  readonly #options: FurnaceOptions;
  readonly #controller: Eurotherm3200;
  readonly #request: ActionRequest;
  readonly #program: FurnaceProgram;
  #heardAt: Instant | null = null;

  constructor(journal: RunJournal, options: FurnaceOptions, controller: Eurotherm3200) {
    this.#journal = journal;
    this.#options = options;
    this.#controller = controller;
    const [first] = journal.events;
    this.#request = first?.request as unknown as ActionRequest;
    this.#program = first?.program as unknown as FurnaceProgram;
  }

  /** What was noted of the programme from the last time on that its start was to be sent; nothing where it was held back. */
  #noted(): readonly RunEvent[] {
    const { events } = this.#journal;
    const since = events.slice(
      Math.max(
        0,
        events.findLastIndex(({ event }) => event === 'run'),
      ),
    );
    return since.some(({ event }) => event === 'not-sent') ? [] : since;
  }

  #find(event: string): RunEvent | undefined {
    return this.#noted().find((entry) => entry.event === event);
  }

  #has(event: string): boolean {
    return this.#find(event) !== undefined;
  }

  /** What is known after a crash. @throws AppError when the controller would have to be asked and does not answer */
  async find(): Promise<ActionHandle | 'never-started' | 'cannot-tell'> {
    const handle = { action: this.#request.id, token: '' };
    if (!this.#has('run')) return 'never-started';
    if (this.#has('running') || this.#has('stopped')) return handle;
    // A programme is only started from `reset`, so that any other status is this run's.
    return (await this.#controller.status()) === 'reset' ? 'cannot-tell' : handle;
  }

  /** Writes the programme and starts it, unless that was tried before. */
  async begin(): Promise<void> {
    if (this.#has('run')) return;
    const { limits, safe } = this.#options;
    await this.#controller.check(limits.temperature_C[1]);
    const status = await this.#controller.status();
    if (status === 'run' || status === 'hold')
      throw new AppError(
        'instrument-fault',
        `${this.#controller.address}: another programme has the status ${status}; end it at the furnace first`,
      );
    const present = await this.#controller.temperature();
    const setpoint = await this.#controller.setpoint1();
    if (status === 'reset' && setpoint > safe.to_C)
      throw new AppError(
        'instrument-fault',
        `${this.#controller.address}: holds a set-point of ${setpoint} °C without a programme; set it to ${safe.to_C} °C or lower when nobody needs it`,
      );
    // A programme that ended leaves for this set-point when it is reset.
    await this.#controller.rampTo(safe.to_C, safe.rate_CperMin);
    await this.#controller.writeProgram(this.#program.segments, this.#program.end);
    await this.#requireStatus('reset');
    await this.#journal.append('run', { present, seconds: programSeconds(this.#program, present) });
    try {
      await this.#controller.setStatus('run');
      await this.#requireStatus('run');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'cancelled') {
        await this.#journal.append('not-sent', { why: error.message });
        throw new AppError('cancelled', `${error.message}; the programme was not started`);
      }
      // Whether it was heard shows as soon as the controller answers again.
      return this.#journal.append('unsure', { why: describeError(error) });
    }
    await this.#journal.append('running');
  }

  async #requireStatus(wanted: ProgramStatus): Promise<void> {
    const status = await this.#controller.status();
    if (status !== wanted)
      throw new AppError(
        'instrument-fault',
        `${this.#controller.address}: the programme has the status ${status}; expected ${wanted}`,
      );
  }

  async look(now: Instant): Promise<ActionProgress> {
    const finished = this.#find('finished');
    if (finished !== undefined) return this.#done(finished.failure as Failure | null);
    const stopped = this.#find('stopped');
    if (stopped !== undefined) return this.#finish({ kind: 'cancelled', detail: String(stopped.why) });
    let status: ProgramStatus;
    try {
      status = await this.#controller.status();
      if (status !== 'reset' && !this.#has('running')) await this.#journal.append('running');
      if (status === 'run' || status === 'hold') await appendLook(this.#journal.folder, await this.#read());
      this.#heardAt = now;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The programme goes on without this program; whoever watches for signs of life is told that there are none.
      return this.#running(now, false);
    }
    if (status === 'end') return this.#finish(null);
    if (status === 'reset') return this.#wasReset();
    return this.#running(now, status === 'hold');
  }

  async #read(): Promise<FurnaceLook> {
    const temperature = await this.#controller.temperature();
    const setpoint = await this.#controller.workingSetpoint();
    return { time: this.#seconds(), temperature, setpoint, output: await this.#controller.output() };
  }

  #start(): { readonly at: number; readonly seconds: number } {
    const run = this.#find('run');
    return { at: Number(run?.at), seconds: Number(run?.seconds) };
  }

  #seconds(): number {
    return (Date.now() - this.#start().at) / 1000;
  }

  #running(now: Instant, isPaused: boolean): ActionProgress {
    return {
      status: 'running',
      fraction: Math.min(0.999, this.#seconds() / Math.max(1, this.#start().seconds)),
      dueAt: now + this.#options.look_s * 1000,
      isPaused,
      heardAt: this.#heardAt ?? this.#start().at,
    };
  }

  /** @throws AppError `unresolved` — when only a person can say whether it ran */
  #wasReset(): Promise<ActionProgress> {
    if (!this.#has('running'))
      throw new AppError(
        'unresolved',
        `${this.#controller.address}: was told to run, did not confirm, and is reset now; look whether the samples were heated`,
      );
    return this.#finish({
      kind: 'operator-deviation',
      detail: `${this.#controller.address}: the programme was reset at the furnace after ${Math.round(this.#seconds())} s`,
    });
  }

  async hold(): Promise<void> {
    await this.#controller.setStatus('hold');
    await this.#requireStatus('hold');
    await this.#journal.append('held');
  }

  async goOn(): Promise<void> {
    await this.#requireStatus('hold');
    await this.#controller.setStatus('run');
    await this.#requireStatus('run');
    await this.#journal.append('resumed');
  }

  /** The next look ends the run with what was recorded. */
  async stop(why: string): Promise<void> {
    if (this.#has('stopped') || this.#has('finished') || !this.#has('run')) return;
    await this.#journal.append('stopped', { why });
  }

  async #finish(failure: Failure | null): Promise<ActionProgress> {
    await this.#journal.append('finished', { failure });
    return this.#done(failure);
  }

  async #done(failure: Failure | null): Promise<ActionProgress> {
    const looks = await readLooks(this.#journal.folder);
    const { samples, cost } = this.#request;
    const about = {
      format: 'furnace-run 1',
      action: this.#request.id,
      samples: samples.map(({ id }) => id).join(' '),
      instrument: `Eurotherm 3200 at ${this.#controller.address}`,
      started: new Date(this.#start().at).toISOString(),
      ...playedAgain([this.#controller.address]),
      ...(failure !== null && { 'ended early': failure.detail }),
    };
    const bytes = furnaceCsv(about, looks);
    const files = samples.map(({ id }) => ({
      sample: id,
      name: `${id}.furnace.csv`,
      bytes,
      licence: 'own measurement',
      source: `${about.instrument}, action ${this.#request.id}`,
    }));
    const made = samples.map((sample) => [sample.id, this.#asMade(sample.design, looks)] as const);
    const result: ActionResult = {
      files,
      failures: failure === null ? {} : Object.fromEntries(samples.map(({ id }) => [id, failure])),
      asMade: Object.fromEntries(made.flatMap(([id, as]) => (as === null ? [] : [[id, as.design]]))),
      asMadeSds: Object.fromEntries(made.flatMap(([id, as]) => (as === null ? [] : [[id, as.sds]]))),
      cost,
    };
    return { status: 'done', result };
  }

  /** The design with the temperatures that the furnace had; null where it asked for none, or none was held for long enough. */
  #asMade(design: Design, looks: readonly FurnaceLook[]): { design: Design; sds: InputSds } | null {
    const made: Record<string, number> = {};
    const sds: Record<string, number> = {};
    for (const [index, variable] of this.#program.variables.entries()) {
      const plateau = plateauOf(looks, this.#program.segments[index]?.target as number);
      if (variable === null || plateau === null) continue;
      made[variable.name] = plateau.mean + (variable.unit === 'K' ? celsiusZero_K : 0);
      sds[variable.name] = plateau.sd;
    }
    return Object.keys(made).length === 0 ? null : { design: { ...design, ...made }, sds };
  }
}
