import { setImmediate } from 'node:timers/promises';
import {
  checkDesign,
  type Design,
  type Planner,
  type Proposal,
  type StopSignal,
  type Trial,
} from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import type { NextPointForecast } from '../../insights/index.ts';
import type { BenchProblem } from './bench-problem.ts';

/** A planner with the options it plays with. */
export type Player = { readonly planner: Planner<unknown>; readonly options: unknown };

export type PlayOptions = {
  readonly seed: number;
  /** Experiments, the two that every planner starts from included. */
  readonly budget: number;
  /**
   * real: the planner sees what its experiments read. permuted: it sees the same readings, dealt out anew at every step among the
   * experiments done so far, so that they say nothing about the designs.
   */
  readonly feedback: 'real' | 'permuted';
  readonly signal: StopSignal;
  /** Called after every suggestion. */
  readonly onSuggestion: () => void;
};

export type PlayedCampaign = {
  /** What was tried, in order; fewer than the budget when the planner had nothing to propose any more. */
  readonly designs: readonly Design[];
  /** True value of each goal; null where the experiment failed. */
  readonly truths: readonly (readonly number[] | null)[];
  /** Of the first goal, from the tenth reading on; the experiments of the start are not forecast. */
  readonly forecasts: readonly NextPointForecast[];
  /** Wall time of every suggestion [s]. */
  readonly seconds: readonly number[];
};

/** Forecasts count once a planner has seen this many readings. */
const readingsBeforeForecasts = 10;

/**
 * One campaign of one planner, one suggestion at a time. The same problem, planner, options, seed and budget give the same campaign.
 * @throws AppError `bad-proposal` when a planner leaves the space; `interrupted` when the signal is given
 */
export async function playCampaign(
  problem: BenchProblem,
  player: Player,
  options: PlayOptions,
): Promise<PlayedCampaign> {
  const { seed, budget, signal } = options;
  const trials: Trial[] = [];
  const truths: (readonly number[] | null)[] = [];
  const forecasts: NextPointForecast[] = [];
  const seconds: number[] = [];
  const start = problem.initialDesigns(seed);
  while (trials.length < budget) {
    const initial = start[trials.length];
    let proposal: Proposal | null = null;
    if (initial === undefined) {
      await setImmediate();
      if (signal.aborted) throw new AppError('interrupted', 'interrupted');
      const begun = performance.now();
      proposal = await suggest(problem, player, trials, options);
      seconds.push((performance.now() - begun) / 1000);
      options.onSuggestion();
      if (proposal === null) break;
    }
    const design = initial ?? (proposal as Proposal).design;
    const readings = problem.measure(design, seed, trials.length);
    const forecast = forecastOf(proposal, readings, trials);
    if (forecast !== null) forecasts.push(forecast);
    trials.push(describeTrial(problem, design, readings, trials.length + 1));
    truths.push(problem.truthOf(design));
  }
  return { designs: trials.map(({ design }) => design), truths, forecasts, seconds };
}

async function suggest(
  { goals, space, foresight }: BenchProblem,
  { planner, options: own }: Player,
  trials: readonly Trial[],
  { seed, budget, feedback, signal }: PlayOptions,
): Promise<Proposal | null> {
  const shown = feedback === 'real' ? trials : permuteReadings(trials, seed);
  const view = {
    goals,
    space,
    trials: shown,
    experimentsLeft: budget - trials.length,
    ...(foresight && { foresight }),
  };
  const proposals = await planner.propose(view, 1, own, {
    key: `propose/${trials.length + 1}/1`,
    random: seededRandom('planner', seed, trials.length),
    now: 0,
    progress: () => undefined,
    signal,
  });
  const proposal = proposals[0] ?? null;
  const verdict = proposal === null ? true : checkDesign(space, proposal.design);
  if (proposals.length > 1 || verdict !== true)
    throw new AppError(
      'bad-proposal',
      `planner ${planner.name}, seed ${seed}, experiment ${trials.length + 1}: ` +
        (verdict === true
          ? `proposed ${proposals.length} designs; 1 was asked for`
          : `left the space: ${verdict}`),
    );
  return proposal;
}

/** The outcomes of what succeeded, dealt out anew; failures stay where they are. */
function permuteReadings(trials: readonly Trial[], seed: number): readonly Trial[] {
  const measured = trials.filter(({ status }) => status === 'measured');
  const dealt = seededRandom('permuted feedback', seed, trials.length).shuffle(measured);
  let next = 0;
  return trials.map((trial) => {
    const other = trial.status === 'measured' ? dealt[next++] : undefined;
    return other === undefined ? trial : { ...trial, outcomes: other.outcomes };
  });
}

function forecastOf(
  proposal: Proposal | null,
  readings: readonly number[] | null,
  trials: readonly Trial[],
): NextPointForecast | null {
  const earlier = trials.flatMap(({ outcomes }) => outcomes[0]?.value ?? []);
  const { value: mean, sd = null } = proposal?.predicted ?? {};
  if (mean === undefined || sd === null || sd <= 0 || readings === null) return null;
  return earlier.length < readingsBeforeForecasts
    ? null
    : { mean, sd, outcome: readings[0] as number, earlier };
}

function describeTrial(
  { goals, boundsOf }: BenchProblem,
  design: Design,
  readings: readonly number[] | null,
  number: number,
): Trial {
  const base = { sample: `s${number}`, design };
  if (readings === null)
    return { ...base, outcomes: goals.map(() => null), status: 'failed', failure: 'synthesis-failed' };
  const bounds = boundsOf?.(design);
  const outcomes = goals.map(({ unit }, index) => {
    const bound = bounds?.[index] ?? null;
    return { value: readings[index] as number, sd: null, unit, ...(bound !== null && { bound }) };
  });
  return { ...base, outcomes, status: 'measured' };
}
