import type { Finding, Panel } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import { seededRandom } from '../../core/random.ts';
import { firstAtLeast, median, pointNoise } from '../../kernels/statistics/index.ts';
import type { Readings } from '../measured-data/curve.ts';
import { checkContacts, isStuck } from './check-contacts.ts';
import { correctLag, type SweptMark } from './correct-lag.ts';
import { countSteps, type StepCount } from './count-steps.ts';
import { drawPanels } from './draw-panels.ts';
import { leastSigmas, type ResistanceCurve, sketchSteps } from './find-step.ts';
import type { ResistiveOptions } from './options.ts';
import { type Mark, readTransition, type TransitionMarks } from './read-transition.ts';
import { type ResistanceRun, rateNear } from './resistance-runs.ts';

type Settings = { readonly label: string; readonly method: string; readonly options: ResistiveOptions };

type ChannelResult = {
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  readonly panels: readonly Panel[];
};

/** One sweep, with what was read off it. */
type Sweep = {
  readonly run: ResistanceRun;
  readonly curve: ResistanceCurve;
  readonly where: string;
  readonly marks: TransitionMarks | null;
  readonly steps: StepCount | null;
};

export function analyseChannel(
  runs: readonly ResistanceRun[],
  readings: Readings,
  settings: Settings,
): ChannelResult {
  const warnings: string[] = [];
  if (runs.length === 0)
    return {
      findings: [],
      warnings: ['no sweep of the temperature with 8 readings or more at a held field'],
      panels: [],
    };
  const sweeps: Sweep[] = [];
  const findings: Finding[] = [];
  for (const run of runs) {
    const curve = { t: run.readings.temperature, r: run.readings.value };
    const where = [
      run.direction,
      run.field === null ? '' : `${Number(run.field.toPrecision(4))} Oe`,
      settings.label,
    ]
      .filter((part) => part !== '')
      .join(', ');
    const fault = isStuck(curve)
      ? {
          kind: 'open' as const,
          what: `every reading is ${curve.r[0]} ${readings.unit}: the instrument repeats itself`,
        }
      : checkContacts(curve);
    if (fault !== null) warnings.push(`${where}: contact failure (${fault.kind}): ${fault.what}`);
    if (fault !== null && fault.kind !== 'noisy') continue;
    const [first, ...more] = sketchSteps(curve);
    if (first === undefined) {
      findings.push(noTransition(curve, where, settings, run));
      continue;
    }
    const steps = [first, ...more] as const;
    const marks = readTransition(
      curve,
      steps,
      seededRandom('resistive-transition', settings.options.seed, where),
    );
    if (marks === null) {
      const highest = Math.max(...steps.map(({ centre, width }) => centre + 2 * width));
      warnings.push(
        `${where}: the resistance falls below ${Number(highest.toPrecision(4))} K, and no normal state is measured above it`,
      );
      continue;
    }
    sweeps.push({ run, curve, where, marks, steps: countSteps(curve, steps, marks) });
  }
  const lagFree = lagFreeFindings(sweeps, settings, warnings);
  findings.unshift(
    ...lagFree,
    ...sweeps.flatMap((sweep) => findingsOf(sweep, readings.unit, settings, warnings)),
  );
  return { findings, warnings, panels: drawPanels(runs, sweeps, readings, settings.label) };
}

const systematicOf = ({ options }: Settings, kelvin: number): NonNullable<Finding['systematic']> => ({
  sd: options.thermometerSd_K ?? (kelvin < 10 ? 0.005 : kelvin < 100 ? 0.02 : 0.075),
  source: 'thermometer calibration',
});

function noTransition(
  { t, r }: ResistanceCurve,
  where: string,
  { method }: Settings,
  run: ResistanceRun,
): Finding {
  const noise = pointNoise(t, r);
  const scale = Math.abs(median(r)) || 1;
  return {
    quantity: 'critical-temperature-midpoint',
    value: null,
    sd: null,
    unit: 'K',
    bound: 'upper',
    limit: t[0]!,
    criterion: `no transition down to the lowest temperature, ${where}`,
    method: `${method}, step against polynomials`,
    detail: {
      branch: run.direction,
      field_Oe: run.field,
      // A smaller fall would not be taken for a transition.
      detectionLimit_fractionOfNormal: Math.max(0.05, (leastSigmas * noise) / scale),
      noise_fraction: noise / scale,
    },
  };
}

function findingsOf(sweep: Sweep, unit: string, settings: Settings, warnings: string[]): readonly Finding[] {
  const { run, where, curve } = sweep;
  const marks = sweep.marks!;
  const rate = marks.t50 === null ? null : rateNear(run, marks.t50.value);
  const detail: { [field: string]: Json } = {
    branch: run.direction,
    field_Oe: run.field,
    rate_KperMin: rate === null ? null : 60 * rate,
    normalResistance: marks.normal.value,
    normalFrom_K: marks.normalFrom,
    normalTo_K: marks.normalTo,
    noise: marks.noise,
  };
  const method = `${settings.method}, local quadratic, 200 bootstrap samples`;
  const at = (quantity: string, criterion: string, mark: Mark | null, isWidth = false): Finding =>
    mark === null
      ? {
          ...{ quantity, value: null, sd: null, unit: 'K', bound: 'upper' as const, limit: curve.t[0]! },
          ...{
            criterion: `${criterion}: not reached down to the lowest temperature, ${where}`,
            method,
            detail,
          },
        }
      : {
          ...{
            quantity,
            value: mark.value,
            sd: mark.sd,
            unit: 'K',
            criterion: `${criterion}, ${where}`,
            method,
            detail,
          },
          ...(isWidth ? {} : { systematic: systematicOf(settings, mark.value) }),
        };
  // One above a midpoint that was found is not bounded by the lowest temperature: it is not known.
  const upper = (quantity: string, criterion: string, mark: Mark | null): readonly Finding[] =>
    mark === null && marks.t50 !== null ? [] : [at(quantity, criterion, mark)];
  const bracket = [marks.zero?.value ?? null, marks.onset?.value ?? null];
  const midpoint = at('critical-temperature-midpoint', 'midpoint: 50 % of the normal resistance', marks.t50);
  const found = [
    { ...midpoint, detail: { ...detail, bracketZeroOnset_K: bracket } },
    ...upper(
      'critical-temperature-onset',
      'onset: tangent of the steepest slope meets the normal line',
      marks.onset,
    ),
    ...upper('critical-temperature-90', '90 % of the normal resistance', marks.t90),
    at('critical-temperature-10', '10 % of the normal resistance', marks.t10),
    at(
      'critical-temperature-zero',
      'zero: all lower readings within 3 sd of noise or 0.1 % of the normal resistance',
      marks.zero,
    ),
    ...(marks.width === null ? [] : [at('transition-width', 'T90 − T10', marks.width, true)]),
    ...(sweep.steps === null ? [] : [stepsFinding(sweep.steps, where, method, detail)]),
    ...ratioFinding(sweep, method, detail),
    normalFinding(sweep, unit, method, detail),
  ];
  if (sweep.steps !== null && sweep.steps.steps.length > 1)
    warnings.push(
      `${where}: ${sweep.steps.steps.length} transitions at ${sweep.steps.steps.map(({ centre }) => Number(centre.toPrecision(4))).join(' and ')} K: criteria refer to the whole fall`,
    );
  if (marks.zero !== null) return found;
  warnings.push(`${where}: the resistance does not reach zero`);
  return found;
}

function stepsFinding(
  known: StepCount,
  where: string,
  method: string,
  detail: { readonly [field: string]: Json },
): Finding {
  return {
    quantity: 'transition-steps',
    value: known.steps.length,
    sd: null,
    unit: '1',
    criterion: `steps of ${known.shape} shape by BIC: more by over 10, each over 5 % of the normal resistance and further apart than both widths, ${where}`,
    method,
    detail: {
      ...detail,
      steps: known.steps.map(({ centre, width, height }) => ({
        centre_K: centre,
        width10to90_K: width,
        fraction: height,
      })),
      evidence_dBic: known.evidence,
    },
  };
}

function ratioFinding(
  { run, marks, where }: Sweep,
  method: string,
  detail: { readonly [field: string]: Json },
): readonly Finding[] {
  const { temperature, value } = run.readings;
  for (const room of [300, 293]) {
    const i = firstAtLeast(temperature, room);
    const nearest = [i - 1, i].filter(
      (k) => k >= 0 && k < temperature.length && Math.abs(temperature[k]! - room) < 3,
    );
    if (nearest.length === 0) continue;
    const warm = nearest.reduce((sum, k) => sum + value[k]!, 0) / nearest.length;
    const cold = marks!.normal;
    const ratio = warm / cold.value;
    return [
      {
        quantity: 'residual-resistivity-ratio',
        value: ratio,
        sd: ratio * Math.hypot(cold.sd / cold.value, marks!.noise / warm),
        unit: '1',
        criterion: `R(${room} K) / R just above the transition, ${where}`,
        method,
        detail,
      },
    ];
  }
  return [];
}

function normalFinding(
  { marks, where }: Sweep,
  unit: string,
  method: string,
  detail: { readonly [field: string]: Json },
): Finding {
  const { normal, normalFrom, normalTo } = marks!;
  const range = `${Number(normalFrom.toPrecision(4))} to ${Number(normalTo.toPrecision(4))} K`;
  return {
    quantity: 'normal-resistance',
    value: normal.value,
    sd: normal.sd,
    unit,
    criterion: `line through ${range}, extrapolated to the onset, ${where}`,
    method,
    detail,
  };
}

/** Sweeps at one field both ways: what is left when the rate goes to zero. */
function lagFreeFindings(
  sweeps: readonly Sweep[],
  settings: Settings,
  warnings: string[],
): readonly Finding[] {
  const findings: Finding[] = [];
  for (const [field, group] of Map.groupBy(sweeps, ({ run }) =>
    run.field === null ? null : Math.round(run.field / 10),
  )) {
    const marks = group.flatMap(
      ({ run, marks: read }): (SweptMark & { direction: 'cooling' | 'warming' })[] =>
        read?.t50 == null
          ? []
          : [{ ...read.t50, rate: rateNear(run, read.t50.value), direction: run.direction }],
    );
    const lagFree = correctLag(marks);
    if (lagFree === null) continue;
    const isAveraged = lagFree.way === 'averaged';
    if (isAveraged)
      warnings.push(
        'warming and cooling are averaged: one pair cannot tell thermal lag from hysteresis; sweep at another rate to know',
      );
    const detail: { [name: string]: Json } = {
      field_Oe: field === null ? null : field * 10,
      lag_s: lagFree.lag?.value ?? null,
      lagSd_s: lagFree.lag?.sd ?? null,
      hysteresis_K: lagFree.hysteresis?.value ?? null,
      sweeps: marks.map(({ value, sd, rate, direction }) => ({
        value_K: value,
        sd_K: sd,
        rate_KperMin: rate === null ? null : 60 * rate,
        direction,
      })),
    };
    const how = isAveraged ? 'average of warming and cooling' : 'extrapolated to rate zero';
    const method = `${settings.method}, ${how}`;
    findings.push({
      quantity: 'critical-temperature-midpoint',
      value: lagFree.mark.value,
      sd: lagFree.mark.sd,
      unit: 'K',
      systematic: systematicOf(settings, lagFree.mark.value),
      criterion: `midpoint: 50 % of the normal resistance, ${how}${settings.label === '' ? '' : `, ${settings.label}`}`,
      method,
      detail,
    });
    if (lagFree.hysteresis !== null)
      findings.push({
        quantity: 'thermal-hysteresis',
        value: lagFree.hysteresis.value,
        sd: lagFree.hysteresis.sd,
        unit: 'K',
        criterion: 'midpoint warming − cooling at rate zero',
        method,
        detail,
      });
  }
  return findings;
}
