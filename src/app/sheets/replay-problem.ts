import {
  type Design,
  designKey,
  type Goal,
  missOf,
  poolFromTable,
  type Space,
  type Table,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import { topCandidates } from '../../insights/index.ts';
import { poolReplicates } from '../../kernels/statistics/index.ts';
import type { BenchProblem } from '../bench/bench-problem.ts';
import { type BlockEffects, estimateBlockEffects } from './block-effects.ts';
import type { SheetChoices, SheetRun, TakenSheet } from './sheet-choices.ts';

/** A finished sheet to be played again; candidates are its distinct designs in file order. */
export type ReplayProblem = BenchProblem & {
  readonly candidates: readonly Design[];
  /** What each candidate is worth, larger is better; null where it breaks a limit. */
  readonly merits: readonly (number | null)[];
  /** Worth from which a candidate counts as found, and how many do. */
  readonly threshold: { readonly merit: number; readonly count: number; readonly words: string };
  /** The sheet's own runs in order: indices of candidates. */
  readonly order: readonly number[];
  readonly repeats: {
    /** Candidates that were made more than once, and the pooled sd of their readings; null without any. */
    readonly designCount: number;
    readonly sd: number | null;
  };
  readonly blocks: BlockEffects | null;
  readonly notes: readonly string[];
  /** Worth of a design that a planner proposed. */
  meritOf(design: Design): number | null;
};

/** Fewer distinct designs leave nothing to choose. */
const fewestCandidates = 6;
const topShare = 0.05;

/**
 * The replay of a sheet: distinct designs are the candidates, and a candidate is worth what the mean of its runs is.
 * @throws AppError `bad-problem` when there are too few designs, or nothing to find; `bad-columns`, `bad-table`
 */
export function replayProblem(taken: TakenSheet, choices: SheetChoices): ReplayProblem {
  const { name, inputs, objective } = taken;
  if (taken.runs.length === 0) throw new AppError('bad-problem', `${name}: ${whyNothingCounts(taken)}`);
  const table = designsTable(taken);
  const names = inputs.map((column) => column.name);
  const { variables, pool, warnings } = poolFromTable(table, {
    inputs: names,
    ignore: [],
    objectives: [objective.name],
  });
  if (pool.length < fewestCandidates)
    throw new AppError(
      'bad-problem',
      `${name}: ${pool.length} different ${pool.length === 1 ? 'design' : 'designs'}; a replay needs at least ${fewestCandidates}. Are the inputs the columns that were varied?`,
    );
  const space: Space = { variables, constraints: [], pool };
  const indexOf = new Map(pool.map((design, index) => [designKey(space, design), index]));
  const indexFor = (design: Design): number => {
    const index = indexOf.get(designKey(space, design));
    if (index === undefined)
      throw new AppError('not-a-candidate', `${JSON.stringify(design)} is none of the ${pool.length}`);
    return index;
  };
  const order = taken.runs.map(({ design }) => indexFor(design));
  const hasBlocks = choices.blocks.length > 0;
  const blocks = hasBlocks
    ? estimateBlockEffects(taken.runs, ({ design }) => designKey(space, design))
    : null;
  const shifts = new Map(blocks?.isKnown ? blocks.effects.map(({ block, shift }) => [block, shift]) : []);
  const runs = pool.map((): SheetRun[] => []);
  taken.runs.forEach((run, at) => {
    const [first = 0, ...others] = run.values;
    runs[order[at]!]!.push({ ...run, values: [first - (shifts.get(run.block) ?? 0), ...others] });
  });
  const goals = goalsOf(choices, objective.unit ?? '1');
  const truths = runs.map((own) =>
    goals.map((goal) => meanOf(own.map(({ values }) => values[goal.column]!))),
  );
  const merits = truths.map((truth) => meritOf(goals, truth));
  const threshold = findThreshold(name, choices, merits);
  const bounds = runs.map((own) => goals.map(({ column }) => sharedBound(own, column)));
  const repeated = runs.filter((own) => own.length > 1);
  const isCensored = bounds.some((own) => own.some((bound) => bound !== null));
  const readings = (index: number, seed: number): readonly number[] => {
    const own = runs[index]!;
    if (isCensored || own.length === 1) return truths[index]!;
    const drawn = own[seededRandom('replicate', seed, index).integer(own.length)]!;
    return goals.map(({ column }) => drawn.values[column]!);
  };
  return {
    name,
    goals: goals.map(({ column: _column, ...goal }) => goal),
    space,
    poolSize: pool.length,
    targets: null,
    regret: null,
    random: { found: null, firstHit: null, regret: null },
    warnings,
    initialDesigns: (seed) => drawInitial(pool, seed),
    truthOf: (design) => truths[indexFor(design)]!,
    measure: (design, seed) => readings(indexFor(design), seed),
    ...(isCensored && { boundsOf: (design: Design) => bounds[indexFor(design)]! }),
    candidates: pool,
    merits,
    threshold,
    order,
    repeats: {
      designCount: repeated.length,
      sd: scatterOf(repeated),
    },
    blocks,
    notes: [
      ...(taken.orderedBy === null ? [] : [`Your order is that of "${taken.orderedBy}".`]),
      ...describeNotes(runs, isCensored, blocks),
    ],
    meritOf: (design) => merits[indexFor(design)]!,
  };
}

/** The reason that most rows are left out for. */
function whyNothingCounts({ leftOut }: TakenSheet): string {
  const counts = new Map<string, number>();
  for (const { why } of leftOut) counts.set(why, (counts.get(why) ?? 0) + 1);
  const [reason, count] = [...counts].reduce((top, each) => (each[1] > top[1] ? each : top), ['', 0]);
  return `no row counts: ${reason} in ${count} of ${leftOut.length} rows. Choose other inputs, or another objective.`;
}

/** A goal with the place of its column among the values of a run. */
type PlacedGoal = Goal & { readonly column: number };

function goalsOf({ objective, goal, limits }: SheetChoices, unit: string): readonly PlacedGoal[] {
  const base = { quantity: objective, criterion: 'recorded value', unit, column: 0 };
  const first = ((): PlacedGoal => {
    if (goal.kind === 'target') return { ...base, direction: 'target', target: goal.target };
    if (goal.kind !== 'limits') return { ...base, direction: goal.kind };
    const { atLeast, atMost } = goal;
    if (atLeast !== null && atMost !== null)
      return {
        ...base,
        direction: 'target',
        target: (atLeast + atMost) / 2,
        tolerance: (atMost - atLeast) / 2,
      };
    return { ...base, direction: atLeast !== null ? 'maximize' : 'minimize' };
  })();
  const others = limits.map(
    ({ column, atLeast, atMost }, index): PlacedGoal => ({
      quantity: column,
      criterion: 'recorded value',
      unit: '1',
      direction: 'constrain',
      column: index + 1,
      ...(atLeast !== null && { atLeast }),
      ...(atMost !== null && { atMost }),
    }),
  );
  return [first, ...others];
}

function meritOf(goals: readonly PlacedGoal[], truth: readonly number[]): number | null {
  const broken = goals.some(
    (goal, index) => goal.direction === 'constrain' && missOf(goal, truth[index]!) > 0,
  );
  if (broken) return null;
  const [first] = goals as readonly [PlacedGoal];
  if (first.direction === 'target') return -missOf(first, truth[0]!);
  return first.direction === 'minimize' ? -truth[0]! : truth[0]!;
}

function findThreshold(
  name: string,
  { goal, objective }: SheetChoices,
  merits: readonly (number | null)[],
): ReplayProblem['threshold'] {
  const known = merits.filter((merit) => merit !== null);
  if (known.length === 0)
    throw new AppError(
      'bad-problem',
      `${name}: no run of the sheet keeps all limits; there is nothing to find. Widen a limit, or ask for the nearest.`,
    );
  if (known.every((merit) => merit === known[0]) && known.length === merits.length)
    throw new AppError(
      'bad-problem',
      `${name}: every run is equally good in "${objective}"; there is nothing to find`,
    );
  if (goal.kind === 'limits') {
    const { atLeast, atMost } = goal;
    const merit = atLeast !== null && atMost !== null ? 0 : atLeast !== null ? atLeast : -(atMost ?? 0);
    const count = known.filter((each) => each >= merit).length;
    if (count === 0)
      throw new AppError(
        'bad-problem',
        `${name}: no run of the sheet meets the limits of "${objective}"; there is nothing to find. Widen a limit, or ask for the nearest.`,
      );
    if (count === merits.length)
      throw new AppError(
        'bad-problem',
        `${name}: every run of the sheet meets the limits; there is nothing to find`,
      );
    return { merit, count, words: 'a run within all limits' };
  }
  const top = topCandidates(merits, topShare).map((index) => merits[index]!);
  const merit = top.reduce((least, each) => Math.min(least, each));
  const count = known.filter((each) => each >= merit).length;
  return {
    merit,
    count,
    words: count > 2 * top.length ? `the best ${count} of the sheet, which tie` : 'the best 5 % of the sheet',
  };
}

/** Runs as rows, for the variables and the list of candidates. */
const designsTable = ({ name, objective, inputs, runs }: TakenSheet): Table => ({
  name,
  columns: [...inputs.map((column) => column.name), objective.name],
  rows: runs.map(({ design, values }) => ({ ...design, [objective.name]: values[0]! })),
  licence: 'not stated',
  source: name,
  sha256: '',
});

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
/** Pooled sd of repeats; a limit is no reading and says nothing about scatter. */
const scatterOf = (repeated: readonly (readonly SheetRun[])[]): number | null =>
  rootOf(
    poolReplicates(
      repeated.map((own) => own.filter(({ bounds }) => bounds[0] === null).map(({ values }) => values[0]!)),
    ).variance,
  );
const rootOf = (variance: number | null): number | null => (variance === null ? null : Math.sqrt(variance));

/** A candidate is bounded where all its runs are, to the same side. */
function sharedBound(runs: readonly SheetRun[], column: number): 'upper' | 'lower' | null {
  const [first = null, ...others] = runs.map(({ bounds }) => bounds[column] ?? null);
  return others.every((bound) => bound === first) ? first : null;
}

function drawInitial(pool: readonly Design[], seed: number): readonly Design[] {
  const random = seededRandom('initial designs', pool.length, seed);
  const drawn = new Set<number>();
  while (drawn.size < 2) drawn.add(random.integer(pool.length));
  return [...drawn].map((index) => pool[index]!);
}

function describeNotes(
  runs: readonly (readonly SheetRun[])[],
  isCensored: boolean,
  blocks: BlockEffects | null,
): string[] {
  const notes: string[] = [];
  const limitCount = runs.flat().filter(({ bounds }) => bounds.some((bound) => bound !== null)).length;
  if (isCensored)
    notes.push(
      `${limitCount} ${limitCount === 1 ? 'reading is a limit' : 'readings are limits'}: the planner is told so; for the score each stands at its limit.`,
    );
  if (blocks?.isKnown) notes.push('What lots or machines shift was taken out before scoring.');
  if (blocks?.isKnown === false) notes.push(blocks.why);
  return notes;
}
