import { type Random, seededRandom } from '../core/random.ts';
import { bohrMagneton_meVperT, boltzmann_meVperK } from '../core/units.ts';
import { densityOf } from './cells.ts';
import {
  demagnetising,
  loopOf,
  type Magnet,
  type MagneticPhase,
  magneticConstant,
  orderedPart,
  reversalField,
} from './magnet.ts';
import { type MomentCurve, openMomentCurve } from './magnetic-moment.ts';
import type { MagnetisationRun, MomentReading } from './measure-magnetisation.ts';
import { drawFault } from './mishaps.ts';
import { openThermometer } from './thermometer.ts';
import type { HiddenWorld, MadeSample } from './world-family.ts';

/** Oersted in a tesla. */
const oerstedPerTesla = 1e4;
/** To which the oven of the magnetometer heats [K]. */
const hottest = 1270;

/** A magnetometer with a chunk in it: what all of its runs share. */
type Mounted = {
  readonly random: Random;
  /** As weighed [mg], and the volume from it [mm³]. */
  readonly mass: number;
  readonly volume: number;
  readonly fault: MagnetisationRun['fault'];
  /** Reads a specific moment [A m²/kg] at a true temperature [K] and field [Oe]. */
  readonly read: (seconds: number, stage: number, field: number, moment: number) => MomentReading;
};

function mount(world: HiddenWorld, kind: string, name: string, sample: MadeSample): Mounted {
  const random = seededRandom(kind, world.seed, name);
  const drawn = drawFault(random);
  // this instrument has no leads
  const fault = drawn === 'thermometer-off' ? drawn : null;
  const mass = 4 + 16 * random.uniform();
  const weighed = mass * (1 + 0.004 * random.normal());
  const thermometer = openThermometer(random, fault === null ? 0 : 0.5 + 1.5 * random.uniform());
  const holder = -3e-9 * (0.5 + random.uniform());
  const noise = 2e-7 + 6e-7 * random.uniform();
  return {
    random,
    mass: weighed,
    volume: weighed / densityOf(world, sample.fractions),
    fault,
    read(seconds, stage, field, moment) {
      const truth = moment * mass * 1e-3 + holder * field;
      const spread = noise + 4e-4 * Math.abs(truth);
      return {
        seconds,
        temperature: thermometer(stage, seconds / 3600),
        field,
        moment: truth + spread * random.normal(),
        error: spread * (0.7 + 0.6 * random.uniform()),
      };
    },
  };
}

/**
 * Moment of a magnet in 100 Oe, from the base temperature [K] to 1270 K: cooled without field and measured while warming, then measured
 * while cooling in the field. Deterministic in the world's seed and the run's name.
 */
export function measureOrdering(
  world: HiddenWorld,
  magnet: Magnet,
  name: string,
  sample: MadeSample,
  base: number,
): MagnetisationRun {
  const { random, mass, volume, fault, read } = mount(world, 'magnet', name, sample);
  const field = 100 + 0.5 * random.normal();
  const curve = openMomentCurve(magnet.spinWaves);
  const count = 240;
  const stages = Array.from({ length: count }, (_, i) => base + (hottest - base) * (i / (count - 1)) ** 1.8);
  const readings: MomentReading[] = [];
  const frozen = new Map<MagneticPhase, number>();
  let seconds = 1800;
  for (const [series, isFieldCooled] of [
    [stages, false],
    [stages.toReversed(), true],
  ] as const)
    for (const stage of series) {
      const moment = magnet.phases.reduce(
        (sum, phase) =>
          sum + lowFieldMoment(phase, magnet, stage, field, curve, isFieldCooled ? frozen : null),
        0,
      );
      readings.push(read(seconds, stage, field, moment));
      seconds += 60 + 20 * random.uniform();
    }
  return { mass, volume, readings, fault };
}

/** Susceptibility of electrons per mass of what does not order [A m²/kg per T]. */
const electronSusceptibility = 0.05;

/**
 * Moment of a phase in a low field [A m²/kg]: domains turn as far as demagnetisation and pinning let them, and what they had turned while
 * cooling in the field stays; the field adds to the order within.
 */
function lowFieldMoment(
  phase: MagneticPhase,
  magnet: Magnet,
  temperature: number,
  field: number,
  curve: MomentCurve,
  frozen: Map<MagneticPhase, number> | null,
): number {
  const tesla = field / oerstedPerTesla;
  const background = (electronSusceptibility * tesla) / magnet.phases.length;
  if (phase.regions[0]! <= 0 || phase.specificMoment <= 0) return background;
  const ordered = orderedPart(phase, temperature, magnet.spinWaves);
  const shear = magneticConstant * demagnetising * phase.magnetization * ordered;
  const pinning = frozen === null ? reversalField(phase, magnet, temperature) : 0;
  const reduced = tesla / Math.max(1e-9, shear + pinning);
  const turned = Math.max(reduced / Math.sqrt(1 + reduced ** 2), frozen?.get(phase) ?? 0);
  if (ordered > 0.02) frozen?.set(phase, turned);
  let whole = 0;
  for (const critical of phase.regions) {
    if (critical <= 0) continue;
    const energy = (bohrMagneton_meVperT * phase.moment * tesla) / (boltzmann_meVperK * critical);
    whole += curve(temperature / critical, energy) / phase.regions.length;
  }
  return background + phase.specificMoment * (turned * ordered + Math.max(0, whole - ordered));
}

/** Fields of one branch above zero [T], falling. */
const fields = [
  ...[7, 6.8, 6.6, 6.4, 6.2, 6, 5.8, 5.6, 5, 4.5, 4, 3.5, 3, 2.6, 2.2, 1.9, 1.6, 1.4, 1.2, 1, 0.85, 0.7],
  ...[0.6, 0.5, 0.42, 0.35, 0.29, 0.24, 0.2, 0.16, 0.13, 0.1, 0.08, 0.06, 0.045, 0.03, 0.02, 0.012],
  ...[0.007, 0.004, 0.002, 0.001],
];

/**
 * Moment of a magnet over field at a held temperature [K]: from 7 T to −7 T and back. The magnet of the instrument holds back some flux,
 * so that the field at the sample is not the one that is shown. Deterministic in the world's seed and the run's name.
 */
export function measureHysteresis(
  world: HiddenWorld,
  magnet: Magnet,
  name: string,
  sample: MadeSample,
  temperature: number,
): MagnetisationRun {
  const { random, mass, volume, fault, read } = mount(world, 'hysteresis', name, sample);
  const loop = loopOf(magnet, temperature);
  const trapped = 0.001 * random.normal();
  const down = [...fields, 0, ...fields.toReversed().map((field) => -field)];
  const readings: MomentReading[] = [];
  let seconds = 900;
  for (const [series, direction] of [
    [down, 'down'],
    [down.toReversed(), 'up'],
  ] as const)
    for (const field of series) {
      const stage = temperature + 0.02 * random.normal();
      const moment = loop(field + trapped, direction) + electronSusceptibility * field;
      readings.push(read(seconds, stage, field * oerstedPerTesla, moment));
      seconds += 35 + 10 * random.uniform();
    }
  return { mass, volume, readings, fault };
}
