import { conditionGaussianProcess, predictMany } from '../../../kernels/statistics/index.ts';
import type { Choose, HeardPlace, SearchView } from '../design-search/search-kind.ts';
import { chooseByBayes } from '../design-search/search-policies.ts';

/** What a pattern shows of one sample [1]. */
type Shares = { readonly target: number; readonly unreacted: number };

/**
 * Bayesian optimisation of the two steps that make the target rather than of the target: how much of the precursors is used up, and how much of
 * what forms is still the target. A sample that failed says on which side it failed, which its share of nothing does not. The design of the
 * highest expected improvement is made; where patterns show the target alone, the value is learned by itself.
 */
export const chooseByParts: Choose = async (view) => {
  const parts = view.heard.flatMap((one) => partsOf(one));
  const tried = new Set(view.heard.map(({ place }) => place));
  const untried = [...view.designs.keys()].filter((place) => !tried.has(place));
  const isShown = view.heard.every(({ outcome, seen }) => outcome !== 'value' || sharesIn(seen) !== null);
  if (!isShown) return chooseByBayes(view);
  if (untried.length === 0) return null;
  const best = parts.reduce((most, { shares }) => Math.max(most, shares.target), 0);
  const spent = believe(view, untried, 'spent', parts);
  const kept = believe(view, untried, 'kept', parts);
  const gains = untried.map((_, i) => expectedGain(spent[i] as Belief, kept[i] as Belief, best));
  return untried[gains.indexOf(Math.max(...gains))] as number;
};

type Part = { readonly place: number; readonly shares: Shares };
type Belief = { readonly mean: number; readonly sd: number };

function partsOf({ place, outcome, value, seen }: HeardPlace): readonly Part[] {
  const unreacted = sharesIn(seen);
  return outcome === 'value' && unreacted !== null ? [{ place, shares: { target: value, unreacted } }] : [];
}

/** The share that is unreacted, where the pattern shows it. */
function sharesIn(seen: HeardPlace['seen']): number | null {
  const { unreacted } = (seen ?? {}) as { readonly unreacted?: number };
  return typeof unreacted === 'number' ? unreacted : null;
}

/** Standard deviation of a share in a pattern, that of samples of one programme included [1]. */
const shareSd = 0.03;
/** Shares below which how the rest divides cannot be seen [1]. */
const leastFormed = 0.1;
/** What is expected of a logit before anything is made: it changes by 3 in 100 K, and the middle of the range is as likely too cold as too hot. */
const prior = { slope: 3 / 100, sd: 4 };

/** Logits of the share used up, which rises with temperature, and of the share of it that is still the target, which falls. */
function believe(
  view: SearchView,
  places: readonly number[],
  what: 'spent' | 'kept',
  parts: readonly Part[],
): readonly Belief[] {
  const sign = what === 'spent' ? 1 : -1;
  const expect = (place: number): number =>
    sign * prior.slope * (temperatureAt(view, place) - middleOf(view));
  const told = parts.flatMap(({ place, shares: { target, unreacted } }) => {
    const formed = Math.max(0, 1 - unreacted);
    if (what === 'kept' && formed < leastFormed) return [];
    const share = what === 'spent' ? formed : target / formed;
    const own = Math.min(1 - shareSd, Math.max(shareSd, share));
    const sd = shareSd / (what === 'spent' ? 1 : formed) / (own * (1 - own));
    return [{ place, value: Math.log(own / (1 - own)) - expect(place), sd }];
  });
  if (told.length === 0) return places.map((place) => ({ mean: expect(place), sd: prior.sd }));
  const pointsOf = (list: readonly number[]): Float64Array =>
    Float64Array.from(list.flatMap((place) => [...pointAt(view, place)]));
  const dimension = pointAt(view, 0).length;
  const process = conditionGaussianProcess(
    {
      points: pointsOf(told.map(({ place }) => place)),
      dimension,
      values: Float64Array.from(told, ({ value }) => value),
      knownVariances: Float64Array.from(told, ({ sd }) => sd ** 2),
      standardization: { center: 0, scale: 1 },
    },
    { lengthScales: new Float64Array(dimension).fill(1), signalVariance: prior.sd ** 2, noiseVariance: 0.1 },
  );
  const { means, variances } = predictMany(process, pointsOf(places));
  return places.map((place, i) => ({
    mean: expect(place) + (means[i] as number),
    sd: Math.sqrt(variances[i] as number),
  }));
}

const temperatureAt = ({ designs }: SearchView, place: number): number => Number(designs[place]?.temperature);

function middleOf({ variables }: SearchView): number {
  const temperature = variables.find(({ name }) => name === 'temperature');
  if (temperature === undefined || temperature.kind === 'choice')
    throw new Error('broken invariant: programmes have a temperature');
  return ((temperature.levels[0] as number) + (temperature.levels.at(-1) as number)) / 2;
}

/** As everybody's, but for the hours: a rate times a time is what counts, so their logarithm, 2 h to 96 h on one unit. */
function pointAt({ points, variables, designs }: SearchView, place: number): readonly number[] {
  const hours = Number(designs[place]?.hours);
  return [
    ...(points[place] as Float64Array).slice(0, axesBefore(variables)),
    Math.log(hours / 2) / Math.log(48),
  ];
}

/** Hours are the last variable and have one axis. */
const axesBefore = (variables: SearchView['variables']): number =>
  variables.reduce((sum, variable) => sum + (variable.kind === 'choice' ? variable.options.length : 1), -1);

/** Points and weights of a standard normal distribution, for means over it. */
const normalPoints = Array.from({ length: 13 }, (_, i) => {
  const z = (i - 6) / 2;
  return { z, weight: Math.exp(-(z ** 2) / 2) };
});

/** E[max(share − best, 0)] of the target [1]. */
function expectedGain(spent: Belief, kept: Belief, best: number): number {
  let [sum, total] = [0, 0];
  for (const a of normalPoints)
    for (const b of normalPoints) {
      const weight = a.weight * b.weight;
      const share = logistic(spent.mean + a.z * spent.sd) * logistic(kept.mean + b.z * kept.sd);
      total += weight;
      sum += weight * Math.max(0, share - best);
    }
  return sum / total;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
