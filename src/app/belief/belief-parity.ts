import type { PlanningView, Trial } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import type { ParityView } from '../http/contract/belief.ts';
import type { BeliefSource } from './belief-source.ts';
import type { FittedBelief } from './fit-belief.ts';

/** With so few values each is foretold by all the others; more are split into ten parts. */
const mostAlone = 12;
const parts = 10;
const fewestValues = 5;

/** Each measured value of the first goal, foretold by a model that did not see it. */
export async function foretellEach(
  { view, seed }: BeliefSource,
  fit: (view: PlanningView) => Promise<FittedBelief>,
): Promise<ParityView> {
  const isExact = ({ outcomes }: Trial): boolean => Boolean(outcomes[0] && outcomes[0].bound === undefined);
  const exact = view.trials.filter(isExact);
  const [goal] = view.goals;
  if (exact.length < fewestValues || goal === undefined)
    return { isKnown: false, why: `${exact.length} values are measured; it takes ${fewestValues}` };
  const folds = exact.length <= mostAlone ? exact.length : parts;
  const shuffled = seededRandom(seed, 'parity').shuffle(exact);
  let planner = '';
  const pairs: { sample: string; predicted: number; sd: number; measured: number }[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const hidden = shuffled.filter((_, i) => i % folds === fold);
    const held = new Set(hidden.map(({ sample }) => sample));
    const fitted = await fit({ ...view, trials: view.trials.filter(({ sample }) => !held.has(sample)) });
    planner = fitted.planner;
    const belief = fitted.goals.find((one) => one.goal.quantity === goal.quantity);
    if (belief === undefined)
      throw new AppError('no-belief', 'too little is measured to foretell one part from the others');
    const found = belief.predict(hidden.map(({ design }) => design));
    hidden.forEach(({ sample, outcomes }, i) => {
      const { mean, sd } = found[i]!;
      pairs.push({
        sample,
        predicted: mean,
        sd: Math.hypot(sd, belief.noiseSd),
        measured: outcomes[0]!.value,
      });
    });
  }
  const order = new Map(view.trials.map(({ sample }, i) => [sample, i]));
  pairs.sort((a, b) => order.get(a.sample)! - order.get(b.sample)!);
  return { isKnown: true, planner, unit: goal.unit, folds, pairs };
}
