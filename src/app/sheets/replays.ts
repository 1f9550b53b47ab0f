import { describeError } from '../../core/error.ts';
import { newId } from '../../core/id.ts';
import type { Workspace } from '../workspace/open-workspace.ts';
import { type ReplayProblem, replayProblem } from './replay-problem.ts';
import { defaultReplayCount, type ReplayProgress, runReplays } from './run-replays.ts';
import { takeSheet } from './sheet-choices.ts';
import { describeStoredSheet, rememberReplay, type StoredSheet } from './sheet-shelf.ts';

/** A replay that runs or ran in this process. */
export type Replay = {
  readonly id: string;
  readonly sheet: string;
  readonly stored: StoredSheet;
  readonly problem: ReplayProblem;
  status: 'running' | 'done' | 'stopped' | 'failed';
  fault: string | null;
  progress: ReplayProgress;
  readonly stop: () => void;
  /** Settles when it is over, however it ended. */
  readonly ended: Promise<void>;
};

export type Replays = {
  find(id: string): Replay | null;
  /** Begins a replay of a sheet under its stored choices; a running one of the same sheet is stopped. */
  begin(sheet: string, stored: StoredSheet, replayCount?: number): Promise<Replay>;
  /** Calls `told` with the id of a replay that changed. Returns what ends it. */
  listen(told: (id: string) => void): () => void;
};

/** Replays that are kept for those who look at them. */
const keptReplays = 30;
const open = new WeakMap<Workspace, Replays>();

/** The replays of a workspace in this process. */
export function replaysOf(workspace: Workspace): Replays {
  const known = open.get(workspace);
  if (known !== undefined) return known;
  const replays = createReplays(workspace);
  open.set(workspace, replays);
  return replays;
}

function createReplays(workspace: Workspace): Replays {
  const all = new Map<string, Replay>();
  const listeners = new Set<(id: string) => void>();
  const tell = (id: string): void => {
    for (const told of listeners) told(id);
  };
  return {
    find: (id) => all.get(id) ?? null,
    listen(told) {
      listeners.add(told);
      return () => listeners.delete(told);
    },
    async begin(sheet, stored, replayCount = defaultReplayCount) {
      for (const other of all.values()) if (other.sheet === sheet && other.status === 'running') other.stop();
      const described = await describeStoredSheet(workspace.store, sheet, stored);
      const taken = takeSheet(described, stored.choices, stored.exclusions);
      const problem = replayProblem(taken, stored.choices);
      const controller = new AbortController();
      const id = `replay-${newId(Date.now()).slice(-10).toLowerCase()}`;
      const replay: Replay = {
        id,
        sheet,
        stored,
        problem,
        status: 'running',
        fault: null,
        progress: { replaysDone: 0, replayCount, share: 0, secondsLeft: null, result: null },
        stop: () => controller.abort(),
        ended: Promise.resolve(),
      };
      const { labModule, lab } = workspace;
      const planner = lab.definitions.planners.some(({ name }) => name === 'bayes')
        ? 'bayes'
        : lab.definitions.planners[0]!.name;
      const ended = runReplays({
        ...{ labModule, planner, taken, choices: stored.choices, problem, replayCount },
        signal: controller.signal,
        onProgress: (progress) => {
          replay.progress = progress;
          tell(id);
        },
      })
        .then(async (result) => {
          replay.progress = { replaysDone: replayCount, replayCount, share: 1, secondsLeft: 0, result };
          replay.status = 'done';
          await rememberReplay(workspace, sheet, result, problem);
        })
        .catch((error: unknown) => {
          replay.status = controller.signal.aborted ? 'stopped' : 'failed';
          if (replay.status === 'failed') replay.fault = describeError(error);
        })
        .finally(() => tell(id));
      const kept = Object.assign(replay, { ended });
      all.set(id, kept);
      for (const old of [...all.keys()].slice(0, Math.max(0, all.size - keptReplays)))
        if (all.get(old)?.status !== 'running') all.delete(old);
      return kept;
    },
  };
}
