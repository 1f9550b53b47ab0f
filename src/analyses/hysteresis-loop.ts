import { z } from 'zod';
import type { Finding, Panel } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { emu_Am2, oersted_T } from '../core/units.ts';
import type { MeasuredTable } from './formats/index.ts';
import { type FieldSweep, findFieldSweeps } from './magnetic/field-sweeps.ts';
import { readMoments, requireMoments } from './magnetic/measured-moment.ts';
import { type Loop, type Measure, readLoop } from './magnetic/read-loop.ts';
import { type SampleSize, sizeOf, volumeOf } from './magnetic/volume-fraction.ts';
import type { SampleTable, TableReading } from './measured-data/analyse-samples.ts';
import { findClockJumps } from './measured-data/curve.ts';
import { defineTableAnalysis } from './measured-data/define-table-analysis.ts';

const name = 'hysteresis-loop';
const version = '1.0.0';
const optionsSchema = z.strictObject({
  mass_mg: z.number().positive().exactOptional(),
  volume_mm3: z.number().positive().exactOptional(),
  density_gPerCm3: z.number().positive().exactOptional(),
});
type Options = z.infer<typeof optionsSchema>;

/** Coercivity, remanence, saturation, high-field slope, offsets and drift of moment over field at a held temperature. */
export const hysteresisLoop = defineTableAnalysis<Options>({
  name,
  version,
  summary: 'M(H) loop: coercivity, remanence, saturation, high-field slope, offsets, drift',
  options: optionsSchema,
  isOwn: isLoop,
  readTable,
});

function isLoop(table: MeasuredTable): boolean {
  return findPairs(table).length > 0;
}

/** Sweeps that pass from one saturation to the other: past half of the largest field on both sides. */
function findPairs(table: MeasuredTable): readonly (readonly [FieldSweep, FieldSweep])[] {
  const readings = readMoments(table);
  const sweeps = readings === null ? [] : findFieldSweeps(readings);
  const whole = sweeps.filter(({ field }) => {
    const [low, high] = [Math.min(...field), Math.max(...field)];
    return low < 0 && high > 0 && Math.min(-low, high) > 0.5 * Math.max(-low, high);
  });
  const pairs: (readonly [FieldSweep, FieldSweep])[] = [];
  for (let i = 0; i + 1 < whole.length; i++) {
    const [sweep, next] = [whole[i]!, whole[i + 1]!];
    const isSameTemperature =
      Math.abs(next.temperature - sweep.temperature) < Math.max(1, 0.01 * sweep.temperature);
    if (next.direction === sweep.direction || !isSameTemperature) continue;
    pairs.push(sweep.direction === 'down' ? [sweep, next] : [next, sweep]);
    i++;
  }
  return pairs;
}

function readTable(table: SampleTable, options: Options): TableReading {
  const readings = requireMoments(table);
  if (readings.field.every((field) => field === null))
    throw new AppError(
      'measurement-invalid',
      `${table.file.name}: there is no column of fields; expected one such as "Magnetic Field (Oe)"`,
    );
  const pairs = findPairs(table);
  if (pairs.length === 0)
    throw new AppError(
      'measurement-invalid',
      `${table.file.name}: the field is not swept from one side to the other and back`,
    );
  const warnings = [...findClockJumps(readings)];
  const size = sizeOf(table.stated, options);
  const findings: Finding[] = [];
  for (const [down, up] of pairs) {
    const loop = readLoop(down, up);
    if (loop === null)
      warnings.push(`${describe(down)}: fewer than 8 readings above 0.8 of the largest field`);
    else findings.push(...findingsOf(loop, down, readings.unit, size, warnings));
  }
  return { findings, warnings, panels: [panelOf(pairs, readings.unit)] };
}

const describe = ({ temperature }: FieldSweep): string => `${Number(temperature.toPrecision(4))} K`;

/** How moments become the quantity that is asked for: per mass, or of the sample as a whole. */
type MomentScale = {
  readonly suffix: 'magnetization' | 'moment';
  readonly unit: string;
  readonly factor: number;
};

/** Null for moments per volume of a sample whose density and volume are not known. */
function momentScale(unit: string, size: SampleSize): MomentScale | null {
  const { mass_mg, density_gPerCm3 } = size;
  if (unit === 'emu/cm3') {
    const volume = volumeOf(size);
    const density = density_gPerCm3 ?? densityOf(size);
    if (density !== null) return { suffix: 'magnetization', unit: 'A m^2/kg', factor: 1 / density };
    return typeof volume === 'number' ? { suffix: 'moment', unit: 'A m^2', factor: volume * emu_Am2 } : null;
  }
  if (unit === 'emu/g') return { suffix: 'magnetization', unit: 'A m^2/kg', factor: 1 };
  if (unit === 'emu' && mass_mg !== undefined)
    return { suffix: 'magnetization', unit: 'A m^2/kg', factor: 1000 / mass_mg };
  return unit === 'emu' ? { suffix: 'moment', unit: 'A m^2', factor: emu_Am2 } : null;
}

/** [g/cm³], from mass and volume where both are known. */
const densityOf = ({ mass_mg, volume_mm3 }: SampleSize): number | null =>
  mass_mg === undefined || volume_mm3 === undefined ? null : mass_mg / volume_mm3;

function findingsOf(
  loop: Loop,
  sweep: FieldSweep,
  unit: string,
  size: SampleSize,
  warnings: string[],
): readonly Finding[] {
  const where = describe(sweep);
  const method = `${name}@${version}, high field as ${loop.saturationLaw}`;
  const detail = {
    temperature_K: sweep.temperature,
    largestField_Oe: loop.largestField,
    noise: loop.noise,
    drift: loop.drift,
    momentUnit: unit,
  };
  const scale = momentScale(unit, size);
  const { found, none } = buildersOf(where, method, detail);
  const slope = found(
    'high-field-susceptibility',
    'slope above 0.8 of the largest field',
    loop.highField,
    `${unit}/Oe`,
    1,
  );
  if (scale === null)
    warnings.push(
      `${where}: no saturation: moments are in ${unit}, and neither density nor volume of the sample is stated`,
    );
  const saturation = `saturation-${scale?.suffix ?? 'moment'}`;
  if (loop.drift !== null && Math.abs(loop.drift) > 5 * loop.noise)
    warnings.push(
      `${where}: the moment at the largest field drifts by ${Number(loop.drift.toPrecision(3))} ${unit} over the loop`,
    );
  if (loop.coercivity === null && loop.remanence === null) {
    const limit = Math.max(0, loop.saturation.value) + 2 * Math.hypot(loop.saturation.sd, loop.noise);
    const criterion = 'no part that saturates beyond 3 sd: the moment is linear in the field';
    return scale === null ? slope : [...slope, none(saturation, criterion, limit * scale.factor, scale.unit)];
  }
  const saturated =
    scale === null ? [] : found(saturation, loop.saturationLaw, loop.saturation, scale.unit, scale.factor);
  if (loop.coercivity !== null && loop.coercivity.value < 0) {
    warnings.push(
      `${where}: the branches are inverted: the magnet holds back more flux than the sample, and no coercivity is resolved`,
    );
    const limit = 2 * loop.coercivity.sd - loop.coercivity.value;
    return [
      none('coercivity', 'below what the trapped flux of the magnet hides', limit * oersted_T, 'T'),
      ...saturated,
      ...slope,
    ];
  }
  return [
    ...found(
      'coercivity',
      'mean |µ₀H| at M = 0 of both branches, high-field slope taken off',
      loop.coercivity,
      'T',
      oersted_T,
    ),
    ...remanenceOf(loop, unit, size, found),
    ...saturated,
    ...slope,
    ...found('loop-offset', 'mean µ₀H at M = 0 of both branches', loop.offset, 'T', oersted_T),
    ...(unit === 'emu'
      ? found('vertical-offset', 'constant part at high fields', loop.verticalOffset, 'A m^2', emu_Am2)
      : []),
  ];
}

/** Makes findings of one loop: measured ones, times the factor to their unit, and those that are only bounded. */
function buildersOf(where: string, method: string, detail: Finding['detail']) {
  const found: Build = (quantity, criterion, measure, unit, factor) =>
    measure === null
      ? []
      : [
          {
            ...{ quantity, value: measure.value * factor, sd: measure.sd * factor, unit },
            ...{ criterion: `${criterion}, ${where}`, method, detail },
          },
        ];
  const none = (quantity: string, criterion: string, limit: number, unit: string): Finding => ({
    ...{ quantity, value: null, sd: null, unit, bound: 'upper', limit },
    ...{ criterion: `${criterion}, ${where}`, method, detail },
  });
  return { found, none };
}

type Build = (
  quantity: string,
  criterion: string,
  measure: Measure | null,
  unit: string,
  factor: number,
) => readonly Finding[];

/** Polarisation where the volume is known, µ₀M = 4π 10⁻⁴ m/V in T for emu and cm³; else the moment. */
function remanenceOf({ remanence }: Loop, unit: string, size: SampleSize, found: Build): readonly Finding[] {
  const criterion = 'half the distance of the branches at H = 0';
  const volume = volumeOf(size);
  if (unit === 'emu' && typeof volume === 'number')
    return found('remanence', criterion, remanence, 'T', (4e-4 * Math.PI) / volume);
  return found(
    'remanent-moment',
    criterion,
    remanence,
    unit === 'emu' ? 'A m^2' : unit,
    unit === 'emu' ? emu_Am2 : 1,
  );
}

function panelOf(pairs: readonly (readonly [FieldSweep, FieldSweep])[], unit: string): Panel {
  return {
    description: 'moment over field',
    x: { quantity: 'field', unit: 'Oe' },
    y: { quantity: 'moment', unit },
    series: pairs.flatMap(([down, up]) => [
      {
        label: `falling field, ${describe(down)}`,
        kind: 'points' as const,
        x: down.field,
        y: down.value,
        fidelity: 'measured' as const,
      },
      {
        label: `rising field, ${describe(up)}`,
        kind: 'points' as const,
        x: up.field,
        y: up.value,
        fidelity: 'measured' as const,
      },
    ]),
  };
}
