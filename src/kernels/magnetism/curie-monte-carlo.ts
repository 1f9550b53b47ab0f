import { AppError } from '../../core/error.ts';
import type { Vector3 } from '../crystal/index.ts';
import type { Estimated } from './autocorrelation.ts';
import { type Crossing, extrapolateCrossings, findCrossing } from './binder-crossing.ts';
import type { TemperatureSeries, TemperatureTask } from './sample-temperature.ts';
import type { SpinModel } from './spin-model.ts';
import { averageSeries, type ThermalAverages } from './thermal-averages.ts';

/** Runs tasks, in whatever order and on however many cores, and gives their series in the order of the tasks. */
export type RunTasks = (
  tasks: readonly TemperatureTask[],
  stage: string,
) => Promise<readonly TemperatureSeries[]>;

/** How much is computed: `sizes` are multiples of the smallest lattice whose pairs (s, 2s) cross. */
export type CurieEffort = {
  readonly measurements: number;
  /** Spins of the smallest lattice, about. */
  readonly smallest: number;
  readonly sizes: readonly number[];
};

export const curieEfforts = {
  quick: { measurements: 2000, smallest: 300, sizes: [1] },
  normal: { measurements: 6000, smallest: 512, sizes: [1] },
  thorough: { measurements: 12000, smallest: 512, sizes: [1, 1.5] },
} as const satisfies { readonly [name: string]: CurieEffort };

/** What a search for the Curie temperature found. `temperature.sd` [K] holds the statistics and the finite size. */
export type CurieResult = {
  readonly temperature: Estimated;
  readonly crossings: readonly (Crossing & { readonly spins: readonly [number, number] })[];
  readonly series: readonly TemperatureSeries[];
};

/**
 * What one crossing of (L, 2L) may be off by through the finite size, as a part of Tc at N = L³ = 512 spins: the crossings of 512
 * and 4,096 spins with nearest neighbours lie −0.21 ± 0.08 % (sc), +0.11 ± 0.10 % (bcc) and +0.02 ± 0.06 % (fcc) from the
 * accepted temperatures. It is a bound over these three; other exchange, of long reach above all, was not measured.
 * Falls as L^−2.16, the leading correction.
 */
const finiteSizeShare = 0.003;

/** U4 of the three-component class in a periodic cube, to find the neighbourhood by. @source peczak1991 */
const criticalBinder = 0.62;

/**
 * The Curie temperature of a ferromagnet (or what {@link gaugeToFerromagnet} made one) by Monte Carlo: where U4 of two sizes
 * cross, each measured at five temperatures about it. First a few temperatures between the two estimates find the place.
 * With two or more pairs of sizes the crossings are extrapolated to the endless lattice.
 * @param bracket temperatures [K] between which Tc lies, such as 0.8 of the random phase and the mean field.
 * @throws no-crossing — no order sets in within the bracket.
 * @source binder1981
 */
export async function findCurieTemperature(
  model: SpinModel,
  bracket: readonly [number, number],
  effort: CurieEffort,
  seed: number,
  run: RunTasks,
): Promise<CurieResult> {
  let stream = 0;
  const tasksAt = (
    cells: Vector3,
    temperatures: readonly number[],
    measurements: number,
  ): TemperatureTask[] =>
    temperatures.map((temperature) => ({
      model,
      cells,
      temperature,
      measurements,
      thermalization: Math.max(100, Math.round(measurements / 10)),
      seed,
      stream: stream++,
    }));
  const smallest = chooseCells(model, effort.smallest);
  const scout = Math.max(300, Math.round(effort.measurements / 8));
  const coarse = await run(
    tasksAt(smallest, spread(bracket[0], bracket[1], 8), scout),
    'where order sets in',
  );
  let centre = placeOf(coarse);
  const near = await run(tasksAt(smallest, spread(0.92 * centre, 1.08 * centre, 6), 2 * scout), 'closer');
  centre = placeOf(near);
  const sizes = [...new Set(effort.sizes.flatMap((size) => [size, 2 * size]))].sort((a, b) => a - b);
  for (let attempt = 0; ; attempt++) {
    const temperatures = spread(0.97 * centre, 1.03 * centre, 5);
    const series = new Map<number, readonly TemperatureSeries[]>();
    for (const size of sizes.toReversed()) {
      const tasks = tasksAt(scaleCells(smallest, size), temperatures, effort.measurements);
      series.set(size, await run(tasks, `crossing, ${countSpins(model, tasks[0]!.cells)} spins`));
    }
    const [first = [], last = []] = [series.get(sizes[0]!), series.get(sizes.at(-1)!)];
    const away = stepToCrossing(first, last);
    if (away !== 0 && attempt < 4) {
      centre *= 1 + 0.045 * away;
      continue;
    }
    const crossings = effort.sizes.map((size) => {
      const [small = [], large = []] = [series.get(size), series.get(2 * size)];
      const spins = [small[0]!.siteCount, large[0]!.siteCount] as const;
      return { ...findCrossing(small, large), spins };
    });
    const value = crossings.at(-1)!.temperature.value;
    if (Math.abs(value / centre - 1) > 0.02 && attempt < 2) {
      centre = value;
      continue;
    }
    return { temperature: judge(crossings), crossings, series: [...series.values()].flat() };
  }
}

/** Above Tc the larger lattice has the lower U4 at every temperature, below it the higher: which way to go, 0 to stay. */
function stepToCrossing(
  small: readonly TemperatureSeries[],
  large: readonly TemperatureSeries[],
): -1 | 0 | 1 {
  const differences = small.map(
    (series, i) => averageSeries(large[i]!).binder.value - averageSeries(series).binder.value,
  );
  if (differences.every((difference) => difference < 0)) return -1;
  return differences.every((difference) => difference > 0) ? 1 : 0;
}

function judge(crossings: CurieResult['crossings']): Estimated {
  const sizes = crossings.map(({ spins, temperature }) => ({ size: Math.cbrt(spins[0]), temperature }));
  const largest = sizes.at(-1)!;
  if (sizes.length > 1) return extrapolateCrossings(sizes);
  const { value, sd } = largest.temperature;
  return { value, sd: Math.hypot(sd, finiteSizeShare * value * (8 / largest.size) ** 2.16) };
}

const spread = (low: number, high: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

const countSpins = (model: SpinModel, [a, b, c]: Vector3): number => a * b * c * model.sites.length;
const scaleCells = (cells: Vector3, factor: number): Vector3 =>
  cells.map((count) => Math.round(count * factor)) as unknown as Vector3;

/** Where U4 falls through its critical value, from high temperatures down, on a straight line between neighbours. */
function placeOf(series: readonly TemperatureSeries[]): number {
  const points = series.map((one) => {
    const { binder } = averageSeries(one);
    return { temperature: one.temperature, value: binder.value };
  });
  for (let i = points.length - 1; i > 0; i--) {
    const [below, above] = [points[i - 1]!, points[i]!];
    if (below.value < criticalBinder || above.value >= criticalBinder) continue;
    const share = (below.value - criticalBinder) / (below.value - above.value);
    return below.temperature + share * (above.temperature - below.temperature);
  }
  const shown = points.map(({ temperature, value }) => `${temperature.toFixed(1)} K: ${value.toFixed(3)}`);
  throw new AppError(
    'no-crossing',
    `the cumulant of the order parameter does not pass ${criticalBinder} (${shown.join(', ')}): no such order sets in here`,
  );
}

/**
 * Repetitions that make a lattice of about `spins` spins as nearly cubic as the cell allows, an even number of cells along
 * every axis, and far enough for its longest bonds not to meet their own images where that does not need over 8 × the spins.
 */
export function chooseCells(model: SpinModel, spins: number): Vector3 {
  const lengths = model.lattice.map((vector) => Math.hypot(...vector));
  const volume = lengths.reduce((product, length) => product * length, 1);
  const side = Math.cbrt((spins / model.sites.length) * volume);
  const reach = [0, 1, 2].map((k) =>
    Math.max(...model.bonds.map(({ translation }) => Math.abs(translation[k]!))),
  );
  return lengths.map((length, k) => {
    const wanted = Math.max(2, 2 * Math.round(side / length / 2));
    return Math.max(wanted, Math.min(2 * wanted, 2 * reach[k]! + 2));
  }) as unknown as Vector3;
}

/** Temperatures in units of Tc at which a curve from order to disorder is drawn. */
const curveShares = [0.05, 0.2, 0.35, 0.5, 0.62, 0.72, 0.8, 0.87, 0.93, 0.97, 1, 1.03, 1.08, 1.15, 1.3, 1.5];

/** M(T), χ(T), C(T) with their errors on one lattice, about a known Curie temperature [K]. */
export async function sampleCurve(
  model: SpinModel,
  curieTemperature: number,
  effort: CurieEffort,
  seed: number,
  run: RunTasks,
): Promise<readonly ThermalAverages[]> {
  const cells = scaleCells(chooseCells(model, effort.smallest), 1.5);
  const measurements = Math.max(600, Math.round(effort.measurements / 4));
  const tasks = curveShares.map((share, i) => ({
    model,
    cells,
    temperature: share * curieTemperature,
    measurements,
    thermalization: Math.max(200, Math.round(measurements / 3)),
    seed,
    stream: 1000 + i,
  }));
  return (await run(tasks, 'M(T), χ(T), C(T)')).map((series) => averageSeries(series));
}

/** What a task costs, in spin-neighbour visits: for progress and time left. */
export const workOf = ({ model, cells, measurements, thermalization }: TemperatureTask): number => {
  const [a, b, c] = cells;
  const neighbours = (2 * model.bonds.length) / model.sites.length;
  return a * b * c * model.sites.length * (neighbours + 8) * (measurements + thermalization);
};

/** About the work of {@link findCurieTemperature} and, with `hasCurve`, of {@link sampleCurve}. */
export function curieWork(model: SpinModel, effort: CurieEffort, hasCurve: boolean): number {
  const smallest = chooseCells(model, effort.smallest);
  const base = { model, thermalization: 0, temperature: 1, seed: 0, stream: 0 };
  const at = (size: number, measurements: number): number =>
    workOf({ ...base, cells: scaleCells(smallest, size), measurements });
  const sizes = [...new Set(effort.sizes.flatMap((size) => [size, 2 * size]))];
  const search = sizes.reduce(
    (sum, size) => sum + at(size, 5.5 * effort.measurements),
    at(1, 2.5 * effort.measurements),
  );
  const curve = curveShares.length * at(1.5, Math.max(800, effort.measurements / 3));
  return search + (hasCurve ? curve : 0);
}
