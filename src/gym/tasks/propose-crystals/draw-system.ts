import { AppError } from '../../../core/error.ts';
import { seededRandom } from '../../../core/random.ts';
import { compositionKey } from '../../../kernels/composition/index.ts';
import { isNeutral, judgeStructure } from './crystal-gates.ts';
import {
  amountsOfFilling,
  type Filling,
  fillPrototype,
  ionicPrototypes,
  listFillings,
} from './fill-prototype.ts';

/** A chemical system, and which of its compounds were reported: that alone is hidden. */
export type CrystalTruth = {
  readonly elements: readonly string[];
  /** Keys of compositions. */
  readonly reported: readonly string[];
};

/** A filling of a structure type that passes every gate but that of novelty. */
export type Passing = { readonly prototype: string; readonly filling: Filling; readonly composition: string };

const cations = [
  'Li',
  'Na',
  'K',
  'Mg',
  'Ca',
  'Sr',
  'Ba',
  'Al',
  'Sc',
  'Y',
  'La',
  'Ti',
  'Zr',
  'Mn',
  'Fe',
  'Ni',
  'Zn',
  'Sn',
];
const anions = ['O', 'S', 'F', 'Cl', 'Se', 'N'];

export const levels: {
  readonly [level: string]: {
    readonly cations: number;
    readonly anions: number;
    readonly proposals: number;
    readonly reportedShare: number;
  };
} = {
  easy: { cations: 4, anions: 2, proposals: 4, reportedShare: 0.3 },
  standard: { cations: 4, anions: 2, proposals: 6, reportedShare: 0.5 },
  hard: { cations: 3, anions: 2, proposals: 8, reportedShare: 0.6 },
};
export const sizeOf = (level: string) => levels[level] ?? (levels.standard as (typeof levels)[string]);

const attempts = 30;

/** Draws a system in which there is more to propose than may be proposed. */
export function drawSystem(seed: number, level: string): CrystalTruth {
  const size = sizeOf(level);
  const random = seededRandom('propose-crystals', level, seed);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const elements = [
      ...random.shuffle(cations).slice(0, size.cations),
      ...random.shuffle(anions).slice(0, size.anions),
    ].sort();
    const compositions = [...new Set(listPassing(elements).map(({ composition }) => composition))].sort();
    const reported = compositions.filter(() => random.uniform() < size.reportedShare);
    if (compositions.length - reported.length >= size.proposals) return { elements, reported };
  }
  throw new AppError(
    'no-instance',
    `no chemical system has ${size.proposals} unreported compounds after ${attempts} draws`,
  );
}

const passing = new Map<string, readonly Passing[]>();
const mostRemembered = 512;

/** All fillings of the ionic structure types with these elements that pass the gates; kept for the systems asked for last. */
export function listPassing(elements: readonly string[]): readonly Passing[] {
  const key = elements.join('-');
  const known = passing.get(key);
  if (known !== undefined) return known;
  const found = ionicPrototypes.flatMap((prototype) =>
    listFillings(prototype, elements).flatMap((filling): Passing[] => {
      const amounts = amountsOfFilling(prototype, filling);
      if (!isNeutral(amounts, new Set(elements))) return [];
      const structure = fillPrototype(prototype, filling);
      if (structure === null || judgeStructure(structure, elements).reason !== 'OK') return [];
      return [{ prototype: prototype.name, filling, composition: compositionKey(amounts) }];
    }),
  );
  const oldest = passing.keys().next().value;
  if (passing.size >= mostRemembered && oldest !== undefined) passing.delete(oldest);
  passing.set(key, found);
  return found;
}

/**
 * Mean worth of proposals drawn at random, structure type first and then its elements: each new compound counts once, so that it is
 * Σ over unreported compositions of (1 − (1 − p)ⁿ)/n, exactly.
 */
export function worthOfRandom({ elements, reported }: CrystalTruth, proposals: number): number {
  const chances = new Map<string, number>();
  for (const { prototype: name, composition } of listPassing(elements)) {
    const prototype = ionicPrototypes.find((one) => one.name === name);
    if (prototype === undefined || reported.includes(composition)) continue;
    let fillings = 1;
    for (let i = 0; i < prototype.roles.length; i++) fillings *= elements.length - i;
    const chance = 1 / (ionicPrototypes.length * fillings);
    chances.set(composition, (chances.get(composition) ?? 0) + chance);
  }
  return [...chances.values()].reduce((sum, p) => sum + (1 - (1 - p) ** proposals) / proposals, 0);
}
