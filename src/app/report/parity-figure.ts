import type { Fidelity, Goal } from '../../campaign/index.ts';
import { formatNumber, formatQuantity } from '../../core/format-quantity.ts';
import type { ForecastPair } from '../../insights/index.ts';
import { type Html, html } from './html.ts';
import { drawGoalName, goalName, unitInBrackets } from './show-quantity.ts';
import { drawAxes, type Plot, widthOfLabels } from './svg/axes.ts';
import { drawBar, drawPoint } from './svg/marks.ts';
import { createScale, extentOf, type Scale } from './svg/scale.ts';

export type Parity = {
  readonly goal: Goal;
  readonly pairs: readonly ForecastPair[];
  /** Fidelity that the marks show: of the measurement, or `simulated` where the predictions are a simulator's. */
  readonly marks: Fidelity | null;
  /** Whose predictions: `predictions`, or a simulator by name. */
  readonly predictor: string;
};

/** Half the width of a central 95 % interval [sd]. */
const halfWidth95 = 1.959964;

/** Predicted on x with its 95 % interval, measured on y, equality dashed; what misses its interval is orange. */
export function drawParity(parity: Parity, width: number, height: number): Html {
  const { goal, pairs } = parity;
  const values = pairs.flatMap(({ predicted, measured }) => [predicted.value, measured.value]);
  const extent = extentOf(values) ?? { low: 0, high: 1 };
  const margin = 0.06 * (extent.high - extent.low);
  const range = {
    low: extent.low - (extent.low >= 0 ? Math.min(margin, extent.low) : margin),
    high: extent.high + margin,
  };
  const bottom = height - 46;
  const y = createScale(range, bottom, 14, 6);
  const left = widthOfLabels(y.ticks.map(({ label }) => label));
  const plot: Plot = { left, right: width - 14, top: 14, bottom };
  const x = createScale(range, left, plot.right, 6);
  const ends = { x1: x.at(x.low), y1: y.at(x.low), x2: x.at(x.high), y2: y.at(x.high) };
  return html`<svg class="figure" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${describe(parity)}">
${drawAxes(plot, x, y, {
  x: html`predicted ${drawGoalName(goal)}${unitInBrackets(goal.unit)}`,
  y: html`measured ${drawGoalName(goal)}${unitInBrackets(goal.unit)}`,
})}
<line class="equality" x1="${ends.x1}" y1="${ends.y1}" x2="${ends.x2}" y2="${ends.y2}"/>
${pairs.map((pair) => drawInterval(pair, plot, x, y))}
${pairs.map((pair) => drawPair(pair, parity, x, y))}
</svg>`;
}

function drawInterval({ predicted, measured }: ForecastPair, plot: Plot, x: Scale, y: Scale): Html | null {
  if (predicted.sd === null || predicted.sd === 0) return null;
  const at = (sign: number): number => x.at(predicted.value + sign * halfWidth95 * (predicted.sd as number));
  const isMiss = isOutside({ predicted, measured });
  return drawBar(
    Math.max(plot.left, at(-1)),
    y.at(measured.value),
    Math.min(plot.right, at(1)),
    y.at(measured.value),
    isMiss ? 'faint miss' : 'faint',
  );
}

function drawPair(pair: ForecastPair, { goal, marks }: Parity, x: Scale, y: Scale): Html {
  const { predicted, measured, sample } = pair;
  return drawPoint({
    x: x.at(predicted.value),
    y: y.at(measured.value),
    fidelity: marks ?? measured.fidelity,
    ...(isOutside(pair) && { tone: 'miss' as const }),
    title: `${sample}: ${goalName(goal)} predicted ${formatQuantity(predicted)}, measured ${formatQuantity(measured)}`,
  });
}

const isOutside = ({ predicted, measured }: Pick<ForecastPair, 'predicted' | 'measured'>): boolean =>
  predicted.sd !== null &&
  predicted.sd > 0 &&
  Math.abs(measured.value - predicted.value) > halfWidth95 * predicted.sd;

const describe = ({ goal, pairs, predictor }: Parity): string =>
  `${predictor} against measurements of ${goalName(goal)}: ${formatNumber(pairs.length)} pairs, ${pairs.filter((pair) => !isOutside(pair)).length} of them within the 95 % interval or without one`;
