import type { Goal, PlanningView } from '../campaign/index.ts';
import {
  addObservation,
  fitCensoredGaussianProcess,
  type GaussianProcess,
  noiseVarianceOf,
  predictMany,
} from '../kernels/statistics/index.ts';
import { collectGoalData } from './goal-data.ts';

/** What is believed of one goal: a Gaussian process over encoded designs, in the goal's own unit. */
export type GoalModel = { readonly goal: Goal; readonly process: GaussianProcess };

/** One model per goal that has been measured at least once, in the order of the goals. */
export function fitGoalModels(view: PlanningView): GoalModel[] {
  return view.goals.flatMap((goal, index) => {
    const { exact, censored } = collectGoalData(view, index);
    if (exact.values.length + censored.bounds.length === 0) return [];
    return [{ goal, process: fitCensoredGaussianProcess(exact, censored) }];
  });
}

/** The models as if a pending design had been measured and had come out as predicted. @source ginsbourger2010 */
export function believe(models: readonly GoalModel[], point: Float64Array): GoalModel[] {
  return models.map(({ goal, process }) => {
    const mean = predictMany(process, point).means[0]!;
    return { goal, process: addObservation(process, point, mean, noiseVarianceOf(process)) };
  });
}
