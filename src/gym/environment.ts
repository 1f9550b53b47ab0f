import { AppError, describeError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import type { CallErrorKind, CallOutcome, Episode, EpisodeReceipt, TaskCall, TaskTool } from './contracts.ts';
import { createJobs, type Job, type Jobs, jobTools } from './jobs.ts';
import { plainArguments } from './plain-arguments.ts';
import { payEpisode } from './rewards/pay-episode.ts';
import type { Rollout, RolloutSink } from './rollout.ts';
import type { DrawnTask, TaskRequest, TaskSource } from './task-source.ts';

/** What a trainer is shown. Field names are those of the wires; all that it may need is here. */
export type Observation = {
  readonly tool_name?: string;
  readonly result: Json;
  readonly error: { readonly error_type: CallErrorKind; readonly message: string } | null;
  readonly text: string;
  readonly job?: { readonly id: string; readonly status: 'running' | 'done' | 'failed' };
  readonly receipt?: EpisodeReceipt;
};

/** `reward` is what this step adds: 0 but for the last one, null before the first reset alone. */
export type StepOut = {
  readonly observation: Observation;
  readonly reward: number | null;
  readonly done: boolean;
};

/** Before the first reset there is no episode: null, and 0 steps. */
export type EnvironmentState = {
  readonly episode_id: string | null;
  readonly step_count: number;
  readonly budget_left: number | null;
  readonly task_hash: string | null;
  readonly env_version: string;
};

/** The core that every wire serves: one session, one episode at a time. Calls that arrive together are done one after another. */
export type Environment = {
  /** Begins an episode; what was under way is dropped unpaid. @throws AppError `bad-task` */
  reset(request: TaskRequest & { readonly episode_id?: string | undefined }): StepOut;
  /** Valid before a reset. */
  tools(): readonly TaskTool[];
  /** A call that is not done within `deadlineMs` goes on as a job to be polled. @throws AppError `no-episode`, `episode-over` */
  call(tool: string, input: unknown, options: { readonly deadlineMs: number }): Promise<StepOut>;
  /** Ends the episode as it stands and pays it. @throws AppError `no-episode` */
  finish(): Promise<EpisodeReceipt>;
  state(): EnvironmentState;
  /** The task under way, for trainers; null before the first reset. */
  task(): DrawnTask | null;
  close(): void;
};

export type EnvironmentOptions = {
  readonly newEpisodeId: () => string;
  readonly rollouts?: RolloutSink | undefined;
};

/** Polls of jobs that do not count among an episode's calls, at most. */
const mostPolls = 10_000;

/** An episode under way. */
type Session = {
  readonly id: string;
  readonly task: DrawnTask;
  readonly episode: Episode;
  readonly tools: readonly TaskTool[];
  readonly jobs: Jobs;
  readonly calls: TaskCall[];
  readonly outcomes: CallOutcome[];
  /** Done when all calls so far are. */
  last: Promise<unknown>;
  stepCount: number;
  pollCount: number;
  spent: number;
  isOver: boolean;
  receipt: EpisodeReceipt | null;
};

export function createEnvironment(source: TaskSource, options: EnvironmentOptions): Environment {
  let session: Session | null = null;
  const requireSession = (): Session => {
    if (session === null) throw new AppError('no-episode', 'no episode has begun: reset first');
    return session;
  };
  return {
    reset({ episode_id, ...request }) {
      session = beginEpisode(source, source.find(request), episode_id ?? options.newEpisodeId());
      return describeStart(source, session);
    },
    tools: () => session?.tools ?? offeredTools(source.tools),
    call: async (tool, input, { deadlineMs }) => {
      const current = requireSession();
      if (current.receipt !== null)
        throw new AppError('episode-over', 'the episode is over and was paid: reset to begin another');
      const shown = await act(current, tool, input, deadlineMs);
      return conclude(source, current, shown, options);
    },
    finish: async () => {
      const current = requireSession();
      await current.last;
      current.isOver = true;
      return current.receipt ?? pay(source, current, options);
    },
    state: () => ({
      episode_id: session?.id ?? null,
      step_count: session?.stepCount ?? 0,
      budget_left: session === null ? null : Math.max(0, session.episode.budget.total - session.spent),
      task_hash: session?.task.taskHash ?? null,
      env_version: source.environmentVersion,
    }),
    task: () => session?.task ?? null,
    close: () => {
      session = null;
    },
  };
}

function beginEpisode(source: TaskSource, task: DrawnTask, id: string): Session {
  const episode = source.family.open(task.truth, task.instance);
  return {
    id,
    task,
    episode,
    tools: offeredTools(episode.tools),
    jobs: createJobs(),
    calls: [],
    outcomes: [],
    last: Promise.resolve(),
    stepCount: 0,
    pollCount: 0,
    spent: 0,
    isOver: false,
    receipt: null,
  };
}

/** Slow tools are reached through jobs; where there are none, there is nothing of jobs to see. */
export const offeredTools = (tools: readonly TaskTool[]): readonly TaskTool[] =>
  tools.some(({ isSlow }) => isSlow) ? [...tools.filter(({ isSlow }) => !isSlow), ...jobTools(tools)] : tools;

/** What the model may read: neither the split nor anything that names the task. */
const describeStart = (source: TaskSource, { task, episode }: Session): StepOut => ({
  observation: {
    result: {
      family: source.family.name,
      level: task.instance.level,
      settles: source.family.settles,
      budget: episode.budget,
      max_calls: episode.maxCalls,
    },
    error: null,
    text: episode.brief,
  },
  reward: 0,
  done: false,
});

const failed = (error_type: CallErrorKind, message: string): CallOutcome => ({
  error: { error_type, message },
});

async function act(session: Session, tool: string, input: unknown, deadlineMs: number): Promise<Observation> {
  session.stepCount++;
  const given = plainArguments(input);
  if (typeof given === 'string') return refuse(session, tool, failed('invalid_args', given));
  const { value } = given;
  const ownTool = session.episode.tools.find(({ name }) => name === tool);
  if (ownTool === undefined && tool === 'poll_job') return poll(session, value, deadlineMs);
  if (ownTool === undefined && tool === 'submit_job') return submit(session, value, deadlineMs);
  if (ownTool?.isSlow)
    return refuse(session, tool, failed('invalid_args', `${tool} takes long: submit it with submit_job`));
  return perform(session, { tool, arguments: value }, deadlineMs);
}

/** A wrong call that the task itself never sees counts among the calls, so that an episode of nothing else ends. */
function refuse(session: Session, tool: string, outcome: CallOutcome): Observation {
  keep(session, { tool, arguments: null }, outcome);
  return observe(tool, outcome);
}

function keep(session: Session, call: TaskCall, outcome: CallOutcome): void {
  session.calls.push(call);
  session.outcomes.push(outcome);
  if ('cost' in outcome) session.spent += outcome.cost;
  if (('isOver' in outcome && outcome.isOver) || session.calls.length >= session.episode.maxCalls)
    session.isOver = true;
}

/** Starts a call when all before it are done; what it throws is the program's fault and shows nothing of the truth. */
function start(session: Session, call: TaskCall): Promise<CallOutcome> {
  const work = session.last.then(async () => {
    if (session.isOver) return failed('execution_error', 'the episode ended before this call began');
    let outcome: CallOutcome;
    try {
      outcome = await session.episode.call(call);
    } catch (error) {
      process.emitWarning(
        `${session.task.taskId}: ${call.tool} threw ${String((error as Error)?.stack ?? error)}`,
      );
      outcome = failed('execution_error', `${call.tool} failed inside the environment; nothing was charged`);
    }
    keep(session, call, outcome);
    return outcome;
  });
  session.last = work;
  return work;
}

async function perform(session: Session, call: TaskCall, deadlineMs: number): Promise<Observation> {
  const work = start(session, call);
  const outcome = await withinDeadline(work, deadlineMs);
  if (outcome !== null) return observe(call.tool, outcome);
  const job = session.jobs.add(call.tool, work);
  const message = `${call.tool} was not done in ${deadlineMs / 1000} s and goes on as ${job.id}: ask for it with poll_job`;
  return { ...observe(call.tool, failed('timeout', message)), job: { id: job.id, status: 'running' } };
}

async function submit(session: Session, input: Json, deadlineMs: number): Promise<Observation> {
  const { tool, arguments: inner } = (input ?? {}) as { readonly tool?: Json; readonly arguments?: Json };
  const slow = session.episode.tools.filter(({ isSlow }) => isSlow).map(({ name }) => name);
  if (typeof tool !== 'string' || !slow.includes(tool))
    return refuse(
      session,
      'submit_job',
      failed(
        'invalid_args',
        `tool is ${JSON.stringify(tool)}; expected one of: ${slow.join(', ') || 'none here'}`,
      ),
    );
  const work = start(session, { tool, arguments: inner ?? {} });
  const job = session.jobs.add(tool, work);
  // what is refused at once is said at once
  await withinDeadline(work, Math.min(5, deadlineMs));
  return describeJob(job, 'submit_job');
}

async function poll(session: Session, input: Json, deadlineMs: number): Promise<Observation> {
  const { job: id, wait_s = 0 } = (input ?? {}) as { readonly job?: Json; readonly wait_s?: Json };
  const job = typeof id === 'string' ? session.jobs.find(id) : undefined;
  if (job === undefined || typeof wait_s !== 'number' || !(wait_s >= 0))
    return refuse(
      session,
      'poll_job',
      failed('invalid_args', `expected { job, wait_s? }; there are ${session.jobs.names() || 'no jobs'}`),
    );
  session.pollCount++;
  if (session.pollCount > mostPolls) session.isOver = true;
  await withinDeadline(job.work, Math.min(1000 * wait_s, deadlineMs, 20_000));
  return describeJob(job, 'poll_job');
}

function describeJob({ id, tool, outcome }: Job, askedBy: string): Observation {
  if (outcome === null) {
    const text = `${id} (${tool}) is running; ask for it with poll_job.`;
    return { tool_name: askedBy, result: null, error: null, text, job: { id, status: 'running' } };
  }
  return { ...observe(askedBy, outcome), job: { id, status: 'error' in outcome ? 'failed' : 'done' } };
}

const observe = (tool_name: string, outcome: CallOutcome): Observation =>
  'error' in outcome
    ? { tool_name, result: null, error: outcome.error, text: `Error: ${outcome.error.message}` }
    : { tool_name, result: outcome.result, error: null, text: outcome.text };

/** The value, or null where it is not there in time. */
async function withinDeadline<T>(work: Promise<T>, deadlineMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, Math.min(deadlineMs, 2 ** 31 - 1), null);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function conclude(
  source: TaskSource,
  session: Session,
  observation: Observation,
  options: EnvironmentOptions,
): StepOut {
  if (!session.isOver) return { observation, reward: 0, done: false };
  // of two calls at once, one that waited is answered after the pay
  if (session.receipt !== null) return { observation, reward: 0, done: true };
  const receipt = pay(source, session, options);
  const text = `${observation.text}\n\nThe episode is over. Score ${receipt.score.toFixed(3)} of 1, reward ${receipt.total.toFixed(4)} (${receipt.reason}).`;
  return { observation: { ...observation, text, receipt }, reward: receipt.total, done: true };
}

function pay(source: TaskSource, session: Session, { rollouts }: EnvironmentOptions): EpisodeReceipt {
  const { family, environmentVersion } = source;
  const { task, calls, outcomes, episode } = session;
  const verdict = episode.judge();
  const receipt = payEpisode(verdict, { rolloutId: session.id, settles: family.settles, environmentVersion });
  session.receipt = receipt;
  const last = outcomes.at(-1);
  keepRollout(rollouts, {
    schema: 'onnes-rollout/1',
    rollout_id: session.id,
    task: task.instance,
    task_hash: task.taskHash,
    split: task.split,
    env_version: environmentVersion,
    calls,
    outcomes,
    verdict,
    receipt,
    is_truncated: !(last !== undefined && 'isOver' in last && last.isOver),
  });
  return receipt;
}

/** A store that fails does not keep an episode from being paid. */
function keepRollout(rollouts: RolloutSink | undefined, rollout: Rollout): void {
  try {
    rollouts?.write(rollout);
  } catch (error) {
    process.emitWarning(`rollout ${rollout.rollout_id} was not stored: ${describeError(error)}`);
  }
}
