import {
  type CampaignState,
  type Cost,
  type Design,
  type PlanningView,
  rankMeasuredDesigns,
  viewForPlanner,
} from '../../campaign/index.ts';
import type { Id } from '../../core/id.ts';
import type { Json } from '../../core/json.ts';

/** Everything that a fit of a campaign's belief reads, as plain data: what crosses into a worker. */
export type BeliefSource = {
  readonly campaign: Id;
  /** Changes with whatever the fit reads. */
  readonly version: string;
  readonly view: PlanningView;
  readonly planner: string;
  readonly options: { readonly [option: string]: Json };
  readonly simulators: readonly { readonly name: string; readonly cost: Cost | null }[];
  readonly seed: number;
  /** The best measured design, else the first asked for: what a look starts from. */
  readonly focus: Design;
  readonly best: number | null;
};

/** @returns null while nothing was measured. */
export function describeBeliefSource(state: CampaignState): BeliefSource | null {
  const view = viewForPlanner(state);
  const measured = view.trials.filter(({ status }) => status === 'measured').length;
  if (measured === 0 && !view.prior) return null;
  const leader = rankMeasuredDesigns(state)[0];
  const focus = leader?.design ?? view.trials[0]?.design;
  if (focus === undefined) return null;
  const failed = view.trials.filter(({ status }) => status === 'failed').length;
  return {
    campaign: state.id,
    version: `${state.amendedAt}-${view.trials.length}-${measured}-${failed}`,
    view,
    planner: state.spec.planner.name,
    options: state.spec.planner.options,
    simulators: state.spec.protocol.flatMap((stage) =>
      stage.kind === 'simulate' ? [{ name: stage.simulator, cost: stage.cost ?? null }] : [],
    ),
    seed: state.spec.seed,
    focus,
    best: leader?.mean.value ?? null,
  };
}
