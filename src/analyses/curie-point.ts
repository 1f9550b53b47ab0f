import { z } from 'zod';
import type { Finding, Panel } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import { bohrMagneton_meVperT, boltzmann_meVperK, gasConstant_JperMolK } from '../core/units.ts';
import { median, pointNoise } from '../kernels/statistics/index.ts';
import type { MeasuredTable } from './formats/index.ts';
import { type Branch, findBranches } from './magnetic/branches.ts';
import type { Curve, Mark } from './magnetic/diamagnetic-transition.ts';
import { findFieldSweeps } from './magnetic/field-sweeps.ts';
import {
  arrottPlots,
  type CurieWeiss,
  fallsAtOnce,
  findCuriePoint,
  findNeelPoint,
  fitCurieWeiss,
  type Isotherm,
  kouvelFisher,
} from './magnetic/magnetic-order.ts';
import { readMoments, requireMoments } from './magnetic/measured-moment.ts';
import { judgeOrderOutside } from './magnetic/order-outside.ts';
import { type SampleSize, sizeOf } from './magnetic/volume-fraction.ts';
import type { SampleTable, TableReading } from './measured-data/analyse-samples.ts';
import { findClockJumps, type Readings, spanOf } from './measured-data/curve.ts';
import { defineTableAnalysis } from './measured-data/define-table-analysis.ts';
import { type Modelled, residualPanel } from './measured-data/residual-panel.ts';

const name = 'curie-point';
const version = '1.0.1';
const optionsSchema = z.strictObject({
  mass_mg: z.number().positive().exactOptional(),
  /** Of a formula with one magnetic ion. */
  molarMass_gPerMol: z.number().positive().exactOptional(),
});
type Options = z.infer<typeof optionsSchema>;

/**
 * Magnetic order: Curie point from the steepest fall of M(T), from Arrott and Arrott–Noakes plots of isotherms and by Kouvel and Fisher;
 * Néel point by Fisher's d(χT)/dT and by the cusp; Curie–Weiss law above.
 */
export const curiePoint = defineTableAnalysis<Options>({
  name,
  version,
  summary: 'Curie and Néel points from M(T) and M(H): derivative, Arrott, Kouvel–Fisher, Curie–Weiss',
  options: optionsSchema,
  isOwn: isMagnetic,
  readTable,
});

function isMagnetic(table: MeasuredTable): boolean {
  const readings = readMoments(table);
  return readings !== null && (findBranches(readings).some(isWide) || isothermsOf(readings).length >= 4);
}

const isWide = ({ readings }: Branch): boolean =>
  spanOf(readings.temperature) > 10 && readings.temperature.length >= 12;

function readTable(table: SampleTable, options: Options): TableReading {
  const readings = requireMoments(table);
  const warnings = [...findClockJumps(readings)];
  const branches = findBranches(readings).filter(isWide);
  const isotherms = isothermsOf(readings);
  if (branches.length === 0 && isotherms.length < 4)
    throw new AppError(
      'measurement-invalid',
      `${table.file.name}: neither a run of 12 readings over 10 K at a held field, nor four isotherms`,
    );
  const size = sizeOf(table.stated, options.mass_mg === undefined ? {} : { mass_mg: options.mass_mg });
  const laws: DrawnLaw[] = [];
  const findings = branches.flatMap((branch) => {
    const read = branchFindings(branch, branches, size, options, warnings);
    if (read.law !== null) laws.push({ branch, law: read.law });
    return read.findings;
  });
  if (isotherms.length >= 4) findings.unshift(...isothermFindings(isotherms, warnings));
  return {
    findings,
    warnings: [...new Set(warnings)],
    panels: branches.length > 0 && findings.length > 0 ? panelsOf(branches, laws, readings.unit) : [],
  };
}

const describe = ({ name: branch, direction, field }: Branch): string =>
  `${branch} ${direction}${field === null ? '' : `, ${Number(field.toPrecision(4))} Oe`}`;

type Build = (
  quantity: string,
  mark: Mark,
  unit: string,
  criterion: string,
  way: string,
  extra?: { readonly [field: string]: Json },
) => Finding;

const builderOf =
  (where: string, detail: { readonly [field: string]: Json }): Build =>
  (quantity, mark, unit, criterion, way, extra = {}) => ({
    quantity,
    value: mark.value,
    sd: mark.sd,
    unit,
    criterion: where === '' ? criterion : `${criterion}, ${where}`,
    method: `${name}@${version}, ${way}`,
    detail: { ...detail, ...extra },
  });

function branchFindings(
  branch: Branch,
  all: readonly Branch[],
  size: SampleSize,
  options: Options,
  warnings: string[],
): { readonly findings: readonly Finding[]; readonly law: CurieWeiss | null } {
  const curve: Curve = { t: branch.readings.temperature, m: branch.readings.value };
  const build = builderOf(describe(branch), {
    branch: branch.name,
    direction: branch.direction,
    field_Oe: branch.field,
  });
  const findings: Finding[] = [];
  if (median(curve.m.slice(0, 3)) < 0) {
    warnings.push(
      `${describe(branch)}: the moment is negative at the lowest temperatures: no magnetic order is looked for`,
    );
    return { findings, law: null };
  }
  const curie = findCuriePoint(curve);
  const neel = curie !== null && fallsAtOnce(curve) ? null : findNeelPoint(curve);
  const isSplit = neel !== null && splits(branch, all);
  if (curie !== null && neel === null) {
    findings.push(
      build(
        'curie-temperature',
        curie,
        'K',
        'steepest fall of the moment over temperature',
        'local quadratic',
      ),
    );
    if (branch.field !== null && Math.abs(branch.field) > 100)
      warnings.push(
        `${describe(branch)}: the steepest fall lies above the Curie point in a field; 100 Oe or less is low`,
      );
  }
  if (isSplit)
    warnings.push(
      `${describe(branch)}: the maximum at ${Number(neel.cusp.value.toPrecision(4))} K comes with a splitting of ZFC and FC: blocking or a spin glass, no Néel point`,
    );
  if (neel !== null && !isSplit) {
    if (neel.fisher !== null)
      findings.push(build('neel-temperature', neel.fisher, 'K', 'maximum of d(χT)/dT', 'local quadratic'));
    findings.push(build('neel-temperature', neel.cusp, 'K', 'cusp of the susceptibility', 'local quadratic'));
  }
  if (curie === null && neel === null) findings.push(...orderOutside(branch, curve, size, warnings));
  const law = curieWeissOf(branch, curve, curie ?? neel?.cusp ?? null);
  if (law !== null) findings.push(...curieWeissFindings(branch, law, size, options, build, warnings));
  return { findings, law };
}

/** Whether another branch at the field differs by over a tenth below the maximum. */
function splits(branch: Branch, all: readonly Branch[]): boolean {
  const other = all.find(
    (candidate) =>
      candidate !== branch &&
      candidate.field !== null &&
      branch.field !== null &&
      Math.abs(candidate.field - branch.field) < 5 &&
      candidate.name !== branch.name,
  );
  if (other === undefined) return false;
  const [a, b] = [branch.readings.value, other.readings.value];
  return Math.abs(a[0]! - b[0]!) > 0.1 * Math.max(Math.abs(a[0]!), Math.abs(b[0]!));
}

/** Of a run without a Curie or Néel point in it: on which side one may lie, as a bound, or that nobody can tell. */
function orderOutside(
  branch: Branch,
  curve: Curve,
  size: SampleSize,
  warnings: string[],
): readonly Finding[] {
  const judged = judgeOrderOutside(curve, susceptibilityScale(branch, size));
  if (judged.order === 'unknown') {
    warnings.push(`${describe(branch)}: no Curie or Néel point in the range, and ${judged.why}`);
    return [];
  }
  const isBelow = judged.order === 'none';
  const [side, limit] = isBelow
    ? (['down to the lowest temperature', judged.most] as const)
    : (['up to the highest temperature', judged.least] as const);
  return [
    {
      quantity: judged.order === 'antiferromagnetic' ? 'neel-temperature' : 'curie-temperature',
      value: null,
      sd: null,
      unit: 'K',
      bound: isBelow ? 'upper' : 'lower',
      limit,
      criterion: `no steepest fall and no maximum of its own ${side}: ${judged.why}, ${describe(branch)}`,
      method: `${name}@${version}, local quadratic`,
      detail: {
        branch: branch.name,
        field_Oe: branch.field,
        measuredFrom_K: curve.t[0]!,
        measuredTo_K: curve.t.at(-1)!,
      },
    },
  ];
}

/** What moments are multiplied by to be susceptibilities per gram; null where mass, unit or field do not tell. */
function susceptibilityScale({ field, readings: { unit } }: Branch, { mass_mg }: SampleSize): number | null {
  if (field === null || field === 0) return null;
  const perGram = unit === 'emu/g' ? 1 : unit === 'emu' && mass_mg !== undefined ? 1000 / mass_mg : null;
  return perGram === null ? null : perGram / field;
}

/** The law of the susceptibility above the order; null without a field, or where the readings do not follow it. */
function curieWeissOf({ field }: Branch, { t, m }: Curve, order: Mark | null): CurieWeiss | null {
  if (field === null || field === 0) return null;
  const least = order === null ? t[0]! : 1.5 * order.value;
  const kept = t.flatMap((at, i) => (at > least ? [i] : []));
  return fitCurieWeiss(
    kept.map((i) => t[i]!),
    kept.map((i) => m[i]! / field),
  );
}

function curieWeissFindings(
  branch: Branch,
  law: CurieWeiss,
  size: SampleSize,
  options: Options,
  build: Build,
  warnings: string[],
): readonly Finding[] {
  const range = `${Number(law.from.toPrecision(4))} to ${Number(law.to.toPrecision(4))} K`;
  const way = 'χ₀ + C/(T − θ)';
  const found = [
    build('curie-weiss-temperature', law.theta, 'K', `Curie–Weiss law, ${range}`, way, {
      curieConstant: law.constant.value,
    }),
  ];
  const { mass_mg } = size;
  if (mass_mg === undefined || options.molarMass_gPerMol === undefined || branch.readings.unit !== 'emu') {
    warnings.push('no effective moment: mass and molar mass are needed, and moments in emu');
    return found;
  }
  const moles = mass_mg / 1000 / options.molarMass_gPerMol;
  const molar = law.constant.value / moles;
  const moment = momentPerRootCurie * Math.sqrt(molar);
  return [
    ...found,
    build(
      'effective-moment',
      { value: moment, sd: (moment * law.constant.sd) / (2 * law.constant.value) },
      'µB',
      `2.828 √C, Curie–Weiss law, ${range}`,
      way,
    ),
  ];
}

/** μ_eff/√C of μ_eff² = 3 k_B C/(N_A µ_B²), 2.828 for C in emu K/mol, which is 10 J K/(T² mol). */
const momentPerRootCurie = Math.sqrt(30 / gasConstant_JperMolK) * (boltzmann_meVperK / bohrMagneton_meVperT);

/** Upper quadrants of the field sweeps, one of each temperature. */
function isothermsOf(readings: Readings): readonly Isotherm[] {
  const byTemperature = new Map<number, Isotherm>();
  for (const { temperature, field, value } of findFieldSweeps(readings)) {
    const kept = field.flatMap((entry, i) => (entry > 0 ? [i] : []));
    if (kept.length < 8) continue;
    const order = kept.toSorted((a, b) => field[a]! - field[b]!);
    const key = Math.round(temperature * 5);
    if (!byTemperature.has(key))
      byTemperature.set(key, { temperature, h: order.map((i) => field[i]!), m: order.map((i) => value[i]!) });
  }
  return [...byTemperature.values()];
}

function isothermFindings(isotherms: readonly Isotherm[], warnings: string[]): readonly Finding[] {
  const plots = arrottPlots(isotherms).toSorted((a, b) => a.slopeVariation - b.slopeVariation);
  const build = builderOf('', { isotherms: isotherms.length });
  if (plots.length === 0)
    warnings.push('the isotherms do not enclose a Curie point: no intercept changes sign');
  const findings = plots.map((plot) => {
    if (plot.slopeVariation > 0.1)
      warnings.push(
        `${plot.name}: isotherms are not parallel, slopes vary by ${Number((100 * plot.slopeVariation).toPrecision(2))} %`,
      );
    return build('curie-temperature', plot.curiePoint, 'K', `${plot.name}: intercept zero`, plot.name, {
      beta: plot.beta,
      gamma: plot.gamma,
      slopeVariation: plot.slopeVariation,
    });
  });
  const [best] = plots;
  const kouvel = best === undefined ? null : kouvelFisher(best);
  if (kouvel !== null)
    findings.push(
      build(
        'curie-temperature',
        kouvel.curiePoint,
        'K',
        'Kouvel–Fisher: Ms/(dMs/dT) is zero',
        'Kouvel–Fisher',
        { beta: kouvel.beta.value, betaSd: kouvel.beta.sd },
      ),
    );
  return findings;
}

type DrawnLaw = { readonly branch: Branch; readonly law: CurieWeiss };

/** Moments over temperature with the Curie–Weiss laws found in them, and what those leave of the readings they were fitted to. */
function panelsOf(branches: readonly Branch[], laws: readonly DrawnLaw[], unit: string): readonly Panel[] {
  const modelled = laws.map(({ branch, law }) => modelledOf(branch, law, colourOf(branches.indexOf(branch))));
  const curves: Panel = {
    description: 'moment over temperature',
    x: { quantity: 'temperature', unit: 'K' },
    y: { quantity: 'moment', unit },
    series: [
      ...branches.map((branch, index) => ({
        label: describe(branch),
        kind: 'points' as const,
        x: branch.readings.temperature,
        y: branch.readings.value,
        fidelity: 'measured' as const,
        colour: colourOf(index),
      })),
      ...modelled.map(({ label, x, calculated }) => ({
        label: `Curie–Weiss law, ${label}`,
        kind: 'line' as const,
        x,
        y: calculated,
        fidelity: 'measured' as const,
        colour: 2,
      })),
    ],
  };
  return [curves, ...residualPanel(curves, modelled)];
}

/** Data have the first colour, further branches those from the third on; the second is the law's. */
const colourOf = (index: number): number => (index === 0 ? 1 : 3 + ((index - 1) % 6));

/** Readings of the range that the law was fitted to. */
function modelledOf(branch: Branch, law: CurieWeiss, colour: number): Modelled {
  const { temperature, value } = branch.readings;
  const kept = temperature.flatMap((at, i) => (at >= law.from && at <= law.to ? [i] : []));
  const x = kept.map((i) => temperature[i]!);
  const measured = kept.map((i) => value[i]!);
  const susceptibility = (at: number): number =>
    law.offset.value + law.constant.value / (at - law.theta.value);
  return {
    ...{ label: describe(branch), x, measured, colour, noise: pointNoise(x, measured) },
    calculated: x.map((at) => (branch.field ?? 0) * susceptibility(at)),
  };
}
