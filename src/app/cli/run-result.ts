import {
  type CampaignState,
  type Design,
  type Fidelity,
  findBest,
  viewForPlanner,
} from '../../campaign/index.ts';
import type { Id } from '../../core/id.ts';
import type { Quantity } from '../../core/quantity.ts';
import { seededRandom } from '../../core/random.ts';
import { estimateFront } from '../../planners/index.ts';
import { campaignStream, countExperiments, type Store } from '../../runtime/index.ts';
import { listAwaited } from '../workspace/list-awaited.ts';
import { exitCode } from './exit-code.ts';

/** The JSON document of a run; scripts rely on its field names. */
export type RunResult = {
  readonly campaign: Id;
  readonly status: 'closed' | 'paused' | 'waiting' | 'failed';
  readonly ended: string | null;
  /** What a person must do before the campaign can go on. */
  readonly awaits: readonly string[];
  readonly experiments: { readonly attempted: number; readonly failed: number; readonly replicates: number };
  readonly best: {
    readonly design: Design;
    readonly value: number;
    readonly sd: number | null;
    readonly unit: string;
    readonly fidelity: Fidelity;
    readonly measurements: number;
    readonly confirmed: boolean;
  } | null;
  /** Several objectives: the designs that no other beats in all of them, with what all measurements together say of each goal. */
  readonly front:
    | readonly {
        readonly design: Design;
        readonly samples: readonly Id[];
        readonly values: { readonly [quantity: string]: Quantity };
      }[]
    | null;
  readonly events: number;
  readonly wallSeconds: number;
  readonly labSeconds: number;
  readonly report: string;
};

export async function describeRun(
  store: Store,
  state: CampaignState,
  wallSeconds: number,
  report: string,
): Promise<RunResult> {
  const best = findBest(state);
  const hasFailed = state.status === 'paused' && state.proposeFailures > 0;
  return {
    campaign: state.id,
    status:
      state.status === 'closed'
        ? 'closed'
        : hasFailed
          ? 'failed'
          : state.status === 'paused'
            ? 'paused'
            : 'waiting',
    ended: state.stopping?.detail ?? state.pausedWhy,
    awaits: await listAwaited(store, state),
    experiments: countExperiments(state),
    best: best && {
      design: best.design,
      value: best.mean.value,
      sd: best.mean.sd,
      unit: best.mean.unit,
      fidelity: best.fidelity,
      measurements: best.measurementCount,
      confirmed: best.measurementCount >= 2 && best.measurementCount >= state.spec.confirm,
    },
    front: describeFront(state),
    events: await store.version(campaignStream(state.id)),
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
    labSeconds: Math.round((state.now - state.openedAt) / 1000),
    report,
  };
}

function describeFront(state: CampaignState): RunResult['front'] {
  const front = estimateFront(viewForPlanner(state), seededRandom('front', state.spec.seed));
  if (front === null) return null;
  const best = front.designs.filter(({ isOnFront }) => isOnFront);
  return best.map(({ design, samples, values }) => ({
    design,
    samples,
    values: Object.fromEntries(
      front.goals.map(({ quantity, unit }, g) => {
        const { mean, sd } = values[g] as { readonly mean: number; readonly sd: number };
        return [quantity, { value: mean, sd, unit }];
      }),
    ),
  }));
}

export function statusOf(results: readonly RunResult[]): number {
  if (results.some((result) => result.status === 'failed')) return exitCode.failed;
  if (results.some((result) => result.status !== 'closed')) return exitCode.waiting;
  return exitCode.done;
}
