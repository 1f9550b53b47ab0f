import {
  describeInstant,
  describeReading,
  describeRecovery,
  type InstrumentState,
  type LaboratoryState,
  type RecoveryReport,
  shutOf,
  whyWaiting,
} from '../../../campaign/index.ts';
import { formatNumber, formatUnit } from '../../../core/format-quantity.ts';
import { exitCode } from '../exit-code.ts';
import { formatTable, type Output } from '../output.ts';
import { inLaboratory, type LabOptions } from './lab.ts';

const alarmLine = ({ alarm, about, detail }: { alarm: string; about: string; detail: string }): string =>
  `ALARM ${alarm}: ${detail} (onnes lab acknowledge ${alarm} ${about} --why …)`;

/** What each device does, what waits, and what is amiss. */
export function status(output: Output, options: LabOptions): Promise<number> {
  return inLaboratory(options, async ({ state, notInForce }) => {
    if (notInForce !== null) output.note(`warning: ${notInForce}`);
    const current = state();
    if (options.json) output.print(JSON.stringify(summarize(current)));
    else printStatus(output, current);
    return exitCode.done;
  });
}

function summarize(state: LaboratoryState) {
  return {
    name: state.name,
    clock: state.clock,
    pausedWhy: state.pausedWhy,
    instruments: Object.fromEntries(
      [...state.instruments].map(([name, { options: _, sinceControl, ...entry }]) => [
        name,
        { ...entry, sinceControl: Object.fromEntries(sinceControl) },
      ]),
    ),
    open: [...state.open].map((id) => state.actions.get(id)),
    alarms: [...state.alarms.values()],
    consumables: Object.fromEntries(state.consumables),
    controls: [...state.controlFindings.values()],
    limitsHash: state.limitsHash,
  };
}

const safetyWords: { readonly [S in InstrumentState['safety']]: string } = {
  working: '',
  wanted: 'safe state asked for, not reached yet',
  'by-hand': 'NOT SAFE YET: a person must bring it there',
  reached: 'safe state reached',
  failed: 'NOT SAFE: go and see',
};

function printStatus(output: Output, state: LaboratoryState): void {
  output.print(`laboratory ${state.name}${state.pausedWhy === null ? '' : `, paused: ${state.pausedWhy}`}`);
  for (const alarm of state.alarms.values()) output.print(alarmLine(alarm));
  const rows = [...state.instruments].map(([name, instrument]) => {
    const actions = [...state.open].filter((id) => {
      const action = state.actions.get(id);
      return action?.request.instrument === name && action.status !== 'requested';
    });
    const doing =
      instrument.safety !== 'working'
        ? safetyWords[instrument.safety]
        : instrument.isUnderMaintenance
          ? 'maintenance'
          : actions.length === 0
            ? idleWords(state, name)
            : actions.map((id) => `${id} ${state.actions.get(id)?.status}`).join(', ');
    const { device } = instrument;
    const safety = device?.safeState ?? null;
    const words = safety === null ? 'not declared' : `${safety.words}; without Onnes: ${safety.withoutOnnes}`;
    return [name, instrument.driver, String(instrument.capacity), doing, words];
  });
  for (const line of formatTable(['device', 'driver', 'positions', 'doing', 'safe state'], rows))
    output.print(line);
  for (const id of state.open) {
    const action = state.actions.get(id);
    if (action?.status !== 'requested') continue;
    const { review, request } = action;
    if (review?.verdict !== 'awaited') {
      output.print(`waits: ${id} on ${request.instrument}: ${whyWaiting(state, action)}`);
      continue;
    }
    output.print(`for review: ${id} on ${request.instrument}: ${review.reasons.join('; ')}`);
    output.print(`  plan ${JSON.stringify(review.document.plan)}`);
    output.print(
      `  cost ${review.document.cost.money}, ${review.document.cost.hours} h; asked by ${review.document.askedBy}`,
    );
    const { nearest, differences } = review.document;
    if (nearest === null) output.print('  nothing like it was done here before');
    else
      output.print(
        `  nearest done before: ${nearest.action} (${nearest.outcome}); ${differences.join('; ') || 'the same'}`,
      );
    output.print(`  then: onnes lab approve ${id} | onnes lab refuse ${id} --why …`);
  }
  for (const line of controlLines(state)) output.print(line);
  for (const [name, { value, unit }] of state.consumables)
    output.print(`${name}: ${formatNumber(value)}${formatUnit(unit)} left`);
}

function idleWords(state: LaboratoryState, name: string): string {
  const until = shutOf(state, name)?.until ?? null;
  return until === null ? 'idle' : `cooling down until ${describeInstant(state, until)}`;
}

/** The last of each control: what it showed, and whether that was as expected. */
function controlLines(state: LaboratoryState): readonly string[] {
  const { controls = [] } = state.description ?? {};
  return controls.flatMap(({ sample, instrument, expected = [] }) => {
    const last = [...state.controlFindings.values()].findLast(({ id }) =>
      id.startsWith(`control:${sample}/${instrument}/`),
    );
    if (last === undefined) return [];
    const wanted = new Set(expected.map(({ quantity }) => quantity));
    const shown = last.readings.filter(({ quantity }) => wanted.size === 0 || wanted.has(quantity));
    const verdict =
      last.outOfTolerance.length > 0
        ? `OUT OF TOLERANCE: ${last.outOfTolerance.join('; ')}`
        : expected.length === 0
          ? 'nothing is expected of it'
          : 'within tolerance';
    return [`control ${sample} on ${instrument}: ${[...shown.map(describeReading), verdict].join('; ')}`];
  });
}

/** What is certain after an interruption, what is not, and where each sample should be. */
export function recovery(output: Output, options: LabOptions): Promise<number> {
  return inLaboratory(options, async ({ state }) => {
    const report = describeRecovery(state());
    if (options.json) output.print(JSON.stringify(report));
    else for (const line of recoveryLines(report)) output.print(line);
    return report.actions.some(({ knowledge }) => knowledge === 'unresolved')
      ? exitCode.waiting
      : exitCode.done;
  });
}

/** The report as lines for people; none where nothing is open and nothing in doubt. */
export function recoveryLines({ actions, samples, leftInDevices }: RecoveryReport): readonly string[] {
  const lines: string[] = [];
  const words = {
    'not-begun': 'not begun, for certain',
    running: 'begun, for certain',
    'to-be-asked': 'not known yet',
    unresolved: 'NOT KNOWN',
  };
  for (const { id, instrument, knowledge, detail } of actions) {
    lines.push(`${id} on ${instrument}: ${words[knowledge]}; ${detail}`);
    if (knowledge === 'unresolved') {
      const [campaign = '', key = ''] = id.split(/:(.*)/s);
      lines.push(`  look, then: onnes resolve ${campaign} ${key} --outcome never-happened|failed --why …`);
    }
  }
  for (const { sample, place, isCertain, detail } of samples.filter((each) => !each.isCertain))
    lines.push(`${sample}: ${isCertain ? 'at' : 'perhaps at'} ${place ?? 'no known place'}; ${detail}`);
  if (leftInDevices.length > 0) lines.push(`to be taken out of devices: ${leftInDevices.join(', ')}`);
  return lines;
}
