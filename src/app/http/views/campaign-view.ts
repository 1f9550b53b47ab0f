import {
  type CampaignState,
  designKey,
  experimentsUsed,
  findBest,
  type Goal,
  type MeasuredDesign,
  type Observation,
  observationOf,
  type SampleState,
} from '../../../campaign/index.ts';
import type { RandomExpectation } from '../../../insights/index.ts';
import { campaignStatus } from '../../../runtime/index.ts';
import { describeDesign } from '../../report/describe-design.ts';
import { buildExperimentRows, type ExperimentRow, followBest } from '../../report/experiment-rows.ts';
import { compareWithRandomOrder } from '../../report/report-data.ts';
import type {
  BestView,
  BudgetView,
  CampaignCard,
  CampaignView,
  GoalView,
  Quantity,
  RandomView,
  SampleRow,
} from '../contract.ts';
import type { RowCache } from './row-cache.ts';

/** What the views draw from. */
export type ViewInput = {
  readonly state: CampaignState;
  /** Values of the candidates of a replayed table [unit of the goal], or null. */
  readonly candidateValues: readonly number[] | null;
  /** What a person must do before it goes on. */
  readonly awaited: readonly string[];
  /** Rows as they were at the last look. */
  readonly rowsOf: RowCache;
};

const curvePoints = 60;

/** One campaign on the front page. */
export function viewCampaignCard({ state, candidateValues, awaited }: ViewInput): CampaignCard {
  const goal = state.spec.goals[0];
  const rows = buildExperimentRows(state, new Set());
  const track = followBest(state, rows);
  const every = Math.max(1, Math.ceil(track.length / curvePoints));
  const best = findBest(state);
  return {
    id: state.id,
    name: state.spec.name,
    status: statusOf(state, awaited),
    isSimulated: isSimulated(state),
    laboratory: state.spec.laboratory.name,
    goal: viewGoal(goal),
    experiments: { used: experimentsUsed(state), budget: state.spec.budget.experiments },
    best: viewBest(state, best),
    curve: track
      .filter((_, index) => index % every === 0 || index === track.length - 1)
      .map(({ position, merit }) => [position, merit]),
    random: viewRandom(compareWithRandomOrder(state, candidateValues, best), state.spec.budget.experiments),
    doing: describeDoing(state, awaited),
    isPersonAwaited: awaited.length > 0,
  };
}

/** The page of one campaign. */
export function viewCampaign({ state, candidateValues, awaited, rowsOf }: ViewInput): CampaignView {
  const { spec } = state;
  const best = findBest(state);
  const rows = buildExperimentRows(state, new Set(best?.samples.map(({ id }) => id)));
  return {
    id: state.id,
    name: spec.name,
    status: statusOf(state, awaited),
    closedWhy: state.status === 'closed' ? (state.stopping?.detail ?? null) : null,
    isSimulated: isSimulated(state),
    laboratory: {
      name: spec.laboratory.name,
      clock: spec.laboratory.clock,
      hasBench: Object.values(spec.laboratory.instruments).some(({ driver }) => driver === 'bench'),
    },
    planner: spec.planner.name,
    currency: spec.currency,
    version: state.version,
    openedAt: state.openedAt,
    now: state.now,
    goals: spec.goals.map(viewGoal),
    confirm: confirmationsOf(state),
    budgets: viewBudgets(state),
    best: viewBest(state, best),
    bestSoFar: followBest(state, rows).map(({ position, merit }) => [position, merit]),
    random: viewRandom(compareWithRandomOrder(state, candidateValues, best), spec.budget.experiments),
    rows: rowsOf(spec, rows, (row) => viewRow(row, state)),
    awaited: [...awaited],
    doing: describeDoing(state, awaited),
  };
}

export const viewGoal = ({
  quantity,
  criterion,
  unit,
  direction,
  target,
  tolerance,
  atLeast,
  atMost,
}: Goal): GoalView => ({
  quantity,
  ...(criterion !== undefined && { criterion }),
  unit,
  direction,
  ...(target !== undefined && { target }),
  ...(tolerance !== undefined && { tolerance }),
  ...(atLeast !== undefined && { atLeast }),
  ...(atMost !== undefined && { atMost }),
});

const confirmationsOf = ({ spec }: CampaignState): number => Math.max(2, spec.confirm);

function viewBest(state: CampaignState, best: MeasuredDesign | null): BestView | null {
  if (best === null) return null;
  const { mean, fidelity, design, measurementCount, samples } = best;
  return {
    value: viewQuantity(mean),
    fidelity,
    design: describeDesign(state.spec.space, design),
    measurementCount,
    isConfirmed: measurementCount >= confirmationsOf(state),
    samples: samples.map(({ id }) => id),
  };
}

/** Bands as far as the budget goes. */
function viewRandom(random: RandomExpectation, budget: number): RandomView {
  if (!random.isKnown) return random;
  const cut = (values: readonly number[]): number[] => values.slice(0, budget);
  const band = ({ worse, better }: { worse: readonly number[]; better: readonly number[] }) => ({
    worse: cut(worse),
    better: cut(better),
  });
  const { median, half, most, experimentsToMatch } = random;
  return { isKnown: true, median: cut(median), half: band(half), most: band(most), experimentsToMatch };
}

function viewBudgets(state: CampaignState): BudgetView[] {
  const { budget, currency } = state.spec;
  return [
    { name: 'Experiments', used: experimentsUsed(state), total: budget.experiments, unit: '' },
    ...(budget.money === undefined
      ? []
      : [{ name: 'Cost', used: state.spent.money, total: budget.money, unit: currency }]),
    ...(budget.hours === undefined
      ? []
      : [{ name: 'Laboratory time', used: state.spent.hours, total: budget.hours, unit: 'h' }]),
  ];
}

export function viewRow(row: ExperimentRow, { spec, openedAt }: CampaignState): SampleRow {
  const { sample, measured, receipt } = row;
  return {
    id: sample.id,
    number: row.number,
    position: row.position,
    origin: sample.origin,
    outcome: sample.outcome,
    design: row.design,
    values: { ...sample.design },
    predicted: sample.proposal?.predicted ? viewQuantity(sample.proposal.predicted) : null,
    measured: measured === null ? null : { ...viewQuantity(measured), fidelity: measured.fidelity },
    ...(spec.goals.length > 1 && {
      further: spec.goals.slice(1).map((goal) => {
        const reading = observationOf(sample, goal);
        return reading === null ? null : viewQuantity(reading);
      }),
    }),
    why: sample.proposal?.why ?? null,
    failure: sample.failure,
    receipt:
      receipt === null ? null : { status: receipt.status, total: receipt.total, reason: receipt.explanation },
    isBest: row.isBest,
    designKey: designKey(spec.space, sample.asMade ?? sample.design),
    replicateOf: sample.replicateOf,
    finishedHours: sample.finishedAt === null ? null : (sample.finishedAt - openedAt) / 3_600_000,
    cost: sample.cost,
  };
}

export const viewQuantity = ({
  value,
  sd,
  unit,
  bound,
}: Omit<Quantity, 'bound'> & { readonly bound?: Quantity['bound'] }): Quantity => ({
  value,
  sd,
  unit,
  ...(bound !== undefined && { bound }),
});

/** Whether anything that counts in it was simulated: its laboratory is a twin, or a measurement says so. */
export function isSimulated(state: CampaignState): boolean {
  const isLabelled = ({ fidelity }: Observation): boolean => fidelity === 'simulated';
  const holdsSimulated = (sample: SampleState): boolean => sample.observations.some(isLabelled);
  return (
    Object.values(state.spec.laboratory.instruments).some(({ driver }) => driver === 'twin') ||
    [...state.samples.values()].some(holdsSimulated)
  );
}

function statusOf(state: CampaignState, awaited: readonly string[]): CampaignCard['status'] {
  const status = campaignStatus(state);
  return status === 'running' && awaited.length > 0 ? 'waiting' : status;
}

/** What happens now, in a few words. */
function describeDoing(state: CampaignState, awaited: readonly string[]): string {
  if (state.status === 'closed') return `closed: ${state.stopping?.detail ?? 'ended'}`;
  if (state.status === 'paused') return `paused: ${state.pausedWhy ?? 'by a person'}`;
  const [first] = awaited;
  if (first !== undefined) return `waits for a person: ${first.split(': onnes')[0]}`;
  const [step] = [...state.inFlight.values()].map(({ step }) => step);
  if (step === undefined) return 'nothing is under way in this process';
  switch (step.kind) {
    case 'propose':
      return 'choosing the next experiments';
    case 'simulate':
      return `simulating with ${step.simulator}`;
    case 'review':
      return 'waits for a review';
    case 'actuate':
      return `${step.instrument}: ${step.samples.join(', ')}`;
    case 'analyse':
      return `analysing ${step.samples.join(', ')}`;
    case 'reward':
      return 'paying rewards';
  }
}
