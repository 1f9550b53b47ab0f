import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  Instrument,
  InstrumentDriver,
  SafeState,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { eurotherm3200 } from './eurotherm-3200.ts';
import { FurnaceCourse } from './furnace-course.ts';
import { type FurnaceOptions, furnaceOptions } from './furnace-options.ts';
import { parseFurnaceProgram } from './furnace-program.ts';
import { insist } from './insist.ts';
import { modbusUnit } from './modbus.ts';
import { beginRun, findRun, type RunJournal } from './run-journal.ts';

const name = 'tube-furnace';

/**
 * A tube furnace whose Eurotherm 3200 runs the programme by itself; the samples of one run share it. The command that starts it is
 * sent once in the life of an action. Gas is not touched.
 */
export const tubeFurnace: InstrumentDriver<FurnaceOptions> = {
  name,
  version: '1.0.0',
  summary: 'a tube furnace with a Eurotherm 3200 over Modbus, up to four segments',
  connects: true,
  parseOptions: (options) => parseWith(furnaceOptions, options, 'bad-options', `instrument ${name}`),
  open: (options) => openFurnace(options),
};

function openFurnace(options: FurnaceOptions): Instrument {
  const controller = eurotherm3200(modbusUnit(options.transport, options.unit, options.model));
  const courses = new Map<string, FurnaceCourse>();
  const courseAt = (run: RunJournal): FurnaceCourse => {
    const known = courses.get(run.action) ?? new FurnaceCourse(run, options, controller);
    courses.set(run.action, known);
    return known;
  };
  const courseOf = async ({ action }: ActionHandle): Promise<FurnaceCourse> => {
    const known = courses.get(action);
    if (known !== undefined) return known;
    const run = await findRun(options.runs, action);
    if (run === null)
      throw new AppError('no-such-run', `${name}: ${options.runs} keeps no run of action ${action}`);
    return courseAt(run);
  };
  const makeSafe = async (why: string): Promise<void> => {
    controller.block(why);
    try {
      await insist(() => controller.rampTo(options.safe.to_C, options.safe.rate_CperMin, true));
    } catch (error) {
      throw new AppError('instrument-fault', `${name} may not be safe; look at it: ${describeError(error)}`);
    }
  };
  return {
    verified: 'from-manual',
    safeState: safeStateOf(options),
    async find(action) {
      const run = await findRun(options.runs, action);
      if (run === null) return 'never-started';
      return courseAt(run).find();
    },
    async start(request: ActionRequest): Promise<ActionHandle> {
      const program = parseFurnaceProgram(request, options.limits, name);
      // Before anything is waited for: an order to be safe that comes from here on holds.
      controller.unblock();
      const { run } = await beginRun(options.runs, request.id, {
        request: JSON.parse(JSON.stringify(request)),
        program: JSON.parse(JSON.stringify(program)),
      });
      await courseAt(run).begin();
      return { action: request.id, token: '' };
    },
    poll: async (handle, now): Promise<ActionProgress> => (await courseOf(handle)).look(now),
    pause: async (handle) => (await courseOf(handle)).hold(),
    resume: async (handle) => (await courseOf(handle)).goOn(),
    async abort(handle) {
      const why = 'the run was ended early';
      const stop = (await courseOf(handle)).stop(why);
      await Promise.all([makeSafe(why), stop]);
    },
    async safe() {
      const why = 'the furnace was told to be safe';
      const stops = [...courses.values()].map((course) => course.stop(why));
      await Promise.all([makeSafe(why), ...stops]);
    },
  };
}

const safeStateOf = ({ safe }: FurnaceOptions): SafeState => ({
  words: `programme ended, ramp to ${safe.to_C} °C at ${safe.rate_CperMin} °C/min and stay; gas goes on as it is`,
  does: [
    `sets the controller's limit of rates to ${safe.rate_CperMin} °C/min and its set-point to ${safe.to_C} °C`,
    'resets the programme, so that the controller goes there',
  ],
  // The controller runs its programme to the end, keeps its own limit, and turns the heater off when its sensor breaks.
  withoutOnnes: 'controller',
});
