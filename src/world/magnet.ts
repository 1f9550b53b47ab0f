import { bccEdge, molarMass } from './cells.ts';
import { anisotropyOf, type HiddenExchange, magneticOrder } from './hidden-exchange.ts';
import { spontaneousMoment } from './magnetic-moment.ts';
import type { GrownPhase, HiddenWorld, MadeSample } from './world-family.ts';

/** What a magnetometer meets of one phase. */
export type MagneticPhase = {
  /** Ordering temperatures of its regions [K], falling. */
  readonly regions: Float64Array;
  /** Net moment at 0 K of an atom [µB], of the phase per mass of the whole sample [A m²/kg], and per volume of the phase [A/m]. */
  readonly moment: number;
  readonly specificMoment: number;
  readonly magnetization: number;
  /** [J/m³] */
  readonly anisotropy: number;
};

/** A sample as its magnetism has it. */
export type Magnet = {
  readonly phases: readonly MagneticPhase[];
  /** [nm] */
  readonly grainSize: number;
  readonly spinWaves: number;
  readonly reversal: number;
};

/** Moment of a mole of Bohr magnetons [A m²/mol]. @source codata2018 */
const molarMagneton = 5.584938;
/** [J/T], and the magnetic constant [T m/A]. @source codata2018 */
const bohrMagneton = 9.2740100783e-24;
export const magneticConstant = 1.25663706e-6;

/** The magnetism of a sample; oxygen takes 5 % of the moment per atomic percent. */
export function magnetOf(world: HiddenWorld, exchange: HiddenExchange, sample: MadeSample): Magnet {
  const sound = Math.max(0.3, 1 - 0.05 * sample.oxygen);
  const mass = molarMass(world, sample.fractions) / 1000;
  const phaseOf = ({ lattice, fractions, longRangeOrder, share, regions }: GrownPhase): MagneticPhase => {
    const moment = sound * magneticOrder(exchange, lattice, fractions, longRangeOrder).moment;
    const volume = (bccEdge(world, fractions, 0) ** 3 / 2) * 1e-30;
    return {
      regions,
      moment,
      specificMoment: (share * moment * molarMagneton) / mass,
      magnetization: (moment * bohrMagneton) / volume,
      anisotropy: anisotropyOf(exchange, lattice, fractions, longRangeOrder),
    };
  };
  const { spinWaves, reversal } = exchange;
  return { phases: sample.phases.map(phaseOf), grainSize: sample.grainSize, spinWaves, reversal };
}

/** Least net moment of a sample that counts as a magnet [A m²/kg]: below, its moments cancel. */
const leastMoment = 0.02;

/** Curie temperature [K] of the phase that has most of the moment; 0 where there is none. */
export function curieTemperature({ phases }: Magnet): number {
  const main = phases.reduce((most, phase) => (phase.specificMoment > most.specificMoment ? phase : most));
  return main.specificMoment < leastMoment ? 0 : main.regions[main.regions.length >> 1]!;
}

/** Spontaneous moment of a phase relative to that at 0 K, over its regions [1]. */
export const orderedPart = ({ regions }: MagneticPhase, temperature: number, spinWaves: number): number =>
  regions.reduce(
    (sum, critical) =>
      sum + (critical > 0 ? spontaneousMoment(temperature / critical, spinWaves) / regions.length : 0),
    0,
  );

/** Spontaneous moment at a temperature [K] of a sample [A m²/kg]. */
export const saturationAt = ({ phases, spinWaves }: Magnet, temperature: number): number =>
  phases.reduce((sum, phase) => sum + phase.specificMoment * orderedPart(phase, temperature, spinWaves), 0);

/**
 * Field µ₀H at which a phase reverses [T]: a part of 2K/M_s, less where exchange averages over grains smaller than its length √(A/K),
 * and where grains are so large that they break up into domains.
 * @source herzer1990
 * @param grainSize [nm] @param temperature [K]
 */
export function reversalField(
  phase: MagneticPhase,
  { grainSize, spinWaves, reversal }: Magnet,
  temperature: number,
): number {
  const ordered = orderedPart(phase, temperature, spinWaves);
  const magnetization = phase.magnetization * ordered;
  if (magnetization < 1e3) return 0;
  // anisotropy falls with a higher power of the moment
  const anisotropy = phase.anisotropy * ordered ** 3;
  const stiffness = (1e-11 * phase.regions[0]!) / 1000;
  const exchangeLength = 1e9 * Math.sqrt(stiffness / anisotropy);
  const domain = (36e9 * Math.sqrt(stiffness * anisotropy)) / (magneticConstant * magnetization ** 2);
  const size = 1 + (exchangeLength / grainSize) ** 6 + grainSize / Math.max(exchangeLength, domain);
  return (reversal * 2 * anisotropy) / magnetization / size;
}

/** A part of a sample that reverses as one: its moment [A m²/kg], where [T], and over which width of field [T]. */
type Reversal = { readonly moment: number; readonly field: number; readonly width: number };

/** Demagnetising factor of a chunk that is nearly a ball. */
export const demagnetising = 1 / 3;

function reversalsOf(magnet: Magnet, temperature: number): readonly Reversal[] {
  return magnet.phases.map((phase) => {
    const ordered = orderedPart(phase, temperature, magnet.spinWaves);
    const field = reversalField(phase, magnet, temperature);
    const shear = magneticConstant * demagnetising * phase.magnetization * ordered;
    return { moment: phase.specificMoment * ordered, field, width: 0.01 + shear + 0.3 * field };
  });
}

/** Moment [A m²/kg] over the field µ₀H [T], on the way from one saturation to the other. */
export type Loop = (field: number, direction: 'up' | 'down') => number;

/** The hysteresis loop of a sample at a temperature [K]; it nears saturation as 1 − (w/H)²/2. */
export function loopOf(magnet: Magnet, temperature: number): Loop {
  const reversals = reversalsOf(magnet, temperature);
  return (field, direction) =>
    reversals.reduce((sum, { moment, field: own, width }) => {
      const reduced = (field + (direction === 'up' ? -own : own)) / width;
      return sum + (moment * reduced) / Math.sqrt(1 + reduced ** 2);
    }, 0);
}

/** Coercivity µ₀H_c of a sample [T]: where its rising branch has no moment; 0 of what is no magnet. @param temperature [K] */
export function coercivityAt(magnet: Magnet, temperature: number): number {
  if (saturationAt(magnet, temperature) < leastMoment) return 0;
  const loop = loopOf(magnet, temperature);
  let [low, high] = [0, 20];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (loop(middle, 'up') < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
