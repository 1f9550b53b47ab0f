import type { Random } from '../../../core/random.ts';
import { boltzmann_eVperK } from '../../../core/units.ts';
import { type Arrhenius, convertedFraction, rateConstant } from '../../../kernels/kinetics/index.ts';

export const routes = ['pellet', 'milled', 'sealed-tube'] as const;
export type Route = (typeof routes)[number];

/** One process of a reaction: JMAK conversion with an Arrhenius rate [1/s]. */
type Process = { readonly rate: Arrhenius; readonly exponent: number };

/** What nobody sees of a reaction: how the target forms, how it gives way to a competing phase, and how a volatile part is lost. */
export type HiddenReaction = {
  readonly forming: Process;
  readonly competing: Process;
  readonly losing: Process;
  /** How much faster than in a pellet the target forms [1]. */
  readonly quicker: { readonly [route in Route]: number };
  /** How much faster than from a pellet the volatile part is lost [1]. */
  readonly leakier: { readonly [route in Route]: number };
  /** Share that milling takes for wear [1]. */
  readonly wear: number;
};

/** Shares of a product [1]; they sum to 1. */
export type ProductShares = {
  readonly target: number;
  readonly unreacted: number;
  readonly competing: number;
};

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/** Seconds of the anneal after which, at the temperature named, half is converted. */
const halfTime = 12 * 3600;

/** A process that converts half in twelve hours at a temperature [K], with an activation energy [eV]. */
function processOf(temperature: number, activationEnergy: number, exponent: number): Process {
  const atHalf = Math.LN2 ** (1 / exponent) / halfTime;
  const prefactor = atHalf * Math.exp(activationEnergy / (boltzmann_eVperK * temperature));
  return { rate: { prefactor, activationEnergy }, exponent };
}

/**
 * A reaction of a chemistry (its barriers and the temperatures at which they are passed) in a laboratory of its own (its mill and tubes).
 */
export function drawReaction(chemistry: Random, laboratory: Random): HiddenReaction {
  const forms = between(chemistry, 950, 1250);
  const gap = between(chemistry, 60, 200);
  const loses = forms + between(chemistry, -50, 200);
  return {
    forming: processOf(forms, between(chemistry, 1.8, 3.2), between(chemistry, 0.5, 1.5)),
    competing: processOf(forms + gap, between(chemistry, 3, 5), between(chemistry, 0.8, 2)),
    losing: processOf(loses, between(chemistry, 1.5, 2.5), 1),
    quicker: {
      pellet: 1,
      milled: 10 ** between(laboratory, 0.5, 1.5),
      'sealed-tube': between(laboratory, 0.4, 1),
    },
    leakier: { pellet: 1, milled: 2, 'sealed-tube': between(laboratory, 0.01, 0.05) },
    wear: between(laboratory, 0.03, 0.15),
  };
}

const converted = ({ rate, exponent }: Process, speed: number, temperature: number, hours: number): number =>
  convertedFraction({ kind: 'jmak', exponent }, speed * rateConstant(rate, temperature) * 3600 * hours);

/**
 * What a route gives: precursors turn into the target, which turns into the competing phase by itself and where the volatile part is lost.
 * @param temperature of the anneal [K] @param hours of the anneal [h]
 * @source avrami1940
 */
export function sharesOf(
  reaction: HiddenReaction,
  route: Route,
  temperature: number,
  hours: number,
): ProductShares {
  const formed = converted(reaction.forming, reaction.quicker[route], temperature, hours);
  const competed = converted(reaction.competing, 1, temperature, hours);
  const lost = converted(reaction.losing, reaction.leakier[route], temperature, hours);
  const worn = route === 'milled' ? reaction.wear : 0;
  const target = formed * (1 - competed) * (1 - lost) * (1 - worn);
  return { target, unreacted: 1 - formed, competing: formed - target };
}
