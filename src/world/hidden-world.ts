import { AppError } from '../core/error.ts';
import { type Random, seededRandom } from '../core/random.ts';
import { findFamily, type WorldFamilyName } from './families.ts';
import type { HiddenKinetics, HiddenTransport, HiddenWorld } from './world-family.ts';

/**
 * The world of a seed, of alloys that superconduct unless another kind is named. Masked, its metals are called E1, E2 and so on in an
 * order of its own, so that nothing that is remembered of them helps.
 */
export function openWorld(
  seed: string,
  {
    isMasked,
    family: name = 'superconductors',
  }: { readonly isMasked: boolean; readonly family?: WorldFamilyName },
): HiddenWorld {
  const family = findFamily(name);
  const draw = (part: string): Random => seededRandom('world', seed, part);
  const symbols = family.metals.map(({ symbol }) => symbol);
  const masks = draw('labels').shuffle(symbols.map((_, i) => `E${i + 1}`));
  return {
    seed,
    family,
    labels: isMasked ? masks : symbols,
    law: family.drawLaw(draw),
    kinetics: drawKinetics(draw('kinetics'), draw('ordering')),
    transport: drawTransport(draw('transport')),
  };
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

const drawKinetics = (random: Random, ordering: Random): HiddenKinetics => ({
  disorderLoss: between(random, 0.02, 0.12),
  mixesAt: between(random, 0.42, 0.52),
  decomposesAt: between(random, 0.44, 0.56),
  oxygenRate: between(random, 2000, 5000),
  ordersAt: between(ordering, 0.36, 0.44),
  disordersAt: between(ordering, 0.62, 0.8),
  grainsGrowAt: between(ordering, 0.5, 0.6),
});

const drawTransport = (random: Random): HiddenTransport => ({
  threshold: between(random, 0.17, 0.33),
  misfitScattering: between(random, 8000, 16000),
  contrastScattering: between(random, 30, 60),
  saturation: between(random, 150, 200),
  slope: between(random, 0.04, 0.08),
  bowing: between(random, -0.004, 0.004),
});

/**
 * Fractions in the order of the world's metals from a design that names them by the world's labels; other variables are no metals.
 * @throws AppError `bad-composition` — a fraction below 0, or they do not sum to 1
 */
export function fractionsOf(
  { labels }: HiddenWorld,
  design: { readonly [variable: string]: number | string },
): Float64Array {
  const fractions = Float64Array.from(labels, (label) => Number(design[label] ?? 0));
  const sum = fractions.reduce((total, c) => total + c, 0);
  if (!(Math.abs(sum - 1) <= 1e-3) || fractions.some((c) => c < 0))
    throw new AppError(
      'bad-composition',
      `the fractions of ${labels.join(', ')} sum to ${sum}; expected 1, and none below 0`,
    );
  return fractions.map((c) => c / sum);
}

/** Symbol of each metal by its label: what a composition model needs to know, and no planner is told. */
export const unmask = ({ labels, family }: HiddenWorld): { readonly [label: string]: string } =>
  Object.fromEntries(labels.map((label, i) => [label, family.metals[i]!.symbol]));
