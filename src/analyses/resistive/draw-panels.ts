import type { Panel, Series } from '../../campaign/index.ts';
import type { Readings } from '../measured-data/curve.ts';
import { markAt, showMark } from '../measured-data/mark-at.ts';
import { type Modelled, residualPanel } from '../measured-data/residual-panel.ts';
import type { ResistanceCurve } from './find-step.ts';
import type { TransitionMarks } from './read-transition.ts';
import type { ResistanceRun } from './resistance-runs.ts';

type DrawnSweep = {
  readonly run: ResistanceRun;
  readonly curve: ResistanceCurve;
  readonly marks: TransitionMarks | null;
};

const temperature = { quantity: 'temperature', unit: 'K' } as const;
/** Colours of the design language: data first; what a model says second; further sweeps from the third on. */
const modelColour = 2;
const dataColours = [1, 3, 4, 5, 6, 7, 8] as const;

/**
 * Resistance over temperature with the curve that the criteria are read from and the normal state continued below the transition; and what
 * that curve leaves of each reading, in standard deviations of the noise.
 */
export function drawPanels(
  runs: readonly ResistanceRun[],
  sweeps: readonly DrawnSweep[],
  readings: Readings,
  label: string,
): readonly Panel[] {
  const description = `${readings.title} over temperature${label === '' ? '' : `, ${label}`}`;
  const read = sweeps.flatMap(({ run, marks }) => (marks === null ? [] : [{ run, marks }]));
  const curves: Panel = {
    description,
    x: temperature,
    y: { quantity: 'resistance', unit: readings.unit },
    series: [
      ...runs.map((run, index) => ({
        label: nameOf(run),
        kind: 'points' as const,
        x: run.readings.temperature,
        y: run.readings.value,
        fidelity: 'measured' as const,
        colour: colourOf(index),
      })),
      ...read.map(({ run, marks }) => fitOf(run, marks, read.length > 1)),
      ...read.slice(0, 1).map(({ marks }) => normalOf(marks)),
      ...read.flatMap(({ marks: { t50, normal } }) =>
        t50 === null ? [] : [markAt(`midpoint ${showMark(t50)}`, t50.value, normal.value / 2)],
      ),
    ],
  };
  return [
    curves,
    ...residualPanel(
      curves,
      read.map(({ run, marks }) => modelledOf(run, marks, runs.indexOf(run))),
    ),
  ];
}

const colourOf = (index: number): number => dataColours[index % dataColours.length] ?? 1;

const nameOf = ({ direction, field }: ResistanceRun): string =>
  [direction, field === null ? '' : `${Number(field.toPrecision(4))} Oe`]
    .filter((part) => part !== '')
    .join(', ');

const fitOf = (run: ResistanceRun, { fit }: TransitionMarks, isOneOfSeveral: boolean): Series => ({
  label: isOneOfSeveral ? `local quadratic, ${nameOf(run)}` : 'local quadratic',
  kind: 'line',
  x: fit.t,
  y: fit.r,
  fidelity: 'measured',
  colour: modelColour,
});

const normalOf = ({ normalAt, normalTo, fit }: TransitionMarks): Series => {
  const ends = [fit.t[0] ?? 0, normalTo];
  return {
    label: 'normal state, linear',
    kind: 'line',
    x: ends,
    y: ends.map(normalAt),
    fidelity: 'measured',
    colour: 8,
  };
};

/** The fit knows the readings about the transition alone: others have no residual. */
function modelledOf(run: ResistanceRun, { fit, noise }: TransitionMarks, index: number): Modelled {
  const { temperature: kelvins, value } = run.readings;
  const from = kelvins.indexOf(fit.t[0] ?? Number.NaN);
  return {
    label: nameOf(run),
    x: fit.t.map((_, i) => kelvins[from + i] ?? Number.NaN),
    measured: fit.r.map((_, i) => value[from + i] ?? Number.NaN),
    calculated: fit.r,
    noise,
    colour: colourOf(index),
  };
}
