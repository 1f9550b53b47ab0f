import { describeError } from '../core/error.ts';
import { canonicalJson, type Json } from '../core/json.ts';
import { seededRandom } from '../core/random.ts';
import type {
  CallOutcome,
  Episode,
  Policy,
  TaskCall,
  TaskFamily,
  TaskInstance,
  Verdict,
} from './contracts.ts';
import { drawCall, type ToolWeights } from './draw-call.ts';
import { createLeastRecent, type LeastRecent } from './least-recent.ts';
import { playPolicy } from './play-policy.ts';
import { reservedTools } from './reserved-tools.ts';
import { payEpisode } from './rewards/pay-episode.ts';

/** One thing that every family promises; `check` returns what is wrong, nothing when it holds. */
export type FamilyCheck = {
  readonly name: string;
  /** @param instanceCount how many instances of each level are tried */
  check(family: TaskFamily<Json>, instanceCount: number): Promise<readonly string[]>;
};

const errorKinds = ['execution_error', 'invalid_args', 'transport_error', 'tool_not_found', 'timeout'];

function* instancesOf(family: TaskFamily<Json>, count: number): Generator<TaskInstance> {
  for (const level of family.levels)
    for (let seed = 0; seed < count; seed++) yield { family: family.name, level, seed };
}

/** What the checks of one family have in common: instances as they were drawn first, and the random play of each. */
type Known = { readonly truths: LeastRecent<Json>; readonly plays: LeastRecent<Promise<FuzzedEpisode>> };

const mostKnown = 64;
const knownOf = new WeakMap<TaskFamily<Json>, Known>();

function knownAbout(family: TaskFamily<Json>): Known {
  const known = knownOf.get(family) ?? {
    truths: createLeastRecent<Json>(mostKnown),
    plays: createLeastRecent<Promise<FuzzedEpisode>>(mostKnown),
  };
  knownOf.set(family, known);
  return known;
}

const firstDraw = (family: TaskFamily<Json>, { level, seed }: Pick<TaskInstance, 'level' | 'seed'>): Json =>
  knownAbout(family).truths.get(`${level} ${seed}`, () => family.draw(seed, level));

const firstPlay = (family: TaskFamily<Json>, truth: Json, instance: TaskInstance): Promise<FuzzedEpisode> =>
  knownAbout(family).plays.get(`${instance.level} ${instance.seed}`, () => fuzz(family, truth, instance));

async function eachInstance(
  family: TaskFamily<Json>,
  count: number,
  find: (instance: TaskInstance, truth: Json) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const instance of instancesOf(family, count)) {
    const where = `${instance.level}/${instance.seed}`;
    try {
      const found = await find(instance, firstDraw(family, instance));
      problems.push(...found.map((problem) => `${where}: ${problem}`));
    } catch (error) {
      problems.push(`${where}: threw ${describeError(error)}`);
    }
  }
  return problems;
}

async function checkDescription(family: TaskFamily<Json>, count: number): Promise<readonly string[]> {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(family.name))
    problems.push(`name ${family.name} is not kebab-case`);
  if (!family.levels.includes(family.defaultLevel))
    problems.push(`default level ${family.defaultLevel} is not one of ${family.levels.join(', ')}`);
  const names = new Set<string>();
  const found = await eachInstance(family, count, async (instance, truth) => {
    const { brief, tools, budget, maxCalls } = family.open(truth, instance);
    names.add(tools.map(({ name }) => name).join(', '));
    return [
      ...(brief.trim() === '' ? ['the brief is empty'] : []),
      ...(budget.total >= 0 && budget.unit !== '' ? [] : [`budget of ${budget.total} ${budget.unit}`]),
      ...(Number.isInteger(maxCalls) && maxCalls >= 1 ? [] : [`maxCalls is ${maxCalls}`]),
      ...tools.flatMap(({ name, description, inputSchema }) => [
        ...(/^[a-z][a-z0-9_]{0,63}$/.test(name) ? [] : [`tool ${name} is not snake_case`]),
        ...(reservedTools.includes(name) ? [`tool ${name} has a name that the wires use`] : []),
        ...(description === '' ? [`tool ${name} has no description`] : []),
        ...((inputSchema as { readonly type?: Json } | null)?.type === 'object'
          ? []
          : [`the schema of tool ${name} is no object`]),
      ]),
    ];
  });
  if (names.size > 1) problems.push(`the tools differ between instances: ${[...names].join(' | ')}`);
  return [...problems, ...found];
}

const checkDeterminism = (family: TaskFamily<Json>, count: number): Promise<readonly string[]> =>
  eachInstance(family, count, async (instance, truth) => {
    const again = family.draw(instance.seed, instance.level);
    if (canonicalJson(truth) !== canonicalJson(again)) return ['draws another truth the second time'];
    if (family.groupOf(truth) !== family.groupOf(again)) return ['is in another group the second time'];
    const [first, second] = [await firstPlay(family, truth, instance), await fuzz(family, again, instance)];
    if (first.text !== second.text) return ['says something else the second time'];
    if (canonicalJson(first.outcomes) !== canonicalJson(second.outcomes))
      return ['answers the same calls otherwise the second time'];
    return canonicalJson(first.judge()) === canonicalJson(second.judge())
      ? []
      : ['judges otherwise the second time'];
  });

const checkFuzz = (family: TaskFamily<Json>, count: number): Promise<readonly string[]> =>
  eachInstance(family, count, async (instance, truth) => {
    const played = await firstPlay(family, truth, instance);
    return [...played.outcomes.flatMap(findOutcomeFaults), ...findVerdictFaults(played.judge())];
  });

const checkWrongCalls = (family: TaskFamily<Json>, count: number): Promise<readonly string[]> =>
  eachInstance(family, count, async (instance, truth) => {
    const episode = family.open(truth, instance);
    const before = canonicalJson(episode.judge());
    const wrong: readonly TaskCall[] = [
      { tool: 'no_such_tool', arguments: {} },
      ...episode.tools.map(({ name }) => ({ tool: name, arguments: { no_such_argument: 1 } })),
      ...episode.tools.map(({ name }) => ({ tool: name, arguments: 'text' })),
    ];
    const problems: string[] = [];
    for (const [index, call] of wrong.entries()) {
      const outcome = await episode.call(call);
      if (!('error' in outcome)) problems.push(`takes ${canonicalJson(call)} for a call that makes sense`);
      else if (index === 0 && outcome.error.error_type !== 'tool_not_found')
        problems.push(`answers an unknown tool with ${outcome.error.error_type}`);
    }
    if (problems.length === 0 && canonicalJson(episode.judge()) !== before)
      problems.push('a wrong call changed the verdict');
    return problems;
  });

async function checkHiddenTruth(family: TaskFamily<Json>, count: number): Promise<readonly string[]> {
  let alteredCount = 0;
  const problems = await eachInstance(family, count, async (instance, truth) => {
    const real = await firstPlay(family, truth, instance);
    const whole = await compareWith(real, family, truth, instance, 0);
    // and one that stops early, since a whole play may leave nothing unmeasured
    const short = await comparePair(family, truth, instance, { player: 1 });
    if (whole.isAltered || short.isAltered) alteredCount++;
    return [...whole.problems, ...short.problems];
  });
  return alteredCount > 0 ? problems : [...problems, 'no truth was altered: nothing was tried'];
}

/** What random calls on two truths came to that differ only where the calls did not measure. */
export type ComparedPair = {
  readonly callCount: number;
  /** Whether the two truths differ at all. */
  readonly isAltered: boolean;
  readonly problems: readonly string[];
};

/** Plays random calls on an instance, then the same calls on another truth that they cannot tell from it. */
export async function comparePair(
  family: TaskFamily<Json>,
  truth: Json,
  instance: TaskInstance,
  { player = 0, weights = callWeights }: Partial<RandomPlay> = {},
): Promise<ComparedPair> {
  const real = await fuzz(family, truth, instance, { player, weights });
  return compareWith(real, family, truth, instance, player);
}

async function compareWith(
  real: FuzzedEpisode,
  family: TaskFamily<Json>,
  truth: Json,
  instance: TaskInstance,
  player: number,
): Promise<ComparedPair> {
  const random = seededRandom('other truth', family.name, instance.level, instance.seed, player);
  const other = family.alterUnmeasured(truth, real.calls, random);
  const isAltered = canonicalJson(other) !== canonicalJson(truth);
  const played = await replay(family, other, instance, real.calls);
  const index = real.outcomes.findIndex(
    (outcome, i) => canonicalJson(outcome) !== canonicalJson(played.outcomes[i]),
  );
  const problems =
    played.text !== real.text
      ? ['the brief or the tools tell two truths apart']
      : index >= 0
        ? [
            `call ${index + 1}, ${canonicalJson(real.calls[index])}, tells two truths apart that differ where nothing was measured`,
          ]
        : [];
  return { callCount: real.calls.length, isAltered, problems };
}

const checkGold = (family: TaskFamily<Json>, count: number): Promise<readonly string[]> =>
  eachInstance(family, count, async (instance) => {
    const { score, reason } = await payFor(family, family.proofs.gold, instance);
    return score > 0.999 ? [] : [`gold play scores ${score} (${reason})`];
  });

const checkCheats = (family: TaskFamily<Json>, count: number): Promise<readonly string[]> =>
  eachInstance(family, count, async (instance) => {
    const problems: string[] = [];
    for (const [name, cheat] of Object.entries(family.proofs.cheats)) {
      const { score, total } = await payFor(family, cheat, instance);
      if (score > 0) problems.push(`“${name}” scores ${score}`);
      if (total > 0.1) problems.push(`“${name}” is paid ${total}`);
    }
    return problems;
  });

async function checkGroups(family: TaskFamily<Json>): Promise<readonly string[]> {
  const groups = new Set<string>();
  // seeds apart, since neighbours may share a group
  for (let seed = 0; seed < 100 && groups.size < 4; seed += 5)
    groups.add(family.groupOf(firstDraw(family, { level: family.defaultLevel, seed })));
  if (family.groupedBy === '') return ['does not say what it is grouped by'];
  return groups.size > 3 || family.isEvaluationOnly ? [] : [`20 instances are of ${groups.size} groups`];
}

/** An episode played by random calls to its end. */
type FuzzedEpisode = {
  readonly text: string;
  readonly calls: readonly TaskCall[];
  readonly outcomes: readonly CallOutcome[];
  judge(): Verdict;
};

/** Chances of a tool beside 1 of every other: what ends an episode comes seldom, so that more is seen before, and so does what takes long. */
const callWeights: ToolWeights = {
  answer: 0.25,
  finish: 0.25,
  diagnose: 0.25,
  estimate_curie: 0.2,
  fit_transition: 0.2,
  refine_pattern: 0.2,
  integrate_moments: 0.3,
  solve_eliashberg: 0.1,
  search_phases: 0.03,
};

/**
 * Which of the random players of an instance, and how often it calls each tool. The first plays to the end; the others stop after fewer
 * calls, all lengths from 1 on equally likely by their logarithm, so that more is left that was not measured.
 */
type RandomPlay = { readonly player: number; readonly weights: ToolWeights };

async function fuzz(
  family: TaskFamily<Json>,
  truth: Json,
  instance: TaskInstance,
  { player, weights }: RandomPlay = { player: 0, weights: callWeights },
): Promise<FuzzedEpisode> {
  const random = seededRandom('random calls', family.name, instance.level, instance.seed, player);
  const episode = family.open(truth, instance);
  const { maxCalls } = episode;
  const most = player === 0 ? maxCalls : Math.ceil(maxCalls ** random.uniform());
  const words = new Set<string>();
  const drawNext = (calls: readonly TaskCall[]): TaskCall | null =>
    calls.length < most ? drawCall(episode.tools, random, [...words], weights) : null;
  return play(episode, drawNext, (outcome) =>
    collectWords('result' in outcome ? outcome.result : null, words),
  );
}

const mostWords = 100;

/** Names that a result shows, so that random calls may ask for them. */
function collectWords(value: Json, words: Set<string>): void {
  if (words.size >= mostWords) return;
  if (typeof value === 'string' && value.length <= 40) words.add(value);
  if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) collectWords(inner ?? null, words);
}

const replay = (
  family: TaskFamily<Json>,
  truth: Json,
  instance: TaskInstance,
  calls: readonly TaskCall[],
): Promise<FuzzedEpisode> => play(family.open(truth, instance), (made) => calls[made.length] ?? null);

/** Makes one call after another until the episode is over or there is none to make. */
async function play(
  episode: Episode,
  nextCall: (made: readonly TaskCall[]) => TaskCall | null,
  see: (outcome: CallOutcome) => void = () => undefined,
): Promise<FuzzedEpisode> {
  const calls: TaskCall[] = [];
  const outcomes: CallOutcome[] = [];
  for (let call = nextCall(calls); call !== null; call = nextCall(calls)) {
    const outcome = await episode.call(call);
    calls.push(call);
    outcomes.push(outcome);
    see(outcome);
    if ('isOver' in outcome && outcome.isOver) break;
  }
  const text = canonicalJson([episode.brief, episode.tools as Json, episode.budget, episode.maxCalls]);
  return { text, calls, outcomes, judge: () => episode.judge() };
}

function findOutcomeFaults(outcome: CallOutcome): readonly string[] {
  canonicalJson(outcome);
  if ('error' in outcome) {
    const { error_type, message } = outcome.error;
    return errorKinds.includes(error_type) && message !== ''
      ? []
      : [`an error of kind ${error_type}: ${message}`];
  }
  return outcome.cost >= 0 && outcome.text !== ''
    ? []
    : [`an outcome that costs ${outcome.cost}: ${outcome.text}`];
}

function findVerdictFaults(verdict: Verdict): readonly string[] {
  canonicalJson(verdict);
  const { gates, reason, utility, trueUtility, scale, spent, budget } = verdict;
  const isShare = (x: number): boolean => x >= 0 && x <= 1;
  return [
    ...(/^[A-Z][A-Z_]+$/.test(reason) ? [] : [`reason ${reason}`]),
    ...(Object.values(gates).every(Boolean) === (reason === 'OK')
      ? []
      : [`reason ${reason} for ${canonicalJson(gates)}`]),
    ...(isShare(utility.mean) && utility.sd >= 0 ? [] : [`utility ${utility.mean} ± ${utility.sd}`]),
    ...(isShare(trueUtility) ? [] : [`true utility ${trueUtility}`]),
    ...(isShare(scale.random) && scale.oracle <= 1 + 1e-9 && scale.oracle > scale.random
      ? []
      : [`scale from ${scale.random} to ${scale.oracle}`]),
    ...(spent >= 0 && spent <= budget + 1e-9 ? [] : [`spent ${spent} of ${budget}`]),
  ];
}

async function payFor(
  family: TaskFamily<Json>,
  policy: Policy<Json>,
  instance: TaskInstance,
): Promise<ReturnType<typeof payEpisode>> {
  const drawn = { ...family, draw: () => firstDraw(family, instance) };
  const { verdict } = await playPolicy(drawn, policy, instance);
  return payEpisode(verdict, { rolloutId: 'check', settles: family.settles, environmentVersion: 'check' });
}

/** Calls until random play of one instance of each level has ended, added up; the mean over so many instances. */
export async function countRandomCalls(family: TaskFamily<Json>, instanceCount: number): Promise<number> {
  let calls = 0;
  for (const instance of instancesOf(family, instanceCount))
    calls += (await fuzz(family, family.draw(instance.seed, instance.level), instance)).calls.length;
  return calls / instanceCount;
}

/** The promises of the contract, in the order in which they are best mended. */
export const familyChecks: readonly FamilyCheck[] = [
  { name: 'describes itself', check: checkDescription },
  { name: 'is the same for the same instance and calls', check: checkDeterminism },
  { name: 'survives any call and ends', check: checkFuzz },
  { name: 'charges nothing for a wrong call', check: checkWrongCalls },
  { name: 'shows nothing that was not measured', check: checkHiddenTruth },
  { name: 'pays gold play with a score of 1', check: checkGold },
  { name: 'pays cheats nothing', check: checkCheats },
  { name: 'has groups to split by', check: checkGroups },
];
