import { boltzmann_meVperK } from '../../core/units.ts';
import { type Estimated, jackknife } from './autocorrelation.ts';
import type { TemperatureSeries } from './sample-temperature.ts';

/** Averages at one temperature, each with its standard deviation. */
export type ThermalAverages = {
  readonly temperature: number;
  readonly siteCount: number;
  /** ⟨|Σe|⟩/N [1]. */
  readonly magnetization: Estimated;
  /** N·(⟨m²⟩ − ⟨|m|⟩²)/kT [1/meV], for unit moments. */
  readonly susceptibility: Estimated;
  /** Energy per spin [meV], field and anisotropy included. */
  readonly energy: Estimated;
  /** N·(⟨e²⟩ − ⟨e⟩²)/(kT)² in units of kB per spin. */
  readonly specificHeat: Estimated;
  /** 1 − ⟨m⁴⟩/(3⟨m²⟩²): 2/3 in full order, 4/9 of a disordered three-component, 0 of an Ising magnet. */
  readonly binder: Estimated;
  /** Steps of the series; independent ones among them. */
  readonly autocorrelationTime: number;
  readonly effectiveCount: number;
};

/** Fourth-order cumulant of Binder from ⟨m²⟩ and ⟨m⁴⟩. @source binder1981 */
export const binderOf = (m2: number, m4: number): number => 1 - m4 / (3 * m2 * m2);

/**
 * Averages of one series, errors by jackknife over `blockCount` blocks.
 * @source landau-binder2015, ch. 4
 */
export function averageSeries(series: TemperatureSeries, blockCount = 20): ThermalAverages {
  const { magnetization: m, energy: e, siteCount, temperature } = series;
  const m2 = m.map((x) => x * x);
  const kT = boltzmann_meVperK * temperature;
  const estimate = (
    values: readonly Float64Array[],
    evaluate: (means: readonly number[]) => number,
  ): Estimated => jackknife(values, evaluate, blockCount);
  const offset = e.reduce((sum, x) => sum + x, 0) / e.length;
  const shifted = e.map((x) => x - offset);
  return {
    temperature,
    siteCount,
    magnetization: estimate([m], ([a = 0]) => a),
    susceptibility: estimate([m2, m], ([a = 0, b = 0]) => (siteCount * (a - b * b)) / kT),
    energy: estimate([e], ([a = 0]) => a),
    specificHeat: estimate(
      [shifted.map((x) => x * x), shifted],
      ([a = 0, b = 0]) => (siteCount * (a - b * b)) / (kT * kT),
    ),
    binder: estimate([m2.map((x) => x * x), m2], ([a = 0, b = 0]) => binderOf(b, a)),
    autocorrelationTime: series.autocorrelationTime,
    effectiveCount: m.length / (2 * series.autocorrelationTime),
  };
}
