import { AppError } from '../../../core/error.ts';
import { seededRandom } from '../../../core/random.ts';
import { drawMishap } from '../../../world/index.ts';
import { defineSearch } from '../design-search/define-search.ts';
import type {
  Candidate,
  Chance,
  Made,
  Reading,
  SearchKind,
  SearchTruth,
} from '../design-search/search-kind.ts';
import { chooseByParts } from './choose-by-parts.ts';
import { chooseByTrade } from './choose-by-trade.ts';
import { drawReaction, type ProductShares, type Route, routes, sharesOf } from './hidden-reaction.ts';

type Size = {
  readonly temperatures: readonly number[];
  readonly hours: readonly number[];
  readonly experiments: number;
  /** Whether patterns show what else there is. */
  readonly showsRest: boolean;
};

const rising = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

const levels: { readonly [level: string]: Size } = {
  coarse: { temperatures: rising(800, 1400, 100), hours: [6, 24, 96], experiments: 8, showsRest: true },
  standard: {
    temperatures: rising(750, 1500, 50),
    hours: [2, 6, 12, 24, 48, 96],
    experiments: 10,
    showsRest: true,
  },
  blind: {
    temperatures: rising(750, 1500, 50),
    hours: [2, 6, 12, 24, 48, 96],
    experiments: 10,
    showsRest: false,
  },
};
const sizeOf = (level: string): Size => levels[level] ?? (levels.standard as Size);

/** Prices [EUR]: of a pattern, of preparing a route, and of an hour of the furnace. */
const patternPrice = 25;
const routePrice: { readonly [route in Route]: number } = { pellet: 40, milled: 60, 'sealed-tube': 80 };
const hourPrice = 1;

/** An instance has a route that gives at least this share, and few that come within a tenth of it. */
const leastBest = 0.4;
const mostNearBest = 0.1;
const attempts = 200;
const instancesPerChemistry = 4;
const scatter = 0.02;

const kind: SearchKind = {
  name: 'synthesis-route',
  version: '1.0.0',
  summary:
    'choose route, temperature and time of a furnace run so that a target phase forms before it is lost again',
  settles: 'twin',
  isEvaluationOnly: false,
  groupedBy: 'the chemistry: four laboratories share one',
  levels: Object.keys(levels),
  defaultLevel: 'standard',
  draw: drawRoutes,
  termsOf({ designs }, level) {
    const { experiments } = sizeOf(level);
    const mean = designs.reduce((sum, { price }) => sum + price / designs.length, 0);
    const budget = 10 * Math.ceil((experiments * (mean + patternPrice)) / 10);
    return { budget, unit: 'EUR', experiments, measuring: patternPrice };
  },
  describe: (_truth, level) =>
    'SIMULATED furnace. Precursors react to a target phase, which gives way to a competing one when it is too hot or too long; a volatile part is lost from open routes, ' +
    'milling is quick and leaves wear. Barriers and rates are of this chemistry alone. A diffraction pattern gives the share of the target phase' +
    (sizeOf(level).showsRest
      ? ', and how much is unreacted and how much is the competing phase. '
      : ' alone. ') +
    'Now and then a furnace fails or a tube breaks, and nobody is told.',
  scatterOf: () => scatter,
  make,
  read: (made, candidate, chance, level) => read(made, candidate, chance, sizeOf(level)),
  rules: chooseByTrade,
  bayes: chooseByParts,
};

export const synthesisRoute = defineSearch(kind);

function drawRoutes(seed: number, level: string): SearchTruth {
  const { temperatures, hours } = sizeOf(level);
  const group = `chemistry ${Math.floor(seed / instancesPerChemistry)}`;
  const chemistry = seededRandom('synthesis-route', group);
  const laboratory = seededRandom('synthesis-route', 'laboratory', level, seed);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const reaction = drawReaction(chemistry, laboratory);
    const designs = routes.flatMap((route) =>
      temperatures.flatMap((temperature) =>
        hours.map((time): Candidate => {
          const sight = sharesOf(reaction, route, temperature, time);
          const price = routePrice[route] + hourPrice * time;
          return { design: { route, temperature, hours: time }, value: sight.target, price, sight };
        }),
      ),
    );
    const best = designs.reduce((most, { value }) => Math.max(most, value), 0);
    const near = designs.filter(({ value }) => value > 0.9 * best).length;
    if (best < leastBest || near > mostNearBest * designs.length) continue;
    return {
      group,
      quantity: 'target-phase-share',
      unit: '1',
      expected: { mean: 0.3, sd: 0.3 },
      variables: [
        { kind: 'choice', name: 'route', unit: '1', options: routes },
        { kind: 'number', name: 'temperature', unit: 'K', levels: temperatures },
        { kind: 'number', name: 'hours', unit: 'h', levels: hours },
      ],
      designs: laboratory.shuffle(designs),
      record: [],
      worth: { zero: 0, one: best },
    };
  }
  throw new AppError('no-instance', `${group} has no reaction worth a search after ${attempts} draws`);
}

/** A furnace that fails leaves precursors; a tube that breaks or a crucible that reacts costs a part of the target. */
function make({ value }: Candidate, { random }: Chance): Made {
  const mishap = drawMishap(random);
  const own = Math.min(1, Math.max(0, value + scatter * random.normal()));
  const part = random.uniform();
  if (mishap === 'cracked') return { value: 0, visibleFailure: 'the tube burst in the furnace', mishap };
  const factor = { 'no-reaction': 0, contamination: 0.8, leak: 0.5, 'wrong-label': part };
  return { value: own * (mishap === null ? 1 : factor[mishap]), visibleFailure: null, mishap };
}

/** Standard deviation of a share in a pattern [1]. */
const shareSd = 0.02;

function read(
  { value, mishap }: Made,
  { sight }: Candidate,
  { random }: Chance,
  { showsRest }: Size,
): Reading {
  const { unreacted } = sight as ProductShares;
  const share = value + shareSd * random.normal();
  const left = mishap === 'no-reaction' ? 1 : Math.min(unreacted, 1 - value);
  const seen = Math.min(1, Math.max(0, left + shareSd * random.normal()));
  const beside = { unreacted: seen, competing: Math.max(0, Number((1 - share - seen).toFixed(6))) };
  return { kind: 'value', value: share, sd: shareSd, ...(showsRest && { beside }) };
}
