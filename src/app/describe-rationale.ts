import type { Proposal, Rationale } from '../campaign/index.ts';
import { formatDesign, formatNumber, formatQuantity, formatUnit } from '../core/format-quantity.ts';

export type RationaleLine = { readonly label: string; readonly text: string };

/** What speaks for a proposal, for a reader: a label and a sentence each; none where no model chose. `quantity`: of the first goal; `units`: of the variables. */
export function describeRationale(
  proposal: Proposal,
  quantity: string,
  units: { readonly [variable: string]: string },
): readonly RationaleLine[] {
  const { predicted, expectedImprovement, rationale } = proposal;
  if (rationale === undefined) return [];
  const { belief, chanceToImprove, teaches, nearest, runnerUp } = rationale;
  const unit = predicted?.unit ?? '1';
  const gain = describeGain(expectedImprovement, chanceToImprove, unit);
  const lines: RationaleLine[] = [];
  if (predicted !== null) {
    const truth = belief === null ? '' : `; the true value ${formatQuantity(belief)}, the rest is noise`;
    lines.push({ label: 'expected', text: `${quantity} ${formatQuantity(predicted)}${truth}` });
  }
  lines.push({ label: 'gain', text: gain });
  if (teaches !== null)
    lines.push({
      label: 'teaches',
      text: `removes ${percent(teaches.atOptimum)} of the variance at the expected optimum, ${percent(teaches.overCandidates)} of it over the other candidates`,
    });
  lines.push(...describeNextSteps(rationale, unit));
  nearest.forEach(({ sample, distance, value }, index) => {
    const reading = formatQuantity(value).replace(' (sd not known)', '');
    lines.push({
      label: index === 0 ? 'nearest' : '',
      text: `${sample}: ${reading}, ${describeDistance(distance)}`,
    });
  });
  if (runnerUp !== null) {
    const instead = runnerUp.predicted === null ? '' : `, expected ${formatQuantity(runnerUp.predicted)}`;
    lines.push({
      label: 'runner-up',
      text: `${formatDesign(runnerUp.design, units)}${instead}, ${describeGain(runnerUp.expectedImprovement, runnerUp.chanceToImprove, unit)}, ${describeDistance(runnerUp.distance)}`,
    });
  }
  return lines;
}

/** What measuring is worth per unit of cost, and what simulating first is; nothing without simulators. */
function describeNextSteps({ nextSteps = [] }: Rationale, unit: string): RationaleLine[] {
  return nextSteps.map(({ method, gain, gainPerCost, per }, index) => {
    const unitOfCost = per === 'money' ? 'unit of money' : 'hour';
    const share =
      gainPerCost === null
        ? `at no ${unitOfCost}`
        : `${formatNumber(gainPerCost, 3)}${formatUnit(unit)} per ${unitOfCost}`;
    const step = method === 'measure' ? 'measure it' : `simulate it first with ${method}`;
    return {
      label: index === 0 ? 'next' : '',
      text: `${step}: ${formatNumber(gain, 3)}${formatUnit(unit)}, ${share}`,
    };
  });
}

function describeGain(gain: number | null, chance: number, unit: string): string {
  if (gain === null) return `${percent(chance)} likely to be one`;
  return `${formatNumber(gain, 3)}${formatUnit(unit)} expected, ${percent(chance)} likely to beat the best so far`;
}

const describeDistance = (distance: number): string =>
  distance === 0 ? 'the same design' : `${formatNumber(distance, 2)} ranges away`;

const percent = (share: number): string =>
  share < 0.01 ? 'less than 1 %' : share > 0.99 ? 'more than 99 %' : `${Math.round(100 * share)} %`;
