import {
  type Fault,
  labelledSample,
  type MadeSample,
  type Mishap,
  measureDiffraction,
  measureResistance,
  openWorld,
  type Recipe,
} from '../../../world/index.ts';

/** What may be wrong, or nothing. */
export const causes = [
  'none',
  'open-contact',
  'noisy-contact',
  'shorted-leads',
  'thermometer-off',
  'no-reaction',
  'contamination',
  'leak',
  'wrong-label',
] as const;
export type Cause = (typeof causes)[number];

/** The files of a case: of the sample in question, and of a sound one of the same recipe. */
export const fileNames = ['resistance', 'diffraction', 'sound-resistance', 'sound-diffraction'] as const;
export type FileName = (typeof fileNames)[number];

/** All that is hidden of a case. The runs of its files have chance of their own, each by its name. */
export type DiagnosisTruth = {
  readonly world: string;
  readonly cause: Cause;
  readonly sample: string;
  /** In the order of the world's metals. */
  readonly fractions: readonly number[];
  readonly runs: { readonly [file in FileName]: string };
};

/** Columns with their units, and rows of readings; null where the instrument gave none. */
export type CaseFile = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | null)[])[];
};

export const recipe: Recipe = { route: 'arc-melt', temperature: 1300, hours: 24, atmosphere: 'argon' };
export const base = 1.8;

const faults: readonly string[] = ['open-contact', 'noisy-contact', 'shorted-leads', 'thermometer-off'];
/** What shows in a run of the resistance alone. */
export const faultOf = (cause: Cause): Fault | null => (faults.includes(cause) ? (cause as Fault) : null);
const mishapOf = (cause: Cause): Mishap | null =>
  cause === 'none' || faults.includes(cause) ? null : (cause as Mishap);

/** Writes one file of a case. */
export function writeCaseFile(truth: DiagnosisTruth, name: FileName): CaseFile {
  const world = openWorld(truth.world, { isMasked: true });
  const fractions = Float64Array.from(truth.fractions);
  const isSound = name.startsWith('sound');
  const mishap = isSound ? null : mishapOf(truth.cause);
  const sample: MadeSample = labelledSample(
    world,
    `${truth.sample}${isSound ? ' sound' : ''}`,
    fractions,
    recipe,
    mishap,
  );
  if (name.endsWith('diffraction')) {
    const { from, step, counts } = measureDiffraction(world, truth.runs[name], sample);
    return {
      columns: ['two-theta [deg]', 'counts'],
      rows: Array.from(counts, (count, i) => [Number((from + i * step).toFixed(3)), count]),
    };
  }
  const fault = isSound ? null : faultOf(truth.cause);
  const { readings } = measureResistance(world, truth.runs[name], sample, base, fault);
  return {
    columns: ['temperature [K]', 'resistance [Ohm]', 'scatter [Ohm]'],
    rows: readings.map(({ temperature, resistance, scatter }) => [
      Number(temperature.toFixed(4)),
      resistance === null ? null : Number(resistance.toPrecision(6)),
      resistance === null ? null : Number(scatter.toPrecision(3)),
    ]),
  };
}
