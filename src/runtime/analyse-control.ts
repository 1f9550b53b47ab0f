import {
  type Analysis,
  type ControlReading,
  type ControlSchedule,
  judgeControl,
  type LaboratoryEvent,
  type RawInput,
  type StoredResult,
} from '../campaign/index.ts';
import { AppError, describeError } from '../core/error.ts';
import type { Compute } from './compute.ts';
import { alarm } from './laboratory-alarm.ts';
import type { Store } from './store.ts';

/** What analysing the controls of a laboratory needs: where analyses run, and those there are. */
export type ControlAnalysis = {
  readonly compute: Compute;
  readonly analyses: readonly Analysis<unknown>[];
};

/** A control that was measured, and its raw files. */
export type MeasuredControl = {
  readonly id: string;
  readonly control: ControlSchedule;
  readonly files: StoredResult['files'];
};

/**
 * What a measured control shows, and an alarm where that is not as expected or cannot be read; null when it was interrupted, and is to
 * be analysed again. @throws what the store fails with
 */
export async function analyseControl(
  { id, control, files }: MeasuredControl,
  { compute, analyses }: ControlAnalysis,
  store: Store,
  signal: AbortSignal,
): Promise<readonly LaboratoryEvent[] | null> {
  const inputs: RawInput[] = [];
  for (const { sample, name, blob } of files)
    inputs.push({ sample, name, blob, bytes: await store.readBlob(blob) });
  const readings: ControlReading[] = [];
  const warnings: string[] = [];
  for (const analysis of chooseAnalyses(control, analyses, inputs)) {
    try {
      const job = {
        key: id,
        seed: 0,
        now: 0,
        kind: 'analyse',
        analysis,
        options: control.options ?? {},
        goals: control.goals,
        files: files.map((file) => ({ ...file, stage: 0 })),
      } as const;
      const event = await compute.perform(job, inputs, () => undefined, signal);
      if (event.type !== 'samples-analysed')
        throw new Error(`broken invariant: ${event.type} of an analysis`);
      for (const outcome of event.data.findings) {
        readings.push(...readingsOf(outcome));
        warnings.push(...outcome.warnings, ...(outcome.failure ? [outcome.failure.detail] : []));
      }
    } catch (error) {
      if (signal.aborted) return null;
      if (!(error instanceof AppError)) throw error;
      warnings.push(`${analysis}: ${describeError(error)}`);
    }
  }
  return eventsOf(id, control, readings, [...new Set(warnings)]);
}

const chooseAnalyses = (
  { analysis }: ControlSchedule,
  analyses: readonly Analysis<unknown>[],
  inputs: readonly RawInput[],
): readonly string[] =>
  analysis
    ? [analysis]
    : analyses.filter((each) => inputs.some((input) => each.reads(input))).map(({ name }) => name);

type Outcome = Extract<
  Awaited<ReturnType<Compute['perform']>>,
  { type: 'samples-analysed' }
>['data']['findings'][number];

/** All that was found, and what answers a goal besides, such as what a person entered. */
function readingsOf({ findings = [], observations }: Outcome): readonly ControlReading[] {
  const found = findings.map(({ quantity, value, sd, unit, criterion, method }) => ({
    ...{ quantity, value, sd, unit, criterion, method },
  }));
  const others = observations
    .filter(({ quantity }) => !found.some((finding) => finding.quantity === quantity))
    .map(({ quantity, value, sd, unit, method }) => ({ quantity, value, sd, unit, criterion: '', method }));
  return [...found, ...others];
}

function eventsOf(
  id: string,
  control: ControlSchedule,
  readings: readonly ControlReading[],
  warnings: readonly string[],
): readonly LaboratoryEvent[] {
  const nothing =
    readings.length === 0 ? [`${control.sample} on ${control.instrument}: nothing was read off`] : [];
  const judged = judgeControl(control, readings);
  const outOfTolerance = judged.length > 0 ? judged : nothing;
  const analysed = { type: 'control-analysed', data: { id, readings, warnings, outOfTolerance } } as const;
  if (outOfTolerance.length === 0) return [analysed];
  const detail = [...outOfTolerance, ...warnings].join('; ');
  return [analysed, alarm('out-of-tolerance', `${control.sample}/${control.instrument}`, detail)];
}
