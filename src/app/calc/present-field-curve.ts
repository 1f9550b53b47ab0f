import { formatNumber } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';
import { bohrMagneton_meVperT } from '../../core/units.ts';
import type { AppliedTerms, Estimated, ThermalAverages } from '../../kernels/magnetism/index.ts';
import type { CalculationResult, Section } from './calculation.ts';
import { drawPanels, type Panel } from './draw-panels.ts';

/** M(T), χ(T), C(T) in a field or with an anisotropy. */
export type FieldCurve = {
  readonly applied: AppliedTerms;
  readonly curve: readonly ThermalAverages[];
  /** Whether the magnetisation is that of one sublattice against the other. */
  readonly isStaggered: boolean;
  readonly seed: number;
  readonly effort: string;
};

const round = (value: number): number => Number(value.toPrecision(10));
const estimateJson = ({ value, sd }: Estimated): Json => ({ value: round(value), sd: round(sd) });
const scaled = ({ value, sd }: Estimated, factor: number): Estimated => ({
  value: value * factor,
  sd: sd * factor,
});

/** The susceptibility dM/dB [µB/T per site] in a field; that of the order [1/meV] without one. */
const susceptibilityOf = ({ applied }: FieldCurve, row: ThermalAverages): Estimated =>
  applied.field === 0 ? row.susceptibility : scaled(row.susceptibility, bohrMagneton_meVperT);

/** Fields of the document: the terms, and one entry of `curve` for each temperature. */
export function documentField(field: FieldCurve): CalculationResult['document'] {
  const { applied, curve, seed, effort, isStaggered } = field;
  const hasField = applied.field !== 0;
  return {
    field_T: applied.field,
    anisotropy_meV: applied.anisotropy,
    axis: [...applied.axis],
    moments_muB: [...applied.moments],
    hamiltonian: 'E = −Σ J e·e − Σ µ B·e − Σ K (e·axis)², classical unit vectors e',
    magnetizationIs: hasField ? 'along the field' : isStaggered ? 'staggered, |Σ ±e|/N' : '|Σe|/N',
    seed,
    effort,
    spins: curve[0]!.siteCount,
    curve: curve.map((row) => ({
      temperature_K: round(row.temperature),
      [hasField ? 'magnetization_muB' : 'magnetization']: estimateJson(row.magnetization),
      [hasField ? 'susceptibility_muBperT' : 'susceptibility_permeV']: estimateJson(
        susceptibilityOf(field, row),
      ),
      specificHeat_kB: estimateJson(row.specificHeat),
      energy_meV: estimateJson(row.energy),
    })),
  };
}

const withSd = ({ value, sd }: Estimated): string => `${formatNumber(value, 4)} ± ${formatNumber(sd, 2)}`;

/** For a reader: the terms and a table. */
export function describeField(field: FieldCurve): readonly Section[] {
  const { applied, curve, isStaggered } = field;
  const hasField = applied.field !== 0;
  const magnetization = hasField ? 'M [µB]' : isStaggered ? 'm staggered' : 'm';
  return [
    {
      title: `Classical spins, ${curve[0]!.siteCount} of them, in ${formatNumber(applied.field, 4)} T, K = ${formatNumber(applied.anisotropy, 4)} meV, axis (${applied.axis.join(', ')})`,
      lines: ['E = −Σ J e·e − Σ µ B·e − Σ K (e·axis)², per site; no extrapolation to the endless lattice'],
      table: {
        header: ['T [K]', magnetization, hasField ? 'chi [µB/T]' : 'chi [1/meV]', 'C [kB]'],
        rows: curve.map((row) => [
          formatNumber(row.temperature, 5),
          withSd(row.magnetization),
          withSd(susceptibilityOf(field, row)),
          withSd(row.specificHeat),
        ]),
      },
    },
  ];
}

/** M(T), χ(T) and C(T) with bars of two standard deviations. */
export function drawField(field: FieldCurve): CalculationResult['figure'] {
  const { curve, applied } = field;
  const hasField = applied.field !== 0;
  const panel = (quantity: string, unit: string, read: (row: ThermalAverages) => Estimated): Panel => ({
    description: `${quantity} over temperature in ${applied.field} T with K = ${applied.anisotropy} meV`,
    x: { quantity: 'T', unit: 'K' },
    y: { quantity, unit },
    series: [
      {
        label: quantity,
        kind: 'points',
        x: curve.map(({ temperature }) => temperature),
        y: curve.map((row) => read(row).value),
        sds: curve.map((row) => read(row).sd),
        fidelity: 'simulated',
      },
    ],
  });
  return drawPanels([
    panel(
      field.isStaggered ? 'staggered magnetisation' : 'magnetisation',
      hasField ? 'µB per site' : '',
      (row) => row.magnetization,
    ),
    panel('susceptibility', hasField ? 'µB/T per site' : '1/meV', (row) => susceptibilityOf(field, row)),
    panel('specific heat', 'kB per spin', (row) => row.specificHeat),
  ]);
}
