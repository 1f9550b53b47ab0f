import { type Random, seededRandom } from '../core/random.ts';
import { drawFault, type Fault } from './mishaps.ts';
import { sampleResistivity } from './sample-resistivity.ts';
import { openThermometer } from './thermometer.ts';
import { openVoltmeter } from './voltmeter.ts';
import type { HiddenWorld, MadeSample } from './world-family.ts';

/** A bar with four contacts: between the inner two [m], and across [m²], as somebody measured them. */
export type Bar = { readonly length: number; readonly area: number };

/** One line of a run, as the instrument sees it. */
export type ResistanceReading = {
  /** Since the run began [s]. */
  readonly seconds: number;
  /** Shown [K]. */
  readonly temperature: number;
  /** [Ω], null where the bridge was out of range */
  readonly resistance: number | null;
  /** Scatter of the readings averaged [Ω]. */
  readonly scatter: number;
};

export type ResistanceRun = {
  readonly bar: Bar;
  /** [A] */
  readonly current: number;
  readonly readings: readonly ResistanceReading[];
  readonly fault: Fault | null;
};

/** A leg of a run: from and to [K], step between readings [K], rate [K/min]. */
type Leg = { readonly from: number; readonly to: number; readonly step: number; readonly rate: number };

const legsTo = (base: number, rate: number): readonly Leg[] => [
  { from: 300, to: 45, step: 8.5, rate: 6 },
  { from: 45, to: base, step: 0.18, rate },
  { from: base, to: 45, step: 0.18, rate },
];

/** Seconds averaged into one reading, and the readings whose scatter is stated. */
const averaging = 4;

/**
 * Cools a bar from 300 K to the base temperature [K] and warms it to 45 K, with the current reversed at each reading. The sample lags
 * behind its stage by τ·dT/dt, τ of 5 to 40 s. Deterministic in the world's seed and the run's name.
 * @param certain the fault that it has for certain, null for none; without it that is left to chance.
 */
export function measureResistance(
  world: HiddenWorld,
  name: string,
  sample: MadeSample,
  base: number,
  certain?: Fault | null,
): ResistanceRun {
  const random = seededRandom('resistance', world.seed, name);
  const drawn = drawFault(random);
  const fault = certain === undefined ? drawn : certain;
  const current = 0.005;
  const bar: Bar = { length: 0.004 + 0.002 * random.uniform(), area: 1e-6 * (0.6 + 0.8 * random.uniform()) };
  const resistivityAt = sampleResistivity(world, sample);
  const lag = 5 + 35 * random.uniform();
  const thermometer = openThermometer(random, grossError(fault, random));
  const voltmeter = openVoltmeter(random, averaging, fault === 'noisy-contact' ? 30 : 1);
  // a bar is measured with calipers, to a few percent
  const shape = (bar.length / bar.area) * (1 + 0.03 * random.normal()) * 1e-8;
  const readings: ResistanceReading[] = [];
  let seconds = 60;
  for (const { from, to, step, rate } of legsTo(base, 0.4 + 0.4 * random.uniform())) {
    const direction = Math.sign(to - from);
    const count = Math.floor(Math.abs(to - from) / step);
    for (let i = 0; i <= count; i++) {
      const stage = i === count ? to : from + direction * step * i;
      const body = Math.max(base, stage - (direction * lag * rate) / 60);
      const truth = voltageOf(fault, current * shape * resistivityAt(body), random);
      const read = truth === null ? null : voltmeter(truth) / current;
      const temperature = thermometer(stage + 0.0008 * random.normal(), seconds / 3600);
      const scatter =
        (2e-9 * (fault === 'noisy-contact' ? 30 : 1) * (0.7 + 0.6 * random.uniform())) / current;
      readings.push({ seconds, temperature, resistance: read, scatter });
      seconds += (step / rate) * 60;
    }
    seconds += 300;
  }
  return { bar, current, readings, fault };
}

const grossError = (fault: Fault | null, random: Random): number =>
  fault === 'thermometer-off' ? (random.uniform() < 0.5 ? -1 : 1) * (0.5 + 1.5 * random.uniform()) : 0;

/** What the leads carry [V]: an open contact floats or is out of range, leads that touch carry nothing. */
function voltageOf(fault: Fault | null, voltage: number, random: Random): number | null {
  if (fault === 'shorted-leads') return 0;
  if (fault !== 'open-contact') return voltage;
  return random.uniform() < 0.3 ? null : 1e-4 * random.normal();
}
