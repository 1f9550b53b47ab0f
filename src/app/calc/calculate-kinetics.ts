import { AppError } from '../../core/error.ts';
import { formatNumber } from '../../core/format-quantity.ts';
import { celsiusZero_K, electronvolt_kJperMol } from '../../core/units.ts';
import {
  type ConversionModel,
  convertedFraction,
  elementEvaporationRate,
  grainSizeOfSchedule,
  reducedTimeOfSchedule,
  vapourTemperatures,
} from '../../kernels/kinetics/index.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { drawPanels, type Panel } from './draw-panels.ts';
import { type KineticsOptions, type KineticsProblem, readKineticsOptions } from './kinetics-options.ts';
import { cutSchedule, type ScheduleStep } from './parse-schedule.ts';

const stepsPerStage = 60;
const angstromPerMicrometre = 1e4;

/** At the end of a step. */
type Point = {
  readonly step: ScheduleStep;
  readonly fraction: number;
  /** At the activation energy plus and minus its sd. */
  readonly range: readonly [number, number];
  readonly grainSize: number | null;
  readonly evaporated: number | null;
  /** Of what was lost below the temperatures of the vapour table, at most [g]. */
  readonly overlooked: number;
};

/** What a furnace programme converts, coarsens and drives off. */
export async function calculate(
  _files: readonly string[],
  options: KineticsOptions,
): Promise<CalculationResult> {
  const problem = readKineticsOptions(options);
  const points = follow(problem);
  return {
    document: documentOf(problem, points),
    sections: sectionsOf(problem, points),
    warnings: warningsOf(problem, points),
    sources: [
      'conversion: Avrami 1940 (jmak), Jander 1927, Ginstling & Brounshtein 1950; additivity over the programme: Cahn 1956',
      ...(problem.grains ? ['grain growth: Burke & Turnbull 1952'] : []),
      ...(problem.evaporation
        ? [
            'evaporation: Knudsen 1915; vapour pressures: CRC Handbook of Chemistry and Physics, 84th ed. (2003)',
          ]
        : []),
    ],
    figure: drawPanels(panelsOf(problem, points)),
  };
}

function follow(problem: KineticsProblem): readonly Point[] {
  const { model, energy, energySd, prefactor, grains, evaporation } = problem;
  const energies = [energy, energy + energySd, Math.max(0, energy - energySd)];
  const reduced = energies.map(() => 0);
  let grainSize = grains?.initial ?? null;
  let [evaporated, overlooked] = [0, 0];
  return cutSchedule(problem.schedule, stepsPerStage).map((step) => {
    energies.forEach((activationEnergy, k) => {
      reduced[k]! += reducedTimeOfSchedule({ prefactor, activationEnergy }, step.from, [step]);
    });
    if (grains !== null && grainSize !== null) {
      const growth = {
        exponent: grains.exponent,
        rate: { prefactor: grains.prefactor, activationEnergy: grains.energy },
      };
      grainSize = grainSizeOfSchedule(growth, grainSize, step.from, [step]);
    }
    if (evaporation !== null) {
      const lost = evaporate(evaporation, step);
      evaporated += lost.known;
      overlooked += lost.overlooked;
    }
    const [fraction, low, high] = reduced.map((theta) => convertedFraction(model, theta));
    return {
      step,
      fraction: fraction!,
      range: [low!, high!],
      grainSize,
      evaporated: evaporation === null ? null : evaporated,
      overlooked,
    };
  });
}

/** Mass lost in a step [g], by the trapezoidal rule; below the table at most what its lowest temperature gives. */
function evaporate(
  { element, area, coefficient }: NonNullable<KineticsProblem['evaporation']>,
  { from, temperature, duration }: ScheduleStep,
): { readonly known: number; readonly overlooked: number } {
  const [least] = vapourTemperatures(element);
  // 1 kg/m² is 0.1 g/cm²
  const factor = 0.1 * area * coefficient * duration;
  const known = [from, temperature].reduce(
    (sum, T) => sum + (T < least ? 0 : (factor / 2) * elementEvaporationRate(element, T)),
    0,
  );
  const isBelow = Math.min(from, temperature) < least;
  return { known, overlooked: isBelow ? factor * elementEvaporationRate(element, least) : 0 };
}

const describeModel = (model: ConversionModel): string =>
  model.kind === 'jmak' ? `jmak, exponent ${formatNumber(model.exponent)}` : model.kind;

function documentOf(problem: KineticsProblem, points: readonly Point[]) {
  const { schedule, model, energy, energySd, prefactor, grains, evaporation } = problem;
  const describe = (point: Point) => ({
    time_s: point.step.time,
    temperature_K: point.step.temperature,
    convertedFraction: point.fraction,
    convertedFractionInterval: [...point.range],
    ...(point.grainSize === null ? {} : { grainSize_um: point.grainSize / angstromPerMicrometre }),
    ...(point.evaporated === null ? {} : { evaporated_g: point.evaporated }),
  });
  return {
    fidelity: 'simulated',
    convention: 'k = k0 exp(-E/kT); the interval is that of the activation energy plus and minus its sd',
    schedule: {
      start_K: schedule.start,
      stages: schedule.stages.map(({ temperature, duration }) => ({
        temperature_K: temperature,
        duration_s: duration,
      })),
    },
    model: model.kind,
    exponent: model.kind === 'jmak' ? model.exponent : null,
    activationEnergy_kJpermol: energy * electronvolt_kJperMol,
    activationEnergySd_kJpermol: energySd * electronvolt_kJperMol,
    prefactor_perSecond: prefactor,
    final: describe(points.at(-1)!),
    grainGrowth: grains && {
      initial_um: grains.initial / angstromPerMicrometre,
      exponent: grains.exponent,
      activationEnergy_kJpermol: grains.energy * electronvolt_kJperMol,
    },
    evaporation: evaporation && {
      element: evaporation.element,
      area_cm2: evaporation.area,
      coefficient: evaporation.coefficient,
      evaporated_g: points.at(-1)!.evaporated,
      overlookedAtMost_g: points.at(-1)!.overlooked,
      share: evaporation.mass === null ? null : points.at(-1)!.evaporated! / evaporation.mass,
    },
    points: points.map(describe),
  };
}

const hours = (seconds: number): string => formatNumber(seconds / 3600);
const percent = (fraction: number): string => `${(100 * fraction).toFixed(2)} %`;

function sectionsOf(
  { model, energy, prefactor, grains, evaporation }: KineticsProblem,
  points: readonly Point[],
): readonly Section[] {
  const ends = points.filter((_, i) => (i + 1) % stepsPerStage === 0);
  const reached = [0.1, 0.5, 0.9, 0.99].map((share) => ({
    share,
    point: points.find(({ fraction }) => fraction >= share),
  }));
  const header = ['end of stage', 'time (h)', 'T (°C)', 'converted', '± sd of E'];
  if (grains !== null) header.push('grains (µm)');
  if (evaporation !== null) header.push(`${evaporation.element} lost (g)`);
  return [
    {
      title: `Conversion by ${describeModel(model)}`,
      lines: [
        `k = ${formatNumber(prefactor)} /s · exp(−${formatNumber(energy * electronvolt_kJperMol)} kJ/mol / RT)`,
        ...reached.map(({ share, point }) =>
          point === undefined
            ? `${percent(share)} is not reached`
            : `${percent(share)} by ${hours(point.step.time)} h, at ${(point.step.temperature - celsiusZero_K).toFixed(0)} °C`,
        ),
      ],
      table: {
        header,
        rows: ends.map((point) => [
          String(point.step.stage + 1),
          hours(point.step.time),
          (point.step.temperature - celsiusZero_K).toFixed(1),
          percent(point.fraction),
          `${percent(point.range[0])} to ${percent(point.range[1])}`,
          ...(point.grainSize === null ? [] : [formatNumber(point.grainSize / angstromPerMicrometre)]),
          ...(point.evaporated === null ? [] : [formatNumber(point.evaporated)]),
        ]),
      },
    },
  ];
}

function warningsOf({ evaporation }: KineticsProblem, points: readonly Point[]): readonly string[] {
  if (evaporation === null) return [];
  const { element, mass } = evaporation;
  const { evaporated, overlooked } = points.at(-1)!;
  const [least] = vapourTemperatures(element);
  return [
    ...(overlooked > 0
      ? [
          `below ${least} K (1 Pa) the vapour pressure of ${element} is not in the table: at most ${formatNumber(overlooked)} g more is lost there`,
        ]
      : []),
    ...(mass !== null && evaporated! > mass
      ? [
          `${formatNumber(evaporated!)} g could evaporate, more than the ${formatNumber(mass)} g there are: all is lost`,
        ]
      : []),
  ];
}

function panelsOf(
  { schedule, grains, evaporation }: KineticsProblem,
  points: readonly Point[],
): readonly Panel[] {
  const time = { quantity: 'time', unit: 'h' };
  const x = [0, ...points.map(({ step }) => step.time / 3600)];
  if (!(x.at(-1)! > 0))
    throw new AppError('bad-option', '--schedule lasts 0 s; expected stages that take time');
  const line = (label: string, start: number, of: (point: Point) => number) => ({
    ...({ label, kind: 'line', x, y: [start, ...points.map(of)], fidelity: 'simulated' } as const),
  });
  const panels: Panel[] = [
    {
      description: 'temperature of the furnace over time',
      x: time,
      y: { quantity: 'temperature', unit: '°C' },
      series: [
        line('temperature', schedule.start - celsiusZero_K, ({ step }) => step.temperature - celsiusZero_K),
      ],
    },
    {
      description: 'converted fraction over time, with that of the activation energy plus and minus its sd',
      x: time,
      y: { quantity: 'converted fraction', unit: '', extent: { low: 0, high: 1 } },
      series: [
        line('converted', 0, ({ fraction }) => fraction),
        line('E + sd', 0, ({ range }) => range[0]),
        line('E − sd', 0, ({ range }) => range[1]),
      ],
    },
  ];
  if (grains !== null)
    panels.push({
      description: 'mean grain size over time',
      x: time,
      y: { quantity: 'grain size', unit: 'µm' },
      series: [
        line(
          'grains',
          grains.initial / angstromPerMicrometre,
          (point) => point.grainSize! / angstromPerMicrometre,
        ),
      ],
    });
  if (evaporation !== null)
    panels.push({
      description: `mass of ${evaporation.element} lost over time`,
      x: time,
      y: { quantity: `${evaporation.element} lost`, unit: 'g' },
      series: [line('lost', 0, ({ evaporated }) => evaporated!)],
    });
  return panels;
}
