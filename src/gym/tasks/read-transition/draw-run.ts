import { type Random, seededRandom } from '../../../core/random.ts';
import {
  actInWorld,
  atmospheres,
  type Fault,
  faultInWorld,
  type HiddenWorld,
  openWorld,
  type Recipe,
  routes,
  type TransitionAction,
  trueTransitions,
  unmask,
} from '../../../world/index.ts';

/** What a file may show: a superconducting transition, none down to its lowest temperature, or nothing of the sample. */
export const verdicts = ['transition', 'none', 'unusable'] as const;
export type RunVerdict = (typeof verdicts)[number];

/** All that is hidden of an instance, and the file that is not. */
export type RunTruth = {
  /** Symbols of the metals in the sample, sorted. */
  readonly system: string;
  readonly action: TransitionAction;
  readonly file: { readonly name: string; readonly text: string };
  /** Lowest temperature of the run [K]. */
  readonly base: number;
  readonly chances: { readonly [verdict in RunVerdict]: number };
  readonly verdict: RunVerdict;
  /** [K]; empty without a transition. */
  readonly criteria: { readonly [criterion: string]: number };
};

/** Of a level: which measurements there are, how far a transition lies above the base at least [K], and how often a usable run has a fault. */
export type RunLevel = {
  readonly actions: readonly TransitionAction[];
  readonly leastMargin: number;
  readonly faultShare: number;
};

/** How often each verdict is drawn; stated in the brief. Only leads can fail altogether. */
export const chancesOf = (action: TransitionAction): RunTruth['chances'] =>
  action === 'resistance'
    ? { transition: 0.5, none: 0.25, unusable: 0.25 }
    : { transition: 0.6, none: 0.4, unusable: 0 };

/** Criteria by which a transition may be stated in each measurement, the usual one first. */
export const criteriaOf: { readonly [action in TransitionAction]: readonly string[] } = {
  resistance: ['midpoint', '90-percent', '10-percent'],
  magnetisation: ['10-percent-shielding', 'half-shielding'],
  'heat-capacity': ['half-of-atoms'],
};

const mostAttempts = 400;

/** The file of a seed, from a world of its own. */
export function drawRun(seed: number, level: string, terms: RunLevel): RunTruth {
  const random = seededRandom('read-transition', level, seed);
  const action = terms.actions[random.integer(terms.actions.length)]!;
  const chances = chancesOf(action);
  const verdict = drawVerdict(chances, random);
  for (let round = 0; ; round++) {
    const world = openWorld(`read-transition ${level} ${seed} ${round}`, { isMasked: true });
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const request = drawRequest(world, action, random);
      const criteria = criteriaFor(world, request, verdict, terms.leastMargin);
      if (criteria === null) continue;
      const run = findRun(world, action, faultFor(action, verdict, terms.faultShare, random));
      const heading = { sample: 'S1', startedAt: 1.7e12 + 1e6 * random.integer(1e5), comment: action };
      const { file } = actInWorld(world, { ...request, action, run, heading });
      if (file === null) continue;
      const text = new TextDecoder('latin1').decode(file.bytes);
      const system = systemOf(world, request.planned);
      return {
        system,
        action,
        file: { name: file.name, text },
        base: request.base,
        chances,
        verdict,
        criteria,
      };
    }
  }
}

type Request = Parameters<typeof trueTransitions>[2] & { readonly action: TransitionAction };

function drawVerdict(chances: RunTruth['chances'], random: Random): RunVerdict {
  let level = random.uniform();
  for (const verdict of verdicts) {
    level -= chances[verdict];
    if (level < 0) return verdict;
  }
  return 'transition';
}

/** One to three metals in steps of 5 %, made in any way. */
function drawRequest(world: HiddenWorld, action: TransitionAction, random: Random): Request {
  const chosen = random.shuffle([...world.family.metals.keys()]).slice(0, 1 + random.integer(3));
  const parts = chosen.map(() => 1 + random.integer(10));
  const total = parts.reduce((sum, part) => sum + part, 0);
  const planned = new Float64Array(world.family.metals.length);
  chosen.forEach((index, i) => {
    planned[index] = Math.round((20 * parts[i]!) / total) / 20;
  });
  planned[chosen[0]!]! += 1 - planned.reduce((sum, c) => sum + c, 0);
  const recipe: Recipe = {
    route: routes[random.integer(routes.length)]!,
    temperature: 1100 + random.integer(700),
    hours: 10 + random.integer(90),
    atmosphere: atmospheres[random.integer(2)]!,
  };
  const base = Number((1.8 + 1.7 * random.uniform()).toFixed(2));
  return { action, sample: `${world.seed}/${random.integer(2 ** 30)}`, planned, recipe, base };
}

/** The criteria of a sample that suits a verdict; null where it does not. */
function criteriaFor(
  world: HiddenWorld,
  request: Request,
  verdict: RunVerdict,
  leastMargin: number,
): RunTruth['criteria'] | null {
  if (verdict === 'unusable') return {};
  const { first, criteria } = trueTransitions(world, request.action, request);
  if (verdict === 'none') return first < request.base - 0.05 ? {} : null;
  const found = Object.entries(criteria).filter((entry): entry is [string, number] => entry[1] !== null);
  const isClear = found.length === Object.keys(criteria).length && found.length > 0;
  const usual = criteria[criteriaOf[request.action][0]!] ?? 0;
  return isClear && usual > request.base + leastMargin ? Object.fromEntries(found) : null;
}

function faultFor(
  action: TransitionAction,
  verdict: RunVerdict,
  share: number,
  random: Random,
): Fault | null {
  if (verdict === 'unusable') return random.uniform() < 0.6 ? 'open-contact' : 'shorted-leads';
  if (action !== 'resistance' || random.uniform() >= share) return null;
  return 'noisy-contact';
}

/** The first name of a run with just this fault. */
function findRun(world: HiddenWorld, action: TransitionAction, fault: Fault | null): string {
  for (let i = 0; ; i++) if (faultInWorld(world, action, `run ${i}`) === fault) return `run ${i}`;
}

function systemOf(world: HiddenWorld, planned: Float64Array): string {
  const symbols = unmask(world);
  return world.labels
    .flatMap((label, i) => (planned[i]! > 1e-9 ? [symbols[label]!] : []))
    .sort()
    .join('-');
}
