import { seededRandom } from '../core/random.ts';
import { densityOf } from './cells.ts';
import { drawFault, type Fault } from './mishaps.ts';
import { superconductingShare } from './sample-resistivity.ts';
import { openThermometer } from './thermometer.ts';
import type { HiddenWorld, MadeSample } from './world-family.ts';

/** One line of a run: since it began [s], shown [K], field [Oe], moment and its standard error [emu]. */
export type MomentReading = {
  readonly seconds: number;
  readonly temperature: number;
  readonly field: number;
  readonly moment: number;
  readonly error: number;
};

export type MagnetisationRun = {
  /** As weighed [mg], and the volume from it [mm³]. */
  readonly mass: number;
  readonly volume: number;
  readonly readings: readonly MomentReading[];
  readonly fault: Fault | null;
};

/** Demagnetising factor of a chunk that is nearly a ball. */
const demagnetising = 1 / 3;
/** Penetration depth in the cold [nm]. */
const penetration = 220;

/**
 * Moment of a chunk in 10 Oe: cooled in zero field and measured while warming, then measured while cooling in the field. Regions that
 * percolate screen everything inside them; others each for themselves, less by what the field penetrates. Deterministic in the world's
 * seed and the run's name.
 */
export function measureMagnetisation(
  world: HiddenWorld,
  name: string,
  sample: MadeSample,
  base: number,
): MagnetisationRun {
  const random = seededRandom('magnetisation', world.seed, name);
  const drawn = drawFault(random);
  // this instrument has no leads
  const fault = drawn === 'thermometer-off' ? drawn : null;
  const mass = 15 + 40 * random.uniform();
  const volume = mass / densityOf(world, sample.fractions);
  const error = fault === null ? 0 : 0.5 + 1.5 * random.uniform();
  const thermometer = openThermometer(random, error);
  const field = 10 + 0.3 * random.normal();
  const pinned = 0.04 + 0.4 * random.uniform();
  const normal = 1.5e-4 + 1.5e-4 * random.uniform();
  const curie = 2e-4 * random.uniform();
  const holder = -2e-7 * random.uniform();
  const noise = 4e-8 + 8e-8 * random.uniform();
  const temperatures = Array.from({ length: 90 }, (_, i) => base + (30 - base) * (i / 89) ** 1.3);
  const readings: MomentReading[] = [];
  let seconds = 1800;
  for (const [series, shares] of [
    [temperatures, 1],
    [[...temperatures].reverse(), pinned],
  ] as const)
    for (const stage of series) {
      const screened = screenedShare(world, sample, stage) * shares;
      const inner = -screened + (1 - screened) * (normal + curie / stage);
      const susceptibility = inner / (1 + demagnetising * inner);
      const moment = (susceptibility / (4 * Math.PI)) * field * volume * 1e-3 + holder;
      const spread = noise + 3e-4 * Math.abs(moment);
      readings.push({
        seconds,
        temperature: thermometer(stage, seconds / 3600),
        field,
        moment: moment + spread * random.normal(),
        error: spread * (0.7 + 0.6 * random.uniform()),
      });
      seconds += 70 + 20 * random.uniform();
    }
  return { mass, volume, readings, fault };
}

/** Share of the volume that is kept free of field after cooling without one. */
export function screenedShare({ transport }: HiddenWorld, sample: MadeSample, temperature: number): number {
  let share = 0;
  let deep = 0;
  for (const phase of sample.phases) {
    const own = superconductingShare(phase, temperature) * phase.share;
    const critical = phase.regions[0]!;
    const reduced = critical > 0 ? Math.min(0.999, temperature / critical) : 0.999;
    share += own;
    deep += own * penetration * (1 - reduced ** 4) ** -0.5;
  }
  if (share <= 0) return 0;
  const joined = Math.min(1, Math.max(0, (share - transport.threshold) / (1 - transport.threshold)));
  const apart = share * Math.max(0.02, 1 - (3 * deep) / share / sample.grainSize);
  return Math.min(1, Math.max(apart, Math.sqrt(joined)));
}
