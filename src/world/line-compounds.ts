import type { Random } from '../core/random.ts';
import { pairBrokenCriticalTemperature } from '../kernels/superconductivity/index.ts';
import type { Lattice, PhaseShare } from './hidden-phases.ts';
import type { Metal } from './metals.ts';
import { resistiveMidpoint } from './sample-resistivity.ts';
import { cleannessOf, criticalTemperatureQuantity, superconductingPerformers } from './superconductors.ts';
import type { HiddenLaw, Matter, Recipe, WorldFamily } from './world-family.ts';

/** Fractions of the elements of one kind of site among themselves, and how much of all atoms they are. */
type Site = { readonly shares: Float64Array; readonly amount: number };

/** What a compound of two kinds of sites is, and what its critical temperature follows from. */
export type LineCompound = {
  readonly name: string;
  readonly summary: string;
  readonly lattice: Lattice;
  /** Elements with the site that they take. */
  readonly metals: readonly Metal[];
  /** Shares of the second site between which the compound stands alone; outside, what is too much is left over. */
  readonly window: readonly [number, number];
  /** Critical temperature of a pair of elements in full order [K], drawn anew in every world. */
  readonly drawPair: (first: Metal, second: Metal, random: Random) => number;
  /** What the state of the matter makes of that temperature [K]. @param second share of the second site [1] */
  readonly degrade: (temperature: number, second: number, matter: Matter) => number;
  readonly afterAnneal: (fractions: Float64Array, recipe: Recipe) => Float64Array;
};

/** Scatter of what mixing two elements on one site does to the temperature, relative at equal parts [1]. */
const mixingSd = 0.25;
/** Pair breaking [meV] of one atomic percent of foreign metal, a tenth of it magnetic. */
const breakingPerPercent = 0.25;
/** λ that the heat capacity of the electrons is enhanced by [1]. */
const coupling = 0.8;

/**
 * A kind of worlds of one compound: which elements and how much of them, made how, superconduct highest. Temperatures of pairs are the
 * world's own, so that nothing known of the real compounds tells.
 */
export function lineCompoundFamily(compound: LineCompound): WorldFamily {
  const { name, summary, metals, lattice, drawPair, degrade, afterAnneal } = compound;
  return {
    name,
    summary,
    metals,
    quantities: [criticalTemperatureQuantity],
    actions: ['synthesis', 'diffraction', 'resistance', 'magnetisation', 'heat-capacity'],
    drawAlloy: (random) => drawNearCompound(compound, random),
    drawLaw(draw): HiddenLaw {
      const random = draw('compounds');
      const pairs = pairTable(metals, (a, b) => drawPair(a, b, random));
      const mixing = pairTable(metals, () => 4 * mixingSd * random.normal());
      return {
        assemblageAt: (fractions) => assemblageOf(compound, fractions),
        afterAnneal,
        orderingTemperature(matter) {
          if (matter.lattice !== lattice) return 0;
          const [first, second] = sitesOf(metals, matter.fractions);
          const clean = mixedTemperature(pairs, mixing, first, second, metals.length);
          const ordered = degrade(clean, second.amount, matter) * cleannessOf(matter.oxygen);
          return ordered < 1e-3
            ? 0
            : pairBrokenCriticalTemperature(ordered, breakingPerPercent * matter.contamination);
        },
        performers: superconductingPerformers(() => coupling),
        truthsOf: (world, sample) => ({
          [criticalTemperatureQuantity.name]: resistiveMidpoint(world, sample),
        }),
      };
    },
  };
}

/** A table over pairs of elements, row-major and symmetric, drawn in a fixed order. */
function pairTable(metals: readonly Metal[], draw: (a: Metal, b: Metal) => number): Float64Array {
  const count = metals.length;
  const table = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < i; j++) {
      const value = draw(metals[j]!, metals[i]!);
      table[i * count + j] = value;
      table[j * count + i] = value;
    }
  return table;
}

function sitesOf(metals: readonly Metal[], fractions: Float64Array): readonly [Site, Site] {
  const total = fractions.reduce((sum, c) => sum + c, 0);
  const site = (which: 0 | 1): Site => {
    const own = fractions.map((c, i) => (metals[i]!.site === which ? c : 0));
    const amount = own.reduce((sum, c) => sum + c, 0);
    return { shares: own.map((c) => (amount > 0 ? c / amount : 0)), amount: amount / total };
  };
  return [site(0), site(1)];
}

/** Mean of the pairs' temperatures [K], changed by what mixing on either site does. */
function mixedTemperature(
  pairs: Float64Array,
  mixing: Float64Array,
  first: Site,
  second: Site,
  count: number,
): number {
  let [mean, bowing] = [0, 0];
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      mean += first.shares[i]! * second.shares[j]! * pairs[i * count + j]!;
      if (j < i)
        bowing +=
          mixing[i * count + j]! *
          (first.shares[i]! * first.shares[j]! + second.shares[i]! * second.shares[j]!);
    }
  return mean * Math.max(0, 1 + bowing);
}

/** The compound as far as both sites can be filled, and what is left over of one of them. */
function assemblageOf(
  { name, metals, lattice, window: [least, most] }: LineCompound,
  fractions: Float64Array,
): readonly PhaseShare[] {
  const [first, second] = sitesOf(metals, fractions);
  const filled = Math.min(most, Math.max(least, second.amount));
  const share = Math.min(second.amount / filled, first.amount / (1 - filled), 1);
  const compound = fractions.map((_, i) => (1 - filled) * first.shares[i]! + filled * second.shares[i]!);
  const phases: PhaseShare[] = [];
  if (share > 1e-6) phases.push({ name, lattice, fractions: compound, share, criticalTemperature: null });
  const [left, rest] = second.amount < filled ? [first, 'hcp' as const] : [second, 'fcc' as const];
  if (share < 1 - 1e-6)
    phases.push({
      name: `left over by ${name}`,
      lattice: rest,
      fractions: left.shares,
      share: 1 - share,
      criticalTemperature: null,
    });
  return phases;
}

/** One or two elements of each site, at most a little off the window, in steps of one part in forty. */
function drawNearCompound({ metals, window: [least, most] }: LineCompound, random: Random): Float64Array {
  const fractions = new Float64Array(metals.length);
  const reach = [least - 0.05, most + 0.05] as const;
  const second = Math.round(40 * (reach[0] + (reach[1] - reach[0]) * random.uniform()));
  for (const [which, parts] of [
    [0, 40 - second],
    [1, second],
  ] as const) {
    const own = [...metals.keys()].filter((i) => metals[i]!.site === which);
    const [one, other] = random.shuffle(own) as [number, number?];
    const mixed = other === undefined ? 0 : random.integer(Math.ceil(parts / 2));
    fractions[one] = (parts - mixed) / 40;
    if (other !== undefined) fractions[other] = mixed / 40;
  }
  return fractions;
}
