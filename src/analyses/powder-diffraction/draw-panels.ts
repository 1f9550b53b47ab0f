import type { Panel, Remark, Series } from '../../campaign/index.ts';
import type { PreparedScan } from './prepare-scan.ts';
import type { Hypothesis } from './rank-hypotheses.ts';

/** Markers are drawn for reflections above this share of a phase's strongest. */
const leastMarked = 0.01;
const mostLabels = 12;

const x = { quantity: 'scattering angle 2θ', unit: 'deg' } as const;
const y = { quantity: 'intensity', unit: 'counts' } as const;

/** Pattern with fit, background and reflections of the phases; and what is left over. Without a hypothesis: its peaks. */
export const drawPanels = (
  title: string,
  prepared: PreparedScan,
  first: Hypothesis | undefined,
): readonly Panel[] =>
  first === undefined
    ? [drawPeaks(title, prepared)]
    : [drawFit(title, prepared, first), drawDifference(title, prepared, first)];

const measuredSeries = ({ pattern, fidelity }: PreparedScan): Series => ({
  label: fidelity === 'measured' ? 'measured' : 'simulated scan',
  kind: 'line',
  x: pattern.angles,
  y: pattern.intensity,
  fidelity,
});

const drawPeaks = (title: string, prepared: PreparedScan): Panel => ({
  description: `${title}: powder pattern with ${prepared.peaks.length} peaks`,
  x,
  y,
  series: [measuredSeries(prepared)],
  remarks: labelPeaks(prepared),
});

/** Angles of the strongest peaks, at their tips, as far as their labels leave each other room. */
export function labelPeaks({ peaks, pattern }: Pick<PreparedScan, 'peaks' | 'pattern'>): readonly Remark[] {
  const { angles, intensity } = pattern;
  const room = (angles.at(-1)! - angles[0]!) / 16;
  const labels: Remark[] = [];
  for (const { twoTheta } of peaks.toSorted((one, other) => other.height - one.height)) {
    if (labels.length === mostLabels) break;
    if (labels.some(({ x: taken }) => Math.abs(taken - twoTheta) < room)) continue;
    const after = angles.findIndex((angle) => angle >= twoTheta);
    const near = intensity.slice(Math.max(0, after - 3), after + 4);
    labels.push({ x: twoTheta, y: Math.max(...near), text: twoTheta.toFixed(2) });
  }
  return labels;
}

function drawFit(title: string, prepared: PreparedScan, first: Hypothesis): Panel {
  const { pattern } = prepared;
  const { fit, phases, merit, unexplained } = first;
  const calculated = (label: string, values: Float64Array): Series => ({
    label,
    kind: 'line',
    x: pattern.angles,
    y: values,
    fidelity: 'simulated',
  });
  return {
    description: `${title}: powder pattern and whole-pattern fit of ${phases.map(({ name }) => name).join(' + ')}, Rwp ${(100 * merit.rwp).toFixed(1)} %`,
    x,
    y,
    series: [
      measuredSeries(prepared),
      calculated('fit', fit.calculated),
      calculated('background', fit.baseline),
      ...phases.map((_, p) => markReflections(prepared, first, p)),
    ],
    remarks: unexplained
      .slice(0, 6)
      .map(({ twoTheta, height }) => ({ x: twoTheta, y: height, text: `? ${twoTheta.toFixed(2)}` })),
  };
}

/** Marks below the pattern where a phase reflects. */
function markReflections({ pattern, lines }: PreparedScan, { fit, phases }: Hypothesis, p: number): Series {
  const { model } = fit.phases[p]!;
  const highest = pattern.intensity.reduce((most, value) => Math.max(most, value), 0);
  const places = Array.from({ length: model.count }, (_, i) => i)
    .filter((i) => model.strengths[i]! >= leastMarked)
    .map((i) => (lines[0]!.wavelength / 2) * Math.sqrt(model.inverseSquares[i]!))
    .filter((sine) => sine < 1)
    .map((sine) => (2 * Math.asin(sine) * 180) / Math.PI)
    .filter((angle) => angle >= pattern.angles[0]! && angle <= pattern.angles.at(-1)!);
  return {
    label: `${model.name} ${(100 * phases[p]!.weight.value).toFixed(1)} wt%`,
    kind: 'points',
    x: places,
    y: places.map(() => -0.04 * highest * (p + 1)),
    fidelity: 'simulated',
  };
}

const drawDifference = (title: string, { pattern, fidelity }: PreparedScan, { fit }: Hypothesis): Panel => ({
  description: `${title}: measured less calculated`,
  x,
  y: { quantity: 'difference', unit: 'counts' },
  series: [
    {
      label: 'measured − fit',
      kind: 'line',
      x: pattern.angles,
      y: pattern.intensity.map((value, i) => value - fit.calculated[i]!),
      fidelity,
    },
  ],
});
