import {
  type Analysis,
  type AnalysisOutcome,
  type CampaignEvent,
  type ClaimStanding,
  type Context,
  checkDesign,
  type Estimate,
  type RawInput,
  type StopSignal,
  settleNovelty,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { seededRandom } from '../core/random.ts';
import { type Deadlines, openDeadlines, type Stopwatch } from './deadline.ts';
import { type Definitions, findDefinition } from './definitions.ts';
import { foresee } from './foresee.ts';
import type { Job, SampleClaim } from './job.ts';

/** A job that computes; an actuate job goes to the laboratory instead. */
export type ComputeJob = Exclude<Job, { kind: 'actuate' }>;

export type Progress = (fraction: number, note: string) => void;

/**
 * Does a job with the definitions given and returns the event it leads to. Deterministic in (seed, key, input), save where a deadline
 * cut it short: such an outcome is marked truncated.
 * @throws AppError `bad-proposal` — a planner left the space; and whatever the definition throws.
 */
export async function performJob(
  definitions: Definitions,
  job: ComputeJob,
  inputs: readonly RawInput[],
  progress: Progress,
  signal: StopSignal,
  stopwatch?: Stopwatch,
): Promise<CampaignEvent> {
  const deadlines = openDeadlines(signal, stopwatch);
  const context: Context = {
    key: job.key,
    random: seededRandom(job.seed, job.key),
    now: job.now,
    progress,
    signal,
    stopAfter: deadlines.stopAfter,
  };
  switch (job.kind) {
    case 'propose':
      return propose(definitions, job, context, deadlines);
    case 'simulate':
      return simulate(definitions, job, context);
    case 'analyse': {
      const analysis = findDefinition('analysis', definitions.analyses, job.analysis);
      const files = filesFor(analysis, inputs);
      const outcomes = analysis.analyse(files, job.goals, analysis.parseOptions(job.options));
      return { type: 'samples-analysed', data: { key: job.key, findings: outcomes.map(answersOf) } };
    }
    case 'reward': {
      const grader = findDefinition('grader', definitions.graders, job.grader);
      const receipts = job.traces.map((trace) => ({
        ...grader.grade(trace, grader.parseOptions({})),
        ...claimFor(job.claims[trace.sample], definitions),
      }));
      return { type: 'rewards-paid', data: { key: job.key, receipts } };
    }
  }
}

/** The platform, not the grader, says what a result may be called. */
function claimFor(
  claim: SampleClaim | undefined,
  { novelty }: Definitions,
): { readonly claim?: ClaimStanding } {
  if (claim === undefined) return {};
  const { standing, amounts } = claim;
  if (novelty === undefined || amounts === null) return { claim: standing };
  return { claim: settleNovelty(standing, novelty(amounts)) };
}

/** What the record keeps of an outcome: what answers the goals, and all else that was found. Panels are drawn from the raw files again. */
const answersOf = ({ sample, findings, observations, warnings, failure }: AnalysisOutcome) => ({
  sample,
  observations,
  ...(findings.length === 0 ? {} : { findings }),
  warnings,
  ...(failure === undefined ? {} : { failure }),
});

/**
 * Of each sample the files that an analysis reads: beside its curve a sample may have a furnace's log and a scan. All of them where it
 * reads none, so that it says what it cannot read.
 */
function filesFor(analysis: Analysis<unknown>, inputs: readonly RawInput[]): readonly RawInput[] {
  return [...Map.groupBy(inputs, ({ sample }) => sample).values()].flatMap((files) => {
    if (files.length === 1) return files;
    const own = files.filter((file) => analysis.reads(file));
    return own.length > 0 ? own : files;
  });
}

async function propose(
  definitions: Definitions,
  job: ComputeJob & { kind: 'propose' },
  context: Context,
  deadlines: Deadlines,
): Promise<CampaignEvent> {
  const planner = findDefinition('planner', definitions.planners, job.planner);
  const view = planner.learnsFromSimulators
    ? await foresee(
        job.view,
        job.simulators.map(({ name, cost }) => {
          const simulator = findDefinition('simulator', definitions.simulators, name);
          return cost === null ? simulator : { ...simulator, cost: () => cost };
        }),
        context,
      )
    : job.view;
  const proposals = await planner.propose(view, job.count, planner.parseOptions(job.options), context);
  if (proposals.length > job.count) {
    throw new AppError(
      'bad-proposal',
      `planner ${job.planner} proposed ${proposals.length} designs; ${job.count} were asked for`,
    );
  }
  for (const { design } of proposals) {
    const verdict = checkDesign(job.view.space, design);
    if (verdict !== true)
      throw new AppError('bad-proposal', `planner ${job.planner} left the space: ${verdict}`);
  }
  const limit = deadlines.missed();
  if (limit !== null)
    context.progress(1, `stopped after ${limit} s, ${proposals.length} of ${job.count} designs`);
  return { type: 'designs-proposed', data: { key: job.key, proposals, truncated: limit !== null } };
}

async function simulate(
  definitions: Definitions,
  job: ComputeJob & { kind: 'simulate' },
  context: Context,
): Promise<CampaignEvent> {
  const simulator = findDefinition('simulator', definitions.simulators, job.simulator);
  const options = simulator.parseOptions(job.options ?? {});
  const estimates: { sample: string; estimate: Estimate }[] = [];
  const notKnown: { sample: string; reason: string }[] = [];
  for (const { sample, design } of job.designs) {
    const verdict = simulator.valid(design);
    if (verdict !== true) notKnown.push({ sample, reason: `${simulator.name}: ${verdict}` });
    else
      for (const estimate of await simulator.simulate(design, options, context))
        estimates.push({ sample, estimate });
  }
  return { type: 'samples-estimated', data: { key: job.key, estimates, notKnown } };
}
