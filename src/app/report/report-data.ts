import {
  addCosts,
  type CampaignState,
  type Claim,
  type Cost,
  type Design,
  type Fidelity,
  findBest,
  type Goal,
  isObjective,
  isWeighted,
  type MeasuredDesign,
  noCost,
  rankMeasuredDesigns,
  type Simulator,
  viewForPlanner,
} from '../../campaign/index.ts';
import type { Hash } from '../../core/hash.ts';
import { seededRandom } from '../../core/random.ts';
import {
  type Calibration,
  calibratePlanner,
  calibrateSimulator,
  expectRandomOrder,
  type FirstGuess,
  type RandomExpectation,
} from '../../insights/index.ts';
import { estimateFront, type StandingDesign } from '../../planners/index.ts';
import type { DescribedAgent } from '../agents/describe-agent.ts';
import { type DesignText, describeDesign } from './describe-design.ts';
import { type BestSoFar, buildExperimentRows, type ExperimentRow, followBest } from './experiment-rows.ts';

/** What the report says of the campaign's stream as a whole. */
export type RecordSummary = {
  readonly count: number;
  /** Wall times of the first and the last event [ms since 1970]. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly headHash: Hash;
  readonly schema?: number;
  /** name@version of everything that performed a step. */
  readonly definitions?: readonly string[];
};

/** The recorded table that a replayed campaign draws from: one value of the first goal per candidate [unit of the goal]. */
export type CandidateValues = {
  readonly values: readonly number[];
  readonly name?: string;
  readonly source: string;
  readonly licence: string;
  readonly sha256?: Hash;
};

/** A simulator of the campaign, and what it would have chosen alone. */
export type SimulatorInput = Pick<Simulator<unknown>, 'name' | 'version' | 'summary' | 'fittedOn'> & {
  readonly firstGuess: FirstGuess | null;
};

export type ReportInput = {
  readonly state: CampaignState;
  readonly events: RecordSummary;
  readonly candidateValues: CandidateValues | null;
  /** What the leader may be called; absent or null where nothing leads. */
  readonly claim?: Claim | null;
  /** What a language model did; absent or null where none took part. */
  readonly agent?: DescribedAgent | null;
  readonly simulators: readonly SimulatorInput[];
  readonly onnesVersion: string;
  /** When the report was made, as it is to be read. */
  readonly generatedAt: string;
};

export type SimulatorReport = SimulatorInput & {
  readonly calibration: Calibration;
  /** Samples that it could not judge. */
  readonly notKnownCount: number;
  readonly favourite: DesignText | null;
};

export type BestResult = {
  readonly measured: MeasuredDesign;
  readonly design: DesignText;
  /** Measured twice or more, and as often as the campaign asks for. */
  readonly isConfirmed: boolean;
  /** The experiment that first measured it; null when its value was added. */
  readonly firstNumber: number | null;
  readonly runnerUp: { readonly measured: MeasuredDesign; readonly design: DesignText } | null;
};

/** Several goals: what is believed of each measured design, and which of them no other beats. */
export type FrontReport = {
  readonly goals: readonly Goal[];
  /** The two objectives that are drawn, the first of all. */
  readonly shown: readonly [ShownGoal, ShownGoal];
  readonly designs: readonly { readonly standing: StandingDesign; readonly design: DesignText }[];
};
type ShownGoal = { readonly goal: Goal; readonly index: number };

/** Everything that the report shows, computed from the record once. */
export type ReportData = {
  readonly state: CampaignState;
  readonly goal: Goal;
  readonly events: RecordSummary;
  readonly candidateValues: CandidateValues | null;
  readonly claim: Claim | null;
  readonly agent: DescribedAgent | null;
  readonly onnesVersion: string;
  readonly generatedAt: string;
  readonly rows: readonly ExperimentRow[];
  /** Fidelities of the measurements that count, without repetition. */
  readonly fidelities: readonly Fidelity[];
  readonly best: BestResult | null;
  readonly bestSoFar: BestSoFar;
  readonly random: RandomExpectation;
  readonly calibration: Calibration;
  readonly simulators: readonly SimulatorReport[];
  readonly costs: CostBreakdown;
  readonly front: FrontReport | null;
};

export type CostLine = { readonly count: number; readonly cost: Cost };
export type CostBreakdown = {
  readonly measured: CostLine;
  readonly replicates: CostLine;
  readonly failed: CostLine;
  readonly underWay: CostLine;
  readonly total: CostLine;
};

/** Computes the content of a report from a campaign's state and what the composition root knows beside it. */
export function buildReportData(input: ReportInput): ReportData {
  const { state, events, candidateValues, onnesVersion, generatedAt } = input;
  const goal = state.spec.goals[0];
  const best = findBest(state);
  const rows = buildExperimentRows(state, new Set(best?.samples.map((sample) => sample.id)));
  const measured = rows.flatMap((row) => (row.measured === null ? [] : [row.measured.fidelity]));
  return {
    state,
    goal,
    events,
    candidateValues,
    claim: input.claim ?? null,
    agent: input.agent ?? null,
    onnesVersion,
    generatedAt,
    rows,
    fidelities: [...new Set(measured)],
    best: best && describeBest(state, best, rows),
    bestSoFar: followBest(state, rows),
    random: compareWithRandomOrder(state, candidateValues?.values ?? null, best),
    calibration: calibratePlanner(state),
    simulators: input.simulators.map((simulator) => reportSimulator(state, simulator)),
    costs: breakDownCosts(rows),
    front: reportFront(state),
  };
}

function reportFront(state: CampaignState): FrontReport | null {
  const front = estimateFront(viewForPlanner(state), seededRandom('front', state.spec.seed));
  if (front === null) return null;
  const [first, second] = front.goals.flatMap((goal, index) => (isObjective(goal) ? [{ goal, index }] : []));
  return {
    goals: front.goals,
    shown: [first as ShownGoal, second as ShownGoal],
    designs: front.designs.map((standing) => ({
      standing,
      design: describeDesign(state.spec.space, standing.design),
    })),
  };
}

/** A random order is foretold for one goal alone. */
export function compareWithRandomOrder(
  { spec: { goals } }: CampaignState,
  candidateValues: readonly number[] | null,
  best: MeasuredDesign | null,
): RandomExpectation {
  if (goals.length > 1 && candidateValues !== null && (isWeighted(goals) || !goals.every(isObjective)))
    return { isKnown: false, why: 'the leader is chosen by more than one goal' };
  return expectRandomOrder(goals[0], candidateValues, best?.mean.value ?? null);
}

function describeBest(
  state: CampaignState,
  best: MeasuredDesign,
  rows: readonly ExperimentRow[],
): BestResult {
  const { space, confirm } = state.spec;
  const second = rankMeasuredDesigns(state)[1];
  return {
    measured: best,
    design: describeDesign(space, best.design),
    isConfirmed: best.measurementCount >= Math.max(2, confirm),
    firstNumber: rows.find((row) => row.isBest)?.number ?? null,
    runnerUp:
      second === undefined ? null : { measured: second, design: describeDesign(space, second.design) },
  };
}

function reportSimulator(state: CampaignState, simulator: SimulatorInput): SimulatorReport {
  const method = `${simulator.name}@${simulator.version}`;
  const { protocol } = state.spec;
  const stage = protocol.findIndex((s) => s.kind === 'simulate' && s.simulator === simulator.name);
  const asked = [...state.samples.values()].filter(
    (sample) => sample.stage > stage && sample.attempts.has(protocol[stage]?.name ?? ''),
  );
  const favourite: Design | undefined = simulator.firstGuess?.favourite?.design;
  return {
    ...simulator,
    calibration: calibrateSimulator(state, method),
    notKnownCount: asked.filter((sample) => !sample.estimates.some((e) => e.method === method)).length,
    favourite: favourite === undefined ? null : describeDesign(state.spec.space, favourite),
  };
}

function breakDownCosts(rows: readonly ExperimentRow[]): CostBreakdown {
  const sum = (isPart: (row: ExperimentRow) => boolean): CostLine => {
    const part = rows.filter((row) => row.number !== null && isPart(row));
    return {
      count: part.length,
      cost: part.reduce((total, { sample }) => addCosts(total, sample.cost), noCost),
    };
  };
  const isDone = ({ sample }: ExperimentRow): boolean => sample.outcome === 'measured';
  return {
    measured: sum((row) => isDone(row) && row.sample.origin !== 'replicate'),
    replicates: sum((row) => isDone(row) && row.sample.origin === 'replicate'),
    failed: sum(({ sample }) => sample.outcome === 'failed' || sample.outcome === 'cancelled'),
    underWay: sum(({ sample }) => sample.outcome === 'open'),
    total: sum(() => true),
  };
}
