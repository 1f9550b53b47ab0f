import { seededRandom } from '../core/random.ts';
import { molarMass } from './cells.ts';
import { meanOver } from './metals.ts';
import { drawFault, type Fault } from './mishaps.ts';
import { openThermometer } from './thermometer.ts';
import type { HiddenWorld, MadeSample } from './world-family.ts';

/** One relaxation: since the run began [s], shown and risen [K], heat capacities of sample and platform with the sample's error [µJ/K]. */
export type HeatCapacityReading = {
  readonly seconds: number;
  readonly temperature: number;
  readonly rise: number;
  readonly sample: number;
  readonly error: number;
  readonly addenda: number;
};

export type HeatCapacityRun = {
  /** [mg], [g/mol] */
  readonly mass: number;
  readonly molarMass: number;
  readonly readings: readonly HeatCapacityReading[];
  readonly fault: Fault | null;
};

/**
 * Heat capacity of a chunk by relaxation, from the base temperature [K] to 30 K: electrons of every region as two fluids have it
 * (C = 3γT³/Tc² below its Tc), phonons βT³ + δT⁵, each reading averaged over its rise of 2 %. Deterministic in the world's seed and the
 * run's name.
 * @param couplingOf electron–phonon coupling λ [1] of a composition
 */
export function measureHeatCapacity(
  world: HiddenWorld,
  couplingOf: (fractions: Float64Array) => number,
  name: string,
  sample: MadeSample,
  base: number,
): HeatCapacityRun {
  const random = seededRandom('heat capacity', world.seed, name);
  const drawn = drawFault(random);
  const fault = drawn === 'thermometer-off' ? drawn : null;
  const mass = 8 + 12 * random.uniform();
  const weight = molarMass(world, sample.fractions);
  const thermometer = openThermometer(random, fault === null ? 0 : 0.5 + 1.5 * random.uniform());
  const scale = 1 + 0.01 * random.normal();
  const readings: HeatCapacityReading[] = [];
  let seconds = 600;
  const count = 90;
  for (let i = 0; i < count; i++) {
    const stage = base * (30 / base) ** (i / (count - 1));
    const rise = 0.02 * stage;
    const mean = [0, 0.25, 0.5, 0.75, 1].reduce(
      (sum, part) => sum + molarHeatCapacity(world, couplingOf, sample, stage + part * rise) / 5,
      0,
    );
    const own = (mean * mass * scale) / weight;
    const addenda = 0.6 * stage + 0.012 * stage ** 3;
    const error = 0.004 * own + 0.002 * addenda;
    const shown = thermometer(stage + rise / 2, seconds / 3600);
    readings.push({
      seconds,
      temperature: shown,
      rise,
      sample: own + error * random.normal(),
      error,
      addenda,
    });
    seconds += 90 + 12 * stage;
  }
  return { mass, molarMass: weight, readings, fault };
}

/** [mJ mol⁻¹ K⁻¹] of atoms. */
function molarHeatCapacity(
  world: HiddenWorld,
  couplingOf: (fractions: Float64Array) => number,
  sample: MadeSample,
  temperature: number,
): number {
  let total = 0;
  for (const { share, fractions, regions } of sample.phases) {
    const gamma = 2.4 * (1 + couplingOf(fractions));
    const debye = meanOver(world.family.metals, fractions, (metal) => metal.debye);
    const beta = 1.94377e6 / debye ** 3;
    const electrons = regions.reduce(
      (sum, critical) =>
        sum +
        (critical > temperature ? (3 * gamma * temperature ** 3) / critical ** 2 : gamma * temperature) /
          regions.length,
      0,
    );
    total += share * (electrons + beta * temperature ** 3 * (1 + 12 * (temperature / debye) ** 2));
  }
  return total;
}
