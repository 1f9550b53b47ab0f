import type { Context, GoalBelief, PlanningView, StopSignal } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import { type Definitions, findDefinition, foresee, openDeadlines } from '../../runtime/index.ts';
import type { BeliefSource } from './belief-source.ts';

export type FittedBelief = {
  /** Whose belief it is, and whether that is the campaign's own planner. */
  readonly planner: string;
  readonly isOwn: boolean;
  readonly view: PlanningView;
  readonly goals: readonly GoalBelief[];
};

/** Asked where the campaign's planner has no model. */
const standIn = 'auto';

/**
 * What the campaign's planner believes, or where it has no model what `auto` makes of the same record; the same for the same source.
 * @throws AppError `no-belief` when nothing can be learned from the record yet
 */
export async function fitBelief(
  definitions: Definitions,
  source: BeliefSource,
  signal: StopSignal,
  view: PlanningView = source.view,
): Promise<FittedBelief> {
  const own = definitions.planners.find(({ name }) => name === source.planner);
  const isOwn = own?.believe !== undefined;
  const planner = isOwn ? own : findDefinition('planner', definitions.planners, standIn);
  const context: Context = {
    key: 'belief',
    random: seededRandom(source.seed, 'belief'),
    now: 0,
    progress: () => undefined,
    signal,
    stopAfter: openDeadlines(signal).stopAfter,
  };
  const simulators = source.simulators.map(({ name, cost }) => {
    const simulator = findDefinition('simulator', definitions.simulators, name);
    return cost === null ? simulator : { ...simulator, cost: () => cost };
  });
  const seen = planner.learnsFromSimulators ? await foresee(view, simulators, context) : view;
  const options = planner.parseOptions(isOwn ? source.options : {});
  const goals = planner.believe?.(seen, options, context) ?? [];
  if (goals.length === 0)
    throw new AppError('no-belief', 'too little is measured for a model; it is drawn once there is enough');
  return { planner: planner.name, isOwn, view: seen, goals };
}
