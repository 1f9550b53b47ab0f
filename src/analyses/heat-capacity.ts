import { z } from 'zod';
import type { Finding, Panel } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Quantity } from '../core/quantity.ts';
import { seededRandom } from '../core/random.ts';
import { gasConstant_JperMolK } from '../core/units.ts';
import { pointNoise } from '../kernels/statistics/index.ts';
import { type HeatCurve, type Jump, type Mark, readJump } from './calorimetric/read-jump.ts';
import type { MeasuredTable } from './formats/index.ts';
import type { SampleTable, TableReading } from './measured-data/analyse-samples.ts';
import {
  findClockJumps,
  pickReadings,
  type Readings,
  readingsOf,
  sortByTemperature,
} from './measured-data/curve.ts';
import { defineTableAnalysis } from './measured-data/define-table-analysis.ts';
import { findColumn, roles } from './measured-data/find-column.ts';
import { type Modelled, residualPanel } from './measured-data/residual-panel.ts';
import { fieldTolerance, splitAtSteps } from './measured-data/split-runs.ts';

const name = 'heat-capacity';
const version = '1.0.0';
const optionsSchema = z.strictObject({
  mass_mg: z.number().positive().exactOptional(),
  molarMass_gPerMol: z.number().positive().exactOptional(),
  /** In the formula that the molar mass is of. */
  atomsPerFormula: z.number().positive().exactOptional(),
  seed: z.int().default(1),
});
type Options = z.infer<typeof optionsSchema>;

/** Sommerfeld coefficient and Debye temperature of the normal state, and the entropy-conserving jump of a superconducting transition. */
export const heatCapacity = defineTableAnalysis<Options>({
  name,
  version,
  summary: 'C(T): γ, β, Debye temperature, jump at Tc, ΔC/γTc, superconducting fraction',
  options: optionsSchema,
  isOwn: hasHeatCapacity,
  readTable,
});

function hasHeatCapacity(table: MeasuredTable): boolean {
  return findColumn(table, roles.heatCapacity) !== null;
}

function readTable(table: SampleTable, options: Options): TableReading {
  const column = findColumn(table, roles.heatCapacity);
  if (column === null)
    throw new AppError(
      'measurement-invalid',
      `${table.file.name}: no column of heat capacities with numbers`,
    );
  const warnings: string[] = [];
  const readings = readingsOf(table, column, null);
  warnings.push(...findClockJumps(readings));
  const scale = molarScale(column.dimension, table, options);
  if (scale === null)
    warnings.push('no molar values: mass and molar mass are needed; γ and β are in the unit of the file');
  const unit = scale === null ? column.unit : 'J/(mol K)';
  const findings: Finding[] = [];
  const panels: Panel[] = [];
  for (const { field, part } of atFields(readings)) {
    const curve = averageRepeats(sortByTemperature(part), scale ?? 1);
    const where = field === null ? '' : `, ${Number(field.toPrecision(4))} Oe`;
    const jump = curve.t.length < 10 ? null : readJump(curve, seededRandom(name, options.seed, where));
    if (jump === null) warnings.push(`too few readings of a normal state${where}`);
    else {
      findings.push(...findingsOf(jump, curve, unit, scale !== null, where, options));
      const panel = panelOf(curve, jump, unit, where);
      panels.push(panel, ...residualPanel(panel, [modelledOf(curve, jump)]));
    }
  }
  return { findings, warnings, panels };
}

/** What the file's heat capacities are multiplied by to be molar; null where the amount is not known. */
function molarScale(
  dimension: string,
  table: MeasuredTable,
  { mass_mg, molarMass_gPerMol }: Options,
): number | null {
  if (dimension === 'molar heat capacity') return 1;
  const stated = (unit: string, ...fields: readonly string[]): number | undefined =>
    fields
      .map((field) => table.stated[field])
      .find((entry): entry is Quantity => typeof entry === 'object' && entry.unit === unit && entry.value > 0)
      ?.value;
  const molar = molarMass_gPerMol ?? stated('g/mol', 'SAMPLE_MOLECULAR_WEIGHT', 'MOLWGHT');
  if (molar === undefined) return null;
  if (dimension === 'specific heat capacity') return molar;
  const mass = mass_mg ?? stated('mg', 'MASS', 'SAMPLE_MASS', 'mass');
  return mass === undefined ? null : molar / (mass / 1000);
}

function atFields(readings: Readings): readonly { readonly field: number | null; readonly part: Readings }[] {
  if (readings.field.some((field) => field === null)) return [{ field: null, part: readings }];
  const fields = readings.field as readonly number[];
  return splitAtSteps(fields, fieldTolerance).map(({ from, to }) => ({
    field: fields[from]!,
    part: pickReadings(
      readings,
      Array.from({ length: to - from }, (_, i) => from + i),
    ),
  }));
}

/** The calorimeter measures two or three times at each temperature. */
function averageRepeats({ temperature, value }: Readings, scale: number): HeatCurve {
  const t: number[] = [];
  const c: number[] = [];
  for (let i = 0; i < temperature.length; ) {
    let end = i + 1;
    while (end < temperature.length && temperature[end]! - temperature[i]! < 0.004 * temperature[i]!) end++;
    const mean = (values: readonly number[]): number =>
      values.slice(i, end).reduce((sum, entry) => sum + entry, 0) / (end - i);
    t.push(mean(temperature));
    c.push(scale * mean(value));
    i = end;
  }
  return { t, c };
}

function findingsOf(
  { normal, transition, limit }: Jump,
  { t }: HeatCurve,
  unit: string,
  isMolar: boolean,
  where: string,
  options: Options,
): readonly Finding[] {
  const range = `${Number(normal.from.toPrecision(4))} to ${Number(normal.to.toPrecision(4))} K`;
  const law = normal.hasDelta ? 'C/T = γ + βT² + δT⁴' : 'C/T = γ + βT²';
  const detail = { normalFrom_K: normal.from, normalTo_K: normal.to };
  const found = (quantity: string, mark: Mark, unitOf: string, criterion: string): Finding => ({
    quantity,
    value: mark.value,
    sd: Number.isFinite(mark.sd) ? mark.sd : null,
    unit: unitOf,
    criterion: `${criterion}${where}`,
    method: `${name}@${version}, ${law}`,
    detail,
  });
  const perKelvin = perKelvinOf(unit);
  const perFourth = perKelvin.replace('K2', 'K4');
  const findings = [
    found('sommerfeld-coefficient', normal.gamma, perKelvin, `γ of ${law}, ${range}`),
    found('lattice-coefficient', normal.beta, perFourth, `β of ${law}, ${range}`),
  ];
  if (isMolar && options.atomsPerFormula !== undefined && normal.beta.value > 0) {
    const theta = Math.cbrt(
      (12 * Math.PI ** 4 * gasConstant_JperMolK * options.atomsPerFormula) / (5 * normal.beta.value),
    );
    findings.push(
      found(
        'debye-temperature',
        { value: theta, sd: (theta * normal.beta.sd) / (3 * normal.beta.value) },
        'K',
        `from β, ${options.atomsPerFormula} atoms per formula`,
      ),
    );
  }
  if (transition === null)
    return [
      ...findings,
      {
        ...{
          quantity: 'critical-temperature-calorimetric',
          value: null,
          sd: null,
          unit: 'K',
          bound: 'upper' as const,
          limit: t[0]!,
        },
        criterion: `no jump down to the lowest temperature${where}`,
        method: `${name}@${version}, ${law}`,
        detail: { detectionLimit_jumpOverT: limit, unit: perKelvin },
      },
    ];
  const temperature = found(
    'critical-temperature-calorimetric',
    transition.temperature,
    'K',
    'jump of C/T that conserves the entropy',
  );
  return [temperature, ...findings, ...jumpFindings(transition, normal.gamma, perKelvin, found)];
}

/** The unit of C/T. */
const perKelvinOf = (unit: string): string =>
  unit.startsWith('J/(mol') ? 'J/(mol K2)' : unit.startsWith('J/(g') ? 'J/(g K2)' : 'J/K2';

type Build = (quantity: string, mark: Mark, unit: string, criterion: string) => Finding;

function jumpFindings(
  { jumpOverT, ratio, residualGamma }: NonNullable<Jump['transition']>,
  gamma: Mark,
  perKelvin: string,
  found: Build,
): readonly Finding[] {
  const jump = [found('heat-capacity-jump', jumpOverT, perKelvin, 'ΔC/T at Tc, entropy-conserving')];
  // Shares of a γ that is lost in its error say nothing.
  if (!(gamma.value > 2 * gamma.sd)) return jump;
  jump.push(found('heat-capacity-jump-ratio', ratio, '1', 'ΔC/(γTc); 1.43 in weak coupling, more in strong'));
  if (residualGamma === null) return jump;
  const { value, sd } = residualGamma;
  const fraction = {
    value: 1 - value / gamma.value,
    sd: Math.hypot(sd / gamma.value, (value * gamma.sd) / gamma.value ** 2),
  };
  return [
    ...jump,
    found('superconducting-fraction', fraction, '1', '1 − γ_residual/γ, readings below a fifth of Tc'),
  ];
}

/** Data as points, and the law fitted to the normal state as a line. */
const panelOf = ({ t, c }: HeatCurve, { normal }: Jump, unit: string, where: string): Panel => ({
  description: `heat capacity over temperature squared${where}`,
  x: { quantity: 'temperature squared', unit: 'K²' },
  y: { quantity: 'C/T', unit: perKelvinOf(unit) },
  series: [
    {
      label: 'measured',
      kind: 'points',
      x: t.map((at) => at ** 2),
      y: c.map((value, i) => value / t[i]!),
      fidelity: 'measured',
    },
    {
      label: `normal state, fitted from ${Number(normal.from.toPrecision(3))} to ${Number(normal.to.toPrecision(3))} K`,
      kind: 'line',
      x: t.map((at) => at ** 2),
      y: t.map((at) => normal.at(at)),
      fidelity: 'simulated',
    },
  ],
});

/** Readings of C/T that the law of the normal state was fitted to. */
function modelledOf({ t, c }: HeatCurve, { normal }: Jump): Modelled {
  const kept = t.flatMap((at, i) => (at >= normal.from && at <= normal.to ? [i] : []));
  const kelvins = kept.map((i) => t[i]!);
  const measured = kept.map((i) => c[i]! / t[i]!);
  return {
    label: 'readings of the normal state',
    x: kelvins.map((at) => at ** 2),
    measured,
    calculated: kelvins.map((at) => normal.at(at)),
    noise: pointNoise(kelvins, measured),
    colour: 1,
  };
}
