import { z } from 'zod';
import type { Analysis, Finding, Panel } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { seededRandom } from '../core/random.ts';
import { oersted_T } from '../core/units.ts';
import { fitLinear, pointNoise, predictLinear, sdOfCoefficient } from '../kernels/statistics/index.ts';
import { orbitalCriticalField } from '../kernels/superconductivity/index.ts';
import type { MeasuredTable } from './formats/index.ts';
import { type FieldSweep, findFieldSweeps } from './magnetic/field-sweeps.ts';
import {
  analyseSamples,
  holdsOwnTable,
  type SampleTable,
  type TableReading,
} from './measured-data/analyse-samples.ts';
import { spanOf } from './measured-data/curve.ts';
import { sketchSteps } from './resistive/find-step.ts';
import { describeChannels, readChannels } from './resistive/read-channels.ts';
import { readTransition } from './resistive/read-transition.ts';
import { findResistanceRuns } from './resistive/resistance-runs.ts';

const name = 'upper-critical-field';
const version = '1.0.0';
const optionsSchema = z.strictObject({ seed: z.int().default(1) });
type Options = z.infer<typeof optionsSchema>;

/** By how much a temperature wanders that is held while the field is swept [K]. */
const heldWithin_K = 0.002;

/** A field at which superconductivity ends at a temperature. */
type Point = {
  readonly temperature: number;
  readonly field: number;
  readonly fieldSd: number;
  readonly temperatureSd: number;
};

/**
 * Upper critical field: 10, 50 and 90 % of the normal resistance in sweeps of the field, or midpoints in sweeps of the temperature at several
 * fields; extrapolated to T = 0 by Werthamer, Helfand and Hohenberg's slope and by a line, each named.
 */
export const upperCriticalField: Analysis<Options> = {
  name,
  version,
  summary: 'Hc2 from R(H), or from R(T) at several fields; WHH and linear extrapolation',
  parseOptions: (options) => parseWith(optionsSchema, options, 'bad-options', `analysis ${name}`),
  reads: (file) => holdsOwnTable(file, hasSweeps),
  analyse: (inputs, goals, options) =>
    analyseSamples(inputs, goals, hasSweeps, (tables) => readTables(tables, options)),
};

function hasSweeps(table: MeasuredTable): boolean {
  return readChannels(table).some(({ readings }) => {
    const fields = new Set(
      findResistanceRuns(readings).map(({ field }) => (field === null ? 0 : Math.round(field / 100))),
    );
    return fields.size > 1 || findFieldSweeps(readings).some(isWide);
  });
}

const isWide = ({ field }: FieldSweep): boolean => field.length >= 10 && spanOf(field) > 200;

function readTables(tables: readonly SampleTable[], options: Options): TableReading {
  const findings: Finding[] = [];
  const warnings: string[] = [];
  const panels: Panel[] = [];
  for (const table of tables) {
    const channels = readChannels(table);
    if (channels.length === 0)
      throw new AppError('measurement-invalid', `${table.file.name}: ${describeChannels(table)}`);
    for (const { channel, readings } of channels) {
      const label = channels.length > 1 ? `channel ${channel}` : '';
      const sweeps = findFieldSweeps(readings).filter(isWide);
      findings.push(
        ...joinSweeps(
          sweeps.flatMap((sweep) => readFieldSweep(sweep, label, warnings)),
          label,
          warnings,
        ),
      );
      if (sweeps.length > 0) panels.push(panelOf(sweeps, readings.unit, label));
      findings.push(...readTemperatureSweeps(readings, label, options, warnings));
    }
  }
  return { findings, warnings: [...new Set(warnings)], panels };
}

/** A field at which one side of one sweep passes a level of the normal resistance. */
type Passage = {
  readonly temperature: number;
  readonly level: number;
  readonly value: number;
  readonly sd: number;
  readonly direction: 'up' | 'down';
  readonly side: 1 | -1;
};

/** Levels of the resistance over the size of the field, on each side of zero field. */
function readFieldSweep(sweep: FieldSweep, label: string, warnings: string[]): readonly Passage[] {
  const where = [`${Number(sweep.temperature.toPrecision(4))} K`, label]
    .filter((part) => part !== '')
    .join(', ');
  return ([1, -1] as const).flatMap((side): readonly Passage[] => {
    const indexes = sweep.field.flatMap((value, i) => (value * side >= 0 ? [i] : []));
    const order = indexes.toSorted((a, b) => sweep.field[a]! * side - sweep.field[b]! * side);
    const h = order.map((i) => sweep.field[i]! * side);
    const r = order.map((i) => sweep.value[i]!);
    if (h.length < 8 || h.at(-1)! < 100) return [];
    const noise = pointNoise(h, r);
    const largest = h.at(-1)!;
    const high = h.flatMap((value, i) => (value > 0.8 * largest ? [i] : []));
    const normal = fitLinear(
      [high.map(() => 1), high.map((i) => h[i]!)],
      high.map((i) => r[i]!),
    );
    if (normal === null || high.length < 4) return [];
    const at = (field: number): number => predictLinear(normal, [1, field]).value;
    const fault = faultOf(Math.min(...r.slice(0, 3)), at(0), at(largest), noise);
    if (fault !== null) {
      warnings.push(`${where}: ${fault}: no upper critical field`);
      return [];
    }
    return [0.5, 0.1, 0.9].flatMap((level): readonly Passage[] => {
      const passage = passageOf(h, r, at, level, noise);
      return passage === null
        ? []
        : [{ ...passage, level, side, temperature: sweep.temperature, direction: sweep.direction }];
    });
  });
}

function faultOf(low: number, extrapolated: number, high: number, noise: number): string | null {
  if (!(high > 10 * noise)) return 'the resistance at high field is lost in noise';
  if (!(low < 0.1 * high)) return 'the resistance at low field is not below 10 % of that at high field';
  if (Math.abs(high - extrapolated) > 0.3 * high)
    return 'the resistance still rises at the largest field, so that the normal state is not reached';
  return null;
}

/** The largest field below which the resistance is under a level of the normal line. */
function passageOf(
  h: readonly number[],
  r: readonly number[],
  normal: (field: number) => number,
  level: number,
  noise: number,
): { readonly value: number; readonly sd: number } | null {
  for (let i = h.length - 1; i > 0; i--) {
    const [a, b] = [r[i - 1]! / normal(h[i - 1]!) - level, r[i]! / normal(h[i]!) - level];
    if (!(a < 0 && b >= 0)) continue;
    const gap = h[i]! - h[i - 1]!;
    const relative = noise / normal(h[i]!);
    return { value: h[i - 1]! + (gap * -a) / (b - a), sd: Math.hypot((relative * gap) / (b - a), 0.1 * gap) };
  }
  return null;
}

/** Both sides and both directions averaged at each temperature, which cancels an offset of the field; then the line through midpoints. */
function joinSweeps(passages: readonly Passage[], label: string, warnings: string[]): readonly Finding[] {
  const groups = Map.groupBy(
    passages,
    ({ temperature, level }) => `${Math.round(temperature * 20)} ${level}`,
  );
  const points: Point[] = [];
  const findings = [...groups.values()].map((group): Finding => {
    const { level } = group[0]!;
    const mean = (pick: (passage: Passage) => number): number =>
      group.reduce((sum, passage) => sum + pick(passage), 0) / group.length;
    const [value, temperature] = [mean((passage) => passage.value), mean((passage) => passage.temperature)];
    const scatter = Math.sqrt(
      mean((passage) => (passage.value - value) ** 2) / Math.max(1, group.length - 1),
    );
    const sd = Math.max(scatter, mean((passage) => passage.sd) / Math.sqrt(group.length));
    if (level === 0.5) points.push({ temperature, field: value, fieldSd: sd, temperatureSd: heldWithin_K });
    const where = [`${Number(temperature.toPrecision(4))} K`, label].filter((part) => part !== '').join(', ');
    return {
      quantity: 'upper-critical-field',
      value: value * oersted_T,
      sd: sd * oersted_T,
      unit: 'T',
      criterion: `${level === 0.5 ? 'midpoint: ' : ''}${100 * level} % of the normal resistance, mean of ${group.length} passages, ${where}`,
      method: `${name}@${version}, R(H), normal line above 0.8 of the largest field`,
      detail: {
        temperature_K: temperature,
        level,
        passages: group.map((passage) => ({
          field_Oe: passage.value,
          sd_Oe: passage.sd,
          direction: passage.direction,
          side: passage.side,
        })),
      },
    };
  });
  return points.length < 2 ? findings : [...findings, ...extrapolate(points, label, warnings)];
}

function readTemperatureSweeps(
  readings: Parameters<typeof findResistanceRuns>[0],
  label: string,
  { seed }: Options,
  warnings: string[],
): readonly Finding[] {
  const points = findResistanceRuns(readings).flatMap((run, index): readonly Point[] => {
    const [first, ...more] = sketchSteps({ t: run.readings.temperature, r: run.readings.value });
    if (first === undefined || run.field === null) return [];
    const curve = { t: run.readings.temperature, r: run.readings.value };
    const mark = readTransition(curve, [first, ...more], seededRandom(name, seed, index))?.t50 ?? null;
    return mark === null
      ? []
      : [{ temperature: mark.value, temperatureSd: mark.sd, field: Math.abs(run.field), fieldSd: 0 }];
  });
  const fields = new Set(points.map(({ field }) => Math.round(field / 100)));
  if (fields.size < 2) return [];
  return extrapolate(points, label, warnings);
}

/** The line through all midpoints, errors of field and temperature in its weights, and what follows for T = 0. */
function extrapolate(points: readonly Point[], label: string, warnings: string[]): readonly Finding[] {
  const columns = [points.map(() => 1), points.map(({ field }) => field)];
  const temperatures = points.map(({ temperature }) => temperature);
  const steepness = Math.abs(fitLinear(columns, temperatures)?.coefficients[1] ?? 0);
  const weights = points.map(
    ({ temperatureSd, fieldSd }) => 1 / Math.hypot(temperatureSd, steepness * fieldSd, 1e-4) ** 2,
  );
  const fit = fitLinear(columns, temperatures, weights);
  // Two points leave no scatter to judge a line by.
  const [a, b] =
    points.length === 2
      ? twoPoints(points)
      : [fit?.coefficients[0] ?? Number.NaN, fit?.coefficients[1] ?? Number.NaN];
  if (!(b < 0 && Number.isFinite(b)) || !(a > 0)) {
    warnings.push('the transition does not move down in a field: no upper critical field');
    return [];
  }
  const slope = 1 / b;
  const slopeSd = fit === null || points.length === 2 ? null : sdOfCoefficient(fit, 1) * slope ** 2;
  const zeroSd = fit === null || points.length === 2 ? null : sdOfCoefficient(fit, 0);
  const detail = {
    criticalTemperature_K: a,
    criticalTemperatureSd_K: zeroSd,
    slope_OePerK: slope,
    points: points.map(({ temperature, temperatureSd, field }) => ({
      temperature_K: temperature,
      sd_K: temperatureSd,
      field_Oe: field,
    })),
  };
  const relative = slopeSd === null ? null : Math.hypot(slopeSd / slope, (zeroSd ?? 0) / a);
  const where = label === '' ? '' : `, ${label}`;
  const found = (
    quantity: string,
    value: number,
    unit: string,
    sd: number | null,
    criterion: string,
    way: string,
  ): Finding => ({
    quantity,
    value: value * oersted_T,
    sd: sd === null ? null : sd * oersted_T,
    unit,
    criterion: `${criterion}${where}`,
    method: `${name}@${version}, ${way}`,
    detail,
  });
  const whh = orbitalCriticalField(a, slope);
  return [
    found(
      'upper-critical-field-slope',
      slope,
      'T/K',
      slopeSd,
      'dHc2/dT, line through the midpoints',
      'line through midpoints',
    ),
    found(
      'upper-critical-field-zero',
      whh,
      'T',
      relative === null ? null : whh * relative,
      'Hc2(0) by WHH, dirty limit, orbital',
      'WHH: −0.693 Tc dHc2/dT',
    ),
    found(
      'upper-critical-field-zero',
      -slope * a,
      'T',
      relative === null ? null : -slope * a * relative,
      'Hc2(0) by a line through the midpoints',
      'line to T = 0',
    ),
  ];
}

function twoPoints([first, second]: readonly Point[]): readonly [number, number] {
  const b = (second!.temperature - first!.temperature) / (second!.field - first!.field);
  return [first!.temperature - b * first!.field, b];
}

function panelOf(sweeps: readonly FieldSweep[], unit: string, label: string): Panel {
  return {
    description: `resistance over field${label === '' ? '' : `, ${label}`}`,
    x: { quantity: 'field', unit: 'Oe' },
    y: { quantity: 'resistance', unit },
    series: sweeps.slice(0, 8).map((sweep) => ({
      label: `${Number(sweep.temperature.toPrecision(4))} K, ${sweep.direction === 'up' ? 'rising' : 'falling'}`,
      kind: 'points' as const,
      x: sweep.field,
      y: sweep.value,
      fidelity: 'measured' as const,
    })),
  };
}
