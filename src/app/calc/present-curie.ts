import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import type {
  CurieEstimates,
  CurieResult,
  curieEfforts,
  Estimated,
  ExchangeList,
  ThermalAverages,
} from '../../kernels/magnetism/index.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { drawPanels, type Panel } from './draw-panels.ts';

/** What was computed of one exchange list. */
export type CurieCalculation = {
  readonly list: ExchangeList;
  readonly estimates: CurieEstimates;
  readonly monteCarlo: { readonly result: CurieResult; readonly curve: readonly ThermalAverages[] } | null;
  readonly warnings: readonly string[];
  readonly effort: keyof typeof curieEfforts;
  readonly seed: number;
};

const round = (value: number): number => Number(value.toPrecision(10));
const estimateJson = ({ value, sd }: Estimated): Json => ({ value: round(value), sd: round(sd) });

/** The fields that scripts rely on: `order` and `tc_K`; the rest says how they came about. */
export function documentCurie(calculation: CurieCalculation): CalculationResult['document'] {
  const { list, estimates, monteCarlo, warnings, effort, seed } = calculation;
  const { order, meanField, randomPhase } = estimates;
  const found = monteCarlo?.result.temperature;
  return {
    order: order.kind,
    tc_K: {
      meanField: round(meanField),
      rpa: randomPhase.temperature === null ? null : round(randomPhase.temperature),
      monteCarlo: found === undefined ? null : estimateJson(found),
    },
    convention: list.convention,
    source: list.source,
    warnings: [...warnings],
    wavevector: order.wavevector.map(round),
    exchangeSum_meV: round(order.eigenvalue),
    siteCount: list.model.sites.length,
    pairCount: list.model.bonds.length,
    dimensions: order.dimensions,
    sites: list.model.sites.map(({ label, position, moment }, i) => ({
      label,
      position: position.map(round),
      moment_muB: moment,
      amplitude: [round(order.amplitudes[i]!.re), round(order.amplitudes[i]!.im)],
    })),
    ...(monteCarlo === null
      ? {}
      : {
          seed,
          effort,
          crossings: monteCarlo.result.crossings.map(({ spins, temperature, binder }) => ({
            spins: [...spins],
            tc_K: estimateJson(temperature),
            binder: estimateJson(binder),
          })),
          method: monteCarlo.result.series[0]!.method,
          curve: monteCarlo.curve.map(rowJson),
        }),
  };
}

const rowJson = (row: ThermalAverages): Json => ({
  temperature_K: round(row.temperature),
  magnetization: estimateJson(row.magnetization),
  susceptibility_permeV: estimateJson(row.susceptibility),
  specificHeat_kB: estimateJson(row.specificHeat),
  binder: estimateJson(row.binder),
  energy_meV: estimateJson(row.energy),
});

const showKelvin = (value: number | null): string =>
  value === null ? 'none' : `${formatNumber(value, 5)} K`;
const withSd = ({ value, sd }: Estimated, digits = 4): string =>
  `${formatNumber(value, digits)} ± ${formatNumber(sd, 2)}`;

/** For a reader: the temperatures, the order, the convention; M(T), χ(T), C(T) where sampled. */
export function describeCurie({ list, estimates, monteCarlo }: CurieCalculation): readonly Section[] {
  const { order, meanField, randomPhase } = estimates;
  const found = monteCarlo?.result.temperature;
  const names = { ferro: 'ferromagnetic', antiferro: 'antiferromagnetic', none: 'none above 0 K' };
  const temperatures: Section = {
    title: `Order: ${names[order.kind]}`,
    table: {
      header: ['approximation', order.kind === 'antiferro' ? 'Néel temperature' : 'Curie temperature'],
      rows: [
        ['mean field', showKelvin(meanField)],
        ['random phase (RPA)', showKelvin(randomPhase.temperature)],
        ['Monte Carlo', found === undefined ? 'not computed' : `${withSd(found, 5)} K`],
      ],
    },
    lines: [
      `${list.source}: ${list.model.sites.length} magnetic sites, ${list.model.bonds.length} pairs in the cell`,
      `convention: ${list.convention}`,
      `first order at q = (${order.wavevector.map((x) => formatNumber(x, 4)).join(', ')}), exchange sum ${formatNumber(order.eigenvalue, 6)} meV`,
    ],
  };
  if (monteCarlo === null) return [temperatures];
  const { crossings, series } = monteCarlo.result;
  const sampled: Section = {
    title: `Classical spins by ${series[0]!.method}, ${monteCarlo.curve[0]!.siteCount} of them`,
    lines: crossings.map(
      ({ spins, temperature, binder }) =>
        `cumulants of ${spins[0]} and ${spins[1]} spins cross at ${withSd(temperature, 5)} K, U4 = ${withSd(binder)}`,
    ),
    table: {
      header: ['T [K]', 'm', 'chi [1/meV]', 'C [kB]', 'U4'],
      rows: monteCarlo.curve.map((row) => [
        formatNumber(row.temperature, 5),
        withSd(row.magnetization),
        withSd(row.susceptibility),
        withSd(row.specificHeat),
        withSd(row.binder),
      ]),
    },
  };
  return [temperatures, sampled];
}

/** M(T), χ(T) and C(T) with bars of two standard deviations. */
export function drawCurie({ monteCarlo, estimates }: CurieCalculation): CalculationResult['figure'] {
  if (monteCarlo === null)
    return { notDrawn: 'curves over temperature are sampled with --monte-carlo alone' };
  const { curve, result } = monteCarlo;
  const temperatures = curve.map(({ temperature }) => temperature);
  const panel = (quantity: string, unit: string, read: (row: ThermalAverages) => Estimated): Panel => ({
    description: `${quantity} over temperature, ${estimates.order.kind} order, Tc = ${withSd(result.temperature, 5)} K`,
    x: { quantity: 'T', unit: 'K' },
    y: { quantity, unit },
    series: [
      {
        label: quantity,
        kind: 'points',
        x: temperatures,
        y: curve.map((row) => read(row).value),
        sds: curve.map((row) => read(row).sd),
        fidelity: 'simulated',
      },
    ],
  });
  return drawPanels([
    panel(
      estimates.order.kind === 'ferro' ? 'magnetisation' : 'staggered magnetisation',
      '',
      (row) => row.magnetization,
    ),
    panel('susceptibility of the order', '1/meV', (row) => row.susceptibility),
    panel('specific heat', 'kB per spin', (row) => row.specificHeat),
  ]);
}
