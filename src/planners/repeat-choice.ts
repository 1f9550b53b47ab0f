import {
  checkDesign,
  type Design,
  designKey,
  encodeDesign,
  isObjective,
  type PlanningView,
  type Proposal,
} from '../campaign/index.ts';
import { formatNumber, formatUnit } from '../core/format-quantity.ts';
import { hasFront } from './acquire.ts';
import { logGain } from './acquisition.ts';
import { type Candidates, encodeAll } from './candidates.ts';
import { learnDesignCost } from './design-cost.ts';
import { type ChoiceGrounds, explainModelChoice } from './explain-choice.ts';
import { type GoalModel, measurementVariance } from './goal-models.ts';
import { agreesWith, type HeldSpace } from './held-setting.ts';
import { beliefsAt, utilityOf } from './utility.ts';

/** New candidates compared with a repeat, beside the one that the acquisition chose. */
const newLimit = 1024;
/** So many of them are looked at together: one that beats the repeat ends the search. */
const atOnce = 128;

/**
 * A design measured before, to be measured again, when that is worth more than any new one; else null. At the end the measured design
 * of the largest mean is chosen. One more measurement of a design with variance v and noise σ² moves its mean by about
 * v/√(v + σ²): a gain where it may change who leads. A new design may be measured again itself as long as experiments are left, so
 * that all its uncertainty √v counts; the last experiment is judged like a repeat. Where costs differ, gains are per cost.
 * Left to the campaign: confirming the leader as often as it does anyway.
 * @source frazier2009, eq. 4 (the knowledge gradient, each design on its own)
 */
export function proposeRepeat(
  view: PlanningView,
  grounds: ChoiceGrounds,
  held: HeldSpace | null,
  chosen: Design | null,
  open: Candidates | null,
): Proposal | null {
  const { models } = grounds;
  const known = collectMeasured(view);
  if (known.length === 0 || !hasLeader(grounds)) return null;
  const designs = known.map(({ design }) => design);
  const values = valuesOf(view, models, designs);
  const leader = indexOfLeader(values);
  const leading = values[leader]!.mean;
  const second = Math.max(...values.filter((_, i) => i !== leader).map(({ mean }) => mean));
  const cost = learnDesignCost(view);
  const rateOf = (design: Design, gain: number): number =>
    gain / (cost?.at(encodeDesign(view.space, design)) ?? 1);
  let best: { readonly design: Design; readonly gain: number; readonly rate: number } | null = null;
  known.forEach(({ design, count, mayRepeat }, i) => {
    const isConfirmedAnyway = i === leader && count < (view.confirm ?? 1);
    if (!mayRepeat || isConfirmedAnyway || (held && !agreesWith(design, held.setting))) return;
    const { mean, shift } = values[i]!;
    const gain = gainOf(-Math.abs(mean - (i === leader ? second : leading)), shift);
    const rate = rateOf(design, gain);
    if (best === null || rate > best.rate) best = { design, gain, rate };
  });
  const found = best as { readonly design: Design; readonly gain: number; readonly rate: number } | null;
  if (found === null || !(found.gain > 0)) return null;
  const isLast = view.experimentsLeft <= 1;
  const isBeatenBy = (fresh: readonly Design[]): boolean =>
    valuesOf(view, models, fresh).some(
      ({ mean, sd, shift }, i) =>
        rateOf(fresh[i]!, gainOf(mean - leading, isLast ? shift : sd)) >= found.rate,
    );
  if (chosen && isBeatenBy([chosen])) return null;
  const others = open?.rows.subarray(0, newLimit) ?? new Uint32Array();
  for (let first = 0; first < others.length; first += atOnce)
    if (isBeatenBy(Array.from(others.subarray(first, first + atOnce), (row) => open!.designOf(row))))
      return null;
  const { why, ...proposal } = explainModelChoice(view, grounds, found.design);
  const { unit } = view.goals[0]!;
  const worth =
    models.length > 1 ? '' : `, worth ${formatNumber(found.gain, 3)}${formatUnit(unit)} in the final choice`;
  return {
    ...proposal,
    why: `Measured again, since more certainty here beats any new design${worth}. ${why}`,
  };
}

/** Whether one design is the best at the end: no front, no limits, no boundary, no pure learning. */
const hasLeader = ({ models, settings }: ChoiceGrounds): boolean =>
  settings.acquisition !== 'variance' &&
  !hasFront(models) &&
  models.every(({ goal }) => isObjective(goal) && goal.direction !== 'boundary');

type Measured = { readonly design: Design; count: number; mayRepeat: boolean };

/** Designs with a reading; one that is under way again, was refused a repeat or lies outside the space is not asked for again. */
function collectMeasured({ space, trials }: PlanningView): Measured[] {
  const byKey = new Map<string, Measured>();
  for (const { design, status, outcomes } of trials) {
    if (status !== 'measured' || !outcomes[0]) continue;
    const key = designKey(space, design);
    const known = byKey.get(key) ?? { design, count: 0, mayRepeat: checkDesign(space, design) === true };
    known.count++;
    byKey.set(key, known);
  }
  for (const { design, status, failure } of trials) {
    const known = byKey.get(designKey(space, design));
    if (known && (status === 'pending' || (status === 'failed' && failure === 'refused')))
      known.mayRepeat = false;
  }
  return [...byKey.values()];
}

/** Mean utility, and by how much (sd) one more measurement would move it. */
function valuesOf(
  view: PlanningView,
  models: readonly GoalModel[],
  designs: readonly Design[],
): { readonly mean: number; readonly sd: number; readonly shift: number }[] {
  if (designs.length === 0) return [];
  return beliefsAt(models, encodeAll(view.space, designs)).map((beliefs, i) => {
    const { mean, variance } = utilityOf(models, beliefs);
    const noise = mean.byMean.reduce(
      (sum, slope, g) => sum + slope ** 2 * measurementVariance(models[g]!, view, designs[i]!),
      0,
    );
    const sd = Math.sqrt(variance.value);
    return { mean: mean.value, sd, shift: variance.value / Math.sqrt(variance.value + noise) };
  });
}

/** E[max(0, lead + shift·z)] of a standard normal z. */
const gainOf = (lead: number, shift: number): number =>
  shift > 0 && lead > Number.NEGATIVE_INFINITY ? Math.exp(logGain(lead, shift, 0).value) : 0;

function indexOfLeader(values: readonly { readonly mean: number }[]): number {
  let leader = 0;
  values.forEach(({ mean }, i) => {
    if (mean > values[leader]!.mean) leader = i;
  });
  return leader;
}
