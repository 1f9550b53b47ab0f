import { z } from 'zod';
import type { Finding, Panel } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { MeasuredTable } from './formats/index.ts';
import { type Branch, findBranches } from './magnetic/branches.ts';
import {
  type Curve,
  type DiamagneticTransition,
  findDiamagneticTransition,
  type Mark,
} from './magnetic/diamagnetic-transition.ts';
import { readMoments, requireMoments } from './magnetic/measured-moment.ts';
import { subtractHolder } from './magnetic/subtract-holder.ts';
import { screenedFraction, sizeOf, volumeOf } from './magnetic/volume-fraction.ts';
import type { SampleTable, TableReading } from './measured-data/analyse-samples.ts';
import { fileOption } from './measured-data/base64-file.ts';
import { findClockJumps, spanOf } from './measured-data/curve.ts';
import { defineTableAnalysis } from './measured-data/define-table-analysis.ts';
import { markAt, showMark } from './measured-data/mark-at.ts';
import { type Modelled, residualPanel } from './measured-data/residual-panel.ts';

const optionsSchema = z.strictObject({
  mass_mg: z.number().positive().exactOptional(),
  volume_mm3: z.number().positive().exactOptional(),
  density_gPerCm3: z.number().positive().exactOptional(),
  /** Demagnetising factor along the field. */
  demagnetisation: z
    .number()
    .min(0)
    .max(1)
    .default(1 / 3),
  /** The same run with an empty sample holder. */
  holder: fileOption.exactOptional(),
});
type Options = z.infer<typeof optionsSchema>;

const name = 'magnetic-transition';
const version = '1.0.0';

/**
 * Superconducting transition in moment over temperature: onset, 10 % line, sign change and steepest point of each branch, shielding and
 * Meissner fractions, or no transition down to the lowest temperature with what could have been seen.
 */
export const magneticTransition = defineTableAnalysis<Options>({
  name,
  version,
  summary: 'superconducting transition in M(T): onset, shielding, ZFC and FC branches',
  options: optionsSchema,
  isOwn: isMagneticSweep,
  readTable: readOneTable,
});

function isMagneticSweep(table: MeasuredTable): boolean {
  const readings = readMoments(table);
  return readings !== null && findBranches(readings).some(isCold);
}

/** Superconductors are looked for below 300 K, over a range that can hold a transition and its background. */
const isCold = ({ readings }: Branch): boolean =>
  readings.temperature[0]! < 150 && spanOf(readings.temperature) > 1;

function readOneTable(table: SampleTable, options: Options): TableReading {
  const warnings: string[] = [];
  const measured = requireMoments(table);
  warnings.push(...findClockJumps(measured));
  const readings =
    options.holder === undefined ? measured : subtractHolder(measured, options.holder, warnings);
  if (options.holder === undefined) warnings.push('no holder was given: its background is in the moments');
  const branches = findBranches(readings).filter(isCold);
  if (branches.length === 0)
    throw new AppError(
      'measurement-invalid',
      `${table.file.name}: no run over temperature of 8 readings or more at a held field`,
    );
  const looked = branches.map((branch) => {
    const partner = branches.find(
      (other) => other !== branch && other.field === branch.field && other.name !== branch.name,
    );
    const found = findDiamagneticTransition(curveOf(branch), partner === undefined ? null : curveOf(partner));
    return found === 'unfinished'
      ? { branch, found: null, isUnfinished: true }
      : { branch, found, isUnfinished: false };
  });
  const findings: Finding[] = [];
  for (const { branch, found, isUnfinished } of looked) {
    const top = Math.max(...branch.readings.temperature);
    const above = looked.find(
      (other) => other.branch.field === branch.field && other.found?.isFound && other.found.onset.value > top,
    );
    if (isUnfinished)
      warnings.push(
        `${describe(branch)}: the moment still rises at ${top.toPrecision(4)} K: the run shows no normal state, and tells nothing of where a transition ends`,
      );
    else if (found === null) warnings.push(`${describe(branch)}: too few readings for a background`);
    else if (!found.isFound && above !== undefined)
      warnings.push(
        `${describe(branch)}: ends at ${top.toPrecision(4)} K, below the transition of the run ${describe(above.branch)}: it tells nothing of one`,
      );
    else findings.push(...findingsOf(branch, found, table, options, warnings));
  }
  if (branches.length === 1)
    warnings.push('there is one branch: a splitting of ZFC and FC cannot be looked for');
  return {
    findings: sortFindings(findings),
    warnings,
    panels: panelsOf(looked, readings.title, readings.unit),
  };
}

/** Moments along the field: what screens is negative in a field of either sign. */
const curveOf = ({ readings, field }: Branch): Curve => ({
  t: readings.temperature,
  m: field !== null && field < 0 ? readings.value.map((moment) => -moment) : readings.value,
});

const describe = ({ name: branch, direction, field }: Branch): string =>
  `${branch} ${direction}${field === null ? '' : `, ${Number(field.toPrecision(4))} Oe`}`;

/** The zfc branch speaks first. */
const sortFindings = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => Number(b.criterion.includes('zfc')) - Number(a.criterion.includes('zfc')));

function findingsOf(
  branch: Branch,
  found: DiamagneticTransition,
  table: SampleTable,
  options: Options,
  warnings: string[],
): readonly Finding[] {
  const [coldest] = branch.readings.temperature;
  const detail = {
    branch: branch.name,
    direction: branch.direction,
    field_Oe: branch.field,
    branchWhy: branch.why,
  };
  const method = `${name}@${version}, background ${found.background?.model ?? 'none'}`;
  if (!found.isFound)
    return [
      {
        quantity: 'critical-temperature-onset',
        value: null,
        sd: null,
        unit: 'K',
        bound: 'upper',
        limit: coldest!,
        criterion: `no net diamagnetism down to the lowest temperature, ${describe(branch)}`,
        method,
        detail: { ...detail, why: found.why, detectionLimit_emu: found.detectionLimit },
      },
    ];
  const at = (quantity: string, criterion: string, mark: Mark | null): readonly Finding[] =>
    mark === null
      ? []
      : [
          {
            quantity,
            value: mark.value,
            sd: mark.sd,
            unit: 'K',
            criterion: `${criterion}, ${describe(branch)}`,
            method,
            detail,
          },
        ];
  const fraction =
    branch.name === 'unknown' ? [] : fractionOf(branch, found, table, options, method, warnings);
  return [
    ...at(
      'critical-temperature-onset',
      'onset: net diamagnetism or splitting beyond 3 sd and the error of the background',
      found.onset,
    ),
    ...at('critical-temperature-10-percent', '10 % of full shielding', found.tenPercent),
    ...at('critical-temperature-sign-change', 'sign change of the moment', found.signChange),
    ...at('critical-temperature-steepest', 'steepest point of the moment', found.steepest),
    ...fraction,
  ];
}

function fractionOf(
  branch: Branch,
  { screening, background }: Extract<DiamagneticTransition, { isFound: true }>,
  table: SampleTable,
  options: Options,
  method: string,
  warnings: string[],
): readonly Finding[] {
  const volume = volumeOf(sizeOf(table.stated, options));
  const isShielding = branch.name === 'zfc';
  const label = isShielding ? 'shielding' : 'Meissner';
  if (
    branch.readings.unit !== 'emu' ||
    branch.field === null ||
    branch.field === 0 ||
    typeof volume === 'string'
  ) {
    const why =
      typeof volume === 'string' ? volume : 'moments are per mass or volume, or the field is not known';
    warnings.push(`no ${label} fraction: ${why}`);
    return [];
  }
  if (background === null)
    warnings.push(
      `${label} fraction: too few readings above the transition to tell the holder from the sample`,
    );
  const fraction = screenedFraction(screening, Math.abs(branch.field), volume, options.demagnetisation);
  return [
    {
      quantity: isShielding ? 'shielding-fraction' : 'meissner-fraction',
      ...fraction,
      unit: '1',
      criterion: `−χ without the constant background, at ${Number(branch.readings.temperature[0]!.toPrecision(4))} K, demagnetisation ${Number(options.demagnetisation.toPrecision(3))}, ${describe(branch)}`,
      method,
      detail: {
        volume_cm3: volume,
        field_Oe: branch.field,
        moment_emu: screening.value,
        moment_emu_sd: screening.sd,
      },
    },
  ];
}

/** The moment of the reading whose temperature is nearest. */
function momentNear({ readings: { temperature, value } }: Branch, at: number): number {
  let nearest = 0;
  for (let i = 1; i < temperature.length; i++)
    if (Math.abs(temperature[i]! - at) < Math.abs(temperature[nearest]! - at)) nearest = i;
  return value[nearest]!;
}

/** Data have the first colour, further branches those from the third on; the second is the background's. */
const colourOf = (index: number): number => (index === 0 ? 1 : 3 + ((index - 1) % 6));

type Looked = { readonly branch: Branch; readonly found: DiamagneticTransition | null };

/** Moments with the backgrounds that transitions are told from, and what those leave of the readings they were fitted to. */
function panelsOf(looked: readonly Looked[], title: string, unit: string): readonly Panel[] {
  const curves = panelOf(looked, title, unit);
  const modelled = looked.flatMap(({ branch, found }, index): readonly Modelled[] => {
    const background = found?.background ?? null;
    if (background === null) return [];
    const { t, m } = curveOf(branch);
    const kept = t.flatMap((at, i) => (at >= background.from_K ? [i] : []));
    return [
      {
        label: describe(branch),
        x: kept.map((i) => t[i]!),
        measured: kept.map((i) => m[i]!),
        calculated: kept.map((i) => background.at(t[i]!).value),
        noise: background.noise,
        colour: colourOf(index),
      },
    ];
  });
  return [curves, ...residualPanel(curves, modelled)];
}

function panelOf(looked: readonly Looked[], title: string, unit: string): Panel {
  return {
    description: `${title} over temperature`,
    x: { quantity: 'temperature', unit: 'K' },
    y: { quantity: 'moment', unit },
    series: [
      ...looked.map(({ branch }, index) => ({
        label: describe(branch),
        kind: 'points' as const,
        x: branch.readings.temperature,
        y: branch.readings.value,
        fidelity: 'measured' as const,
        colour: colourOf(index),
      })),
      ...looked.flatMap(({ branch, found }) => {
        if (found == null || found.background === null) return [];
        const { temperature } = branch.readings;
        const { background } = found;
        const sign = branch.field !== null && branch.field < 0 ? -1 : 1;
        return [
          {
            label: `background, ${branch.name}`,
            kind: 'line' as const,
            x: temperature,
            y: temperature.map((kelvin) => sign * background.at(kelvin).value),
            fidelity: 'measured' as const,
            colour: 2,
          },
        ];
      }),
      ...looked.flatMap(({ branch, found }) => {
        if (!found?.isFound) return [];
        const at = found.steepest.value;
        return [markAt(`steepest, ${branch.name} ${showMark(found.steepest)}`, at, momentNear(branch, at))];
      }),
    ],
  };
}
