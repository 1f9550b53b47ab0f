import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  Instant,
  Instrument,
  InstrumentDriver,
  SafeState,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { insist } from './insist.ts';
import { type Keithley2182a, keithley2182a } from './keithley-2182a.ts';
import { type Keithley2400, keithley2400 } from './keithley-2400.ts';
import { type LakeShore336, lakeShore336 } from './lake-shore-336.ts';
import { ResistanceCourse, type ResistanceDevices } from './resistance-course.ts';
import { type ResistanceOptions, resistanceOptions } from './resistance-options.ts';
import { parseResistanceRun } from './resistance-run.ts';
import { beginRun, findOpenRuns, findRun } from './run-journal.ts';
import { lines } from './transports/framing.ts';
import { StreamTransport } from './transports/stream-transport.ts';
import { connectorOf, policyOf, type StreamSettings } from './transports/transport-settings.ts';

const name = 'resistance-over-temperature';

/**
 * Resistance of one sample over temperature: a Lake Shore 336 goes from target to target and waits until it is steady, a Keithley
 * 2400 sends a current that it reverses, a 2182A reads the voltage, and a thermoelectric voltage cancels. One sample at a time.
 */
export const resistanceOverTemperature: InstrumentDriver<ResistanceOptions> = {
  name,
  version: '1.0.0',
  summary: 'R(T) by a Lake Shore 336, a Keithley 2400 and a 2182A, with current reversal',
  connects: true,
  parseOptions: (options) => parseWith(resistanceOptions, options, 'bad-options', `instrument ${name}`),
  open: (options) => openResistance(options, connectDevices(options)),
};

function connectDevices({ controller, source, voltmeter }: ResistanceOptions): ResistanceDevices {
  return {
    controller: lakeShore336(scpi(controller.transport, controller.model, '\r\n'), controller),
    source: keithley2400(scpi(source.transport, source.model)),
    voltmeter: keithley2182a(scpi(voltmeter.transport, voltmeter.model)),
  } satisfies { controller: LakeShore336; source: Keithley2400; voltmeter: Keithley2182a };
}

const scpi = (settings: StreamSettings, model: string, terminator = '\n') =>
  new StreamTransport(connectorOf(settings, model), lines({ terminator }), policyOf(settings));

function openResistance(options: ResistanceOptions, devices: ResistanceDevices): Instrument {
  const courses = new Map<string, ResistanceCourse>();
  const courseOf = async (action: string): Promise<ResistanceCourse> => {
    const known = courses.get(action);
    if (known !== undefined) return known;
    const run = await findRun(options.runs, action);
    if (run === null)
      throw new AppError('no-such-run', `${name}: ${options.runs} keeps no run of action ${action}`);
    const course = courses.get(action) ?? new ResistanceCourse(run, options, devices);
    courses.set(action, course);
    return course;
  };
  /** Runs that an earlier process left under way: whoever takes them up must not drive on. */
  const stopEarlier = async (why: string): Promise<void> => {
    for (const action of await findOpenRuns(options.runs))
      if (!courses.has(action)) await (await courseOf(action)).stop(why);
  };
  return {
    verified: 'from-manual',
    safeState: safeStateOf(options),
    /** A run that is in the journal may have begun, and goes on from what the devices say; nothing is sent for one that is not. */
    async find(action) {
      return (await findRun(options.runs, action)) === null ? 'never-started' : { action, token: '' };
    },
    async start(request): Promise<ActionHandle> {
      const run = parseResistanceRun(request.action, options.limits, name);
      requireOneSample(request);
      // Before anything is waited for: an order to be safe that comes from here on holds.
      for (const device of [devices.controller, devices.source]) device.unblock();
      const { isNew } = await beginRun(options.runs, request.id, {
        request: JSON.parse(JSON.stringify(request)),
        plan: { ...run },
      });
      if (isNew) await courseOf(request.id);
      return { action: request.id, token: '' };
    },
    async poll({ action }, now: Instant): Promise<ActionProgress> {
      return (await courseOf(action)).advance(now);
    },
    async safe() {
      const why = 'the instrument was told to be safe';
      const stops = [...courses.values()].map((course) => course.stop(why));
      await Promise.all([makeSafe(options, devices, why), ...stops, stopEarlier(why)]);
    },
    async abort({ action }) {
      const why = 'the run was ended early';
      const stop = (await courseOf(action)).stop(why);
      await Promise.all([makeSafe(options, devices, why), stop]);
    },
  };
}

function requireOneSample({ samples }: ActionRequest): void {
  if (samples.length !== 1)
    throw new AppError('refused', `${name}: holds one sample, and ${samples.length} were asked for`);
}

/** What a run has still to send is not sent. The source first, for it is at once; each device is told, whatever the others say. */
async function makeSafe(
  { safe }: ResistanceOptions,
  { source, controller }: ResistanceDevices,
  why: string,
): Promise<void> {
  for (const device of [source, controller]) device.block(why);
  const results = await Promise.allSettled([
    insist(source.outputOff),
    insist(() =>
      safe.kind === 'heater-off'
        ? controller.heaterOff()
        : controller.rampSafely(safe.to_K, safe.rate_KperMin),
    ),
  ]);
  const faults = results.flatMap((result) =>
    result.status === 'rejected' ? [describeError(result.reason)] : [],
  );
  if (faults.length > 0)
    throw new AppError('instrument-fault', `${name} may not be safe; look at it: ${faults.join('; ')}`);
}

const safeStateOf = ({ safe }: ResistanceOptions): SafeState => ({
  words:
    safe.kind === 'heater-off'
      ? 'current off, heater off; the cryostat goes on cooling'
      : `current off, ramp to ${safe.to_K} K at ${safe.rate_KperMin} K/min and stay`,
  does: [
    'turns the output of the current source off and reads it back',
    safe.kind === 'heater-off'
      ? 'turns the heater off'
      : `has the controller ramp to ${safe.to_K} K, or turns the heater off where it is colder`,
  ],
  // The controller's own temperature limit turns its heater off; it does not ramp by itself.
  withoutOnnes: 'person',
});
