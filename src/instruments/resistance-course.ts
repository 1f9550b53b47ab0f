import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionProgress, ActionRequest, ActionResult, Failure, Instant } from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { deltaResistance } from './delta-method.ts';
import type { Keithley2182a } from './keithley-2182a.ts';
import type { Keithley2400 } from './keithley-2400.ts';
import type { LakeShore336 } from './lake-shore-336.ts';
import { type MeasuredPoint, pointToJson, resistanceCsv } from './measured-point.ts';
import type { ResistanceOptions } from './resistance-options.ts';
import type { ResistanceRun } from './resistance-run.ts';
import type { RunJournal } from './run-journal.ts';
import { playedAgain } from './transports/capture.ts';

export type ResistanceDevices = {
  readonly controller: LakeShore336;
  readonly source: Keithley2400;
  readonly voltmeter: Keithley2182a;
};

/**
 * One run of R(T), brought on a little by every poll. What it did is in its journal, so that any process can go on with it: a
 * set-point is an absolute value, and sending it once more changes nothing.
 */
export class ResistanceCourse {
  readonly #journal: RunJournal;
  readonly #options: ResistanceOptions;
  readonly #devices: ResistanceDevices;
  readonly #request: ActionRequest;
  readonly #plan: ResistanceRun;
  readonly #points: MeasuredPoint[];
  #stretch = 0;
  #isConfigured = false;
  #sent = -1;
  /** When the temperature came near its target for good, and when the target was sent [ms]. */
  #steadySince: number | null = null;
  #arrivedAt: number | null = null;
  #troubleSince: number | null = null;
  /** Times that the present point was begun and not completed. */
  #failedPoints = 0;
  #stopWhy: string | null = null;
  #heardAt: number | null = null;
  #turn: Promise<ActionProgress> | null = null;

  constructor(journal: RunJournal, options: ResistanceOptions, devices: ResistanceDevices) {
    this.#journal = journal;
    this.#options = options;
    this.#devices = devices;
    const [first] = journal.events;
    this.#request = first?.request as unknown as ActionRequest;
    this.#plan = first?.plan as unknown as ResistanceRun;
    this.#points = journal.events.flatMap(({ event, point }) =>
      event === 'point' ? [point as unknown as MeasuredPoint] : [],
    );
    const stopped = journal.events.find(({ event }) => event === 'stopped');
    this.#stopWhy = stopped === undefined ? null : String(stopped.why);
  }

  /** Nothing is measured any more; the next poll ends the run with the points there are. */
  async stop(why: string): Promise<void> {
    if (this.#stopWhy !== null || this.#finished() !== undefined) return;
    this.#stopWhy = why;
    await this.#journal.append('stopped', { why });
  }

  /** The next piece of work. Two polls at once share it. */
  advance(now: Instant): Promise<ActionProgress> {
    this.#turn ??= this.#advance(now).finally(() => {
      this.#turn = null;
    });
    return this.#turn;
  }

  async #advance(now: Instant): Promise<ActionProgress> {
    const finished = this.#finished();
    if (finished !== undefined)
      return { status: 'done', result: this.#result(finished.failure as Failure | null) };
    if (this.#stopWhy !== null) return this.#finish({ kind: 'cancelled', detail: this.#stopWhy });
    try {
      await this.#work();
      this.#troubleSince = null;
      this.#heardAt = now;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const failure = await this.#weigh(error);
      if (failure !== null) return this.#finish(failure);
    }
    if (this.#points.length === this.#plan.targets.length) return this.#finish(null);
    return {
      status: 'running',
      fraction: this.#points.length / this.#plan.targets.length,
      dueAt: now + this.#options.look_s * 1000,
      ...(this.#heardAt !== null && { heardAt: this.#heardAt }),
    };
  }

  #finished() {
    return this.#journal.events.find(({ event }) => event === 'finished');
  }

  /** Null where the run may go on: the fault may pass, and has not lasted for long. */
  async #weigh(error: AppError): Promise<Failure | null> {
    const detail = describeError(error);
    if (this.#stopWhy !== null || error.code === 'cancelled')
      return { kind: 'cancelled', detail: this.#stopWhy ?? detail };
    if (error.code === 'measurement-invalid') return { kind: 'measurement-invalid', detail };
    const isLasting = ['wrong-device', 'wrong-unit', 'wrong-setting', 'refused', 'capture-mismatch'].includes(
      error.code,
    );
    this.#troubleSince ??= Date.now();
    this.#isConfigured = false;
    const isPatient = Date.now() - this.#troubleSince < this.#options.patience_s * 1000;
    if (!isLasting && isPatient && this.#failedPoints < this.#options.pointAttempts) return null;
    return { kind: 'instrument-fault', detail };
  }

  async #work(): Promise<void> {
    if (!this.#isConfigured) await this.#configure();
    const index = this.#points.length;
    const target = this.#plan.targets[index] as number;
    const temperature = await this.#devices.controller.temperature();
    if (this.#sent !== index) {
      await this.#journal.append('target', { index, target, present: temperature });
      await this.#devices.controller.rampTo(target, this.#plan.rate, temperature);
      this.#sent = index;
      this.#steadySince = null;
      this.#arrivedAt = null;
    }
    if (await this.#isSteady(temperature, target)) await this.#measure(index, target);
  }

  async #configure(): Promise<void> {
    const { controller, source, voltmeter } = this.#devices;
    const { limits, needsHeaterLimit } = this.#options;
    const facts = await controller.check();
    const names = [facts.identity, await source.check(), await voltmeter.check()];
    const most = limits.temperature_K[1];
    if (needsHeaterLimit && !(facts.heaterLimit > 0 && facts.heaterLimit <= most))
      throw new AppError(
        'wrong-setting',
        `${controller.address}: its own temperature limit is ${facts.heaterLimit} K; set it above 0 and to at most ${most} K, so that its heater goes off without this program`,
      );
    await controller.requireHeater();
    await source.configure(this.#plan.current, this.#options.source.compliance_V);
    await voltmeter.configure(this.#options.voltmeter.cycles);
    this.#stretch = 1 + this.#journal.events.filter(({ event }) => event === 'began').length;
    await this.#journal.append('began', { stretch: this.#stretch, devices: names });
    this.#isConfigured = true;
    this.#sent = -1;
  }

  async #isSteady(temperature: number, target: number): Promise<boolean> {
    const { tolerance_K: tolerance, seconds, timeout_s: timeout } = this.#options.steady;
    const now = Date.now();
    if (this.#arrivedAt === null && !(await this.#devices.controller.isRamping())) this.#arrivedAt = now;
    if (Math.abs(temperature - target) > tolerance) this.#steadySince = null;
    else this.#steadySince ??= now;
    if (this.#steadySince !== null && this.#arrivedAt !== null && now - this.#steadySince >= seconds * 1000)
      return true;
    if (this.#arrivedAt !== null && now - this.#arrivedAt > timeout * 1000)
      throw new AppError(
        'measurement-invalid',
        `${target} K was not steady within ${tolerance} K for ${seconds} s, ${timeout} s after the ramp ended; it is ${temperature} K`,
      );
    return false;
  }

  /** A point counts only when no device was connected anew while it was measured, and all replies were in step at its end. */
  async #measure(index: number, target: number): Promise<void> {
    const { controller, source, voltmeter } = this.#devices;
    const devices = [controller, source, voltmeter];
    const sessions = devices.map((device) => device.session());
    this.#failedPoints++;
    const before = await controller.temperature();
    const voltages: number[] = [];
    try {
      for (let reading = 0; reading < this.#plan.readings; reading++)
        voltages.push(
          await this.#readVoltage(
            reading % 2 === 0 ? this.#plan.current : -this.#plan.current,
            reading === 0,
          ),
        );
    } finally {
      await source.outputOff();
    }
    const after = await controller.temperature();
    for (const device of devices) await device.requireInStep();
    if (devices.some((device, place) => device.session() !== sessions[place]))
      throw new AppError(
        'instrument-fault',
        `the connection was opened anew while ${target} K was measured`,
        true,
      );
    const point: MeasuredPoint = {
      time: (Date.now() - (this.#journal.events[0]?.at as number)) / 1000,
      target,
      temperature: (before + after) / 2,
      drift: after - before,
      current: this.#plan.current,
      ...deltaResistance(voltages, this.#plan.current),
      readings: voltages.length,
      stretch: this.#stretch,
    };
    await this.#journal.append('point', { index, point: pointToJson(point) });
    this.#points.push(point);
    this.#failedPoints = 0;
  }

  async #readVoltage(current: number, isFirst: boolean): Promise<number> {
    const { source, voltmeter } = this.#devices;
    if (this.#stopWhy !== null) throw new AppError('cancelled', this.#stopWhy);
    await source.setCurrent(current);
    if (isFirst) await source.outputOn();
    await sleep(this.#options.settle_s * 1000);
    if (await source.isLimited())
      throw new AppError(
        'measurement-invalid',
        `${source.address}: the voltage limit of ${this.#options.source.compliance_V} V is reached at ${current} A; a lead may be open`,
      );
    return voltmeter.voltage();
  }

  /** A run that ended early leaves the current off, or says that it could not make sure. */
  async #finish(failure: Failure | null): Promise<ActionProgress> {
    let told = failure;
    if (failure !== null)
      try {
        await this.#devices.source.outputOff();
      } catch (error) {
        told = { ...failure, detail: `${failure.detail}; the current may be on: ${describeError(error)}` };
      }
    await this.#journal.append('finished', { failure: told });
    return { status: 'done', result: this.#result(told) };
  }

  #result(failure: Failure | null): ActionResult {
    const [sample] = this.#request.samples;
    const id = sample?.id as string;
    const began = this.#journal.events.filter(({ event }) => event === 'began');
    const about = {
      format: 'resistance-over-temperature 1',
      sample: id,
      action: this.#request.id,
      instrument: ((began.at(-1)?.devices ?? []) as readonly string[]).join(' + '),
      measured: new Date(this.#journal.events[0]?.at as number).toISOString(),
      method: `delta method, ${this.#plan.readings} readings a point, current reversed after each`,
      steady: `within ${this.#options.steady.tolerance_K} K for ${this.#options.steady.seconds} s`,
      stretches: String(began.length),
      ...playedAgain(Object.values(this.#devices).map(({ address }) => address)),
      ...(failure !== null && { 'ended early': failure.detail }),
    };
    const file = {
      sample: id,
      name: `${id}.resistance.csv`,
      bytes: resistanceCsv(about, this.#points),
      licence: 'own measurement',
      source: `${about.instrument}, action ${this.#request.id}`,
    };
    return {
      files: this.#points.length > 0 ? [file] : [],
      failures: failure === null ? {} : { [id]: failure },
      asMade: {},
      cost: this.#request.cost,
    };
  }
}
