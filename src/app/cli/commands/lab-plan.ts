import { describeInstant, forecast, type LaboratoryState } from '../../../campaign/index.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';
import { inLaboratory, type LabOptions } from './lab.ts';

const hour = 3_600_000;

/** When each device is expected to warm up, work and cool down, and what nobody can give a time for. */
export function plan(output: Output, options: LabOptions): Promise<number> {
  return inLaboratory(options, async ({ state, notInForce }) => {
    if (notInForce !== null) output.note(`warning: ${notInForce}`);
    const current = state();
    if (options.json)
      output.print(JSON.stringify({ name: current.name, now: current.now, ...forecast(current) }));
    else for (const line of planLines(current)) output.print(line);
    return exitCode.done;
  });
}

/** The forecast as lines for people. */
export function planLines(state: LaboratoryState): readonly string[] {
  const { occupations, undecided } = forecast(state);
  const rows = occupations.map(({ instrument, phase, from, to, actions, hasBegun }) => [
    instrument,
    hasBegun ? phase : `${phase} (planned)`,
    describeInstant(state, from),
    describeInstant(state, to),
    `${Math.round((10 * (to - from)) / hour) / 10} h`,
    actions.join(', '),
  ]);
  const waits = undecided.map(({ id, why }) => `without a time: ${id}: ${why}`);
  if (rows.length === 0) return ['no device has anything to do', ...waits];
  return [
    `laboratory ${state.name}; times are expected ones, from the hours of each device in laboratory.yaml`,
    ...formatTable(['device', 'does', 'from', 'to', 'lasts', 'actions'], rows),
    ...waits,
  ];
}
