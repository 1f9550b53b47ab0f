import { firstAtLeast, fitLinear, normalCdf } from '../../kernels/statistics/index.ts';
import type { ResistanceCurve, Step } from './find-step.ts';
import type { TransitionMarks } from './read-transition.ts';

/** One of the steps that a fall is made of: width from 10 to 90 % [K], height as a fraction of the normal resistance. */
export type PartialStep = { readonly centre: number; readonly width: number; readonly height: number };

export type StepCount = {
  readonly steps: readonly PartialStep[];
  readonly shape: 'logistic' | 'erf';
  /** BIC of one step less than that of the number chosen. */
  readonly evidence: number;
};

type Shape = {
  readonly name: 'logistic' | 'erf';
  readonly at: (z: number) => number;
  readonly width10to90: number;
};

const shapes: readonly Shape[] = [
  { name: 'logistic', at: (z) => 1 / (1 + Math.exp(-z)), width10to90: 2 * Math.log(9) },
  { name: 'erf', at: normalCdf, width10to90: 2.5631031310892007 },
];

/** How many steps the fall is made of: each one more must gain 10 in BIC, be over 5 % high, and lie apart by more than both widths. Null where no step of either shape fits. */
export function countSteps(
  { t, r }: ResistanceCurve,
  sketched: readonly [Step, ...Step[]],
  marks: TransitionMarks,
): StepCount | null {
  const [step] = sketched;
  const low = firstAtLeast(t, step.centre - 14 * step.width);
  const high = Math.max(firstAtLeast(t, marks.normalTo), low + 4);
  const times = t.slice(low, high);
  const relative = r.slice(low, high).map((value, i) => value / marks.normalAt(times[i]!));
  const fits = shapes.map((shape) => fitsOf(times, relative, shape, sketched));
  const chosen = fits.flatMap(([one, ...more]) => (one === undefined ? [] : [chooseCount(one, more)]));
  const best = chosen.toSorted((a, b) => a.bic - b.bic)[0];
  if (best === undefined) return null;
  return { steps: best.steps, shape: best.shape.name, evidence: best.evidence };
}

type Fit = { readonly shape: Shape; readonly steps: readonly PartialStep[]; readonly bic: number };

/** Fits of one, two and three steps, each from the one before plus a step where it misses most. */
function fitsOf(
  t: readonly number[],
  r: readonly number[],
  shape: Shape,
  sketched: readonly [Step, ...Step[]],
): readonly Fit[] {
  const [step] = sketched;
  let start: Places = [[step.centre, step.width]];
  const fits: Fit[] = [];
  for (let count = 1; count <= 3 && t.length > 3 * count + 4; count++) {
    const fit = polish(t, r, shape, start);
    if (fit === null) break;
    fits.push(fit.fit);
    const next = sketched[count];
    start = [
      ...fit.places,
      next === undefined ? placeOfMiss(t, r, shape, fit.places, step) : [next.centre, next.width],
    ];
  }
  return fits;
}

function chooseCount(one: Fit, more: readonly Fit[]): Fit & { readonly evidence: number } {
  let best = one;
  let evidence = 0;
  for (const fit of more) {
    const gain = best.bic - fit.bic;
    const ordered = fit.steps.toSorted((a, b) => a.centre - b.centre);
    const isApart = ordered
      .slice(1)
      .every((next, i) => next.centre - ordered[i]!.centre > Math.max(next.width, ordered[i]!.width));
    if (gain > 10 && isApart && fit.steps.every(({ height }) => height > 0.05)) {
      best = fit;
      evidence = gain;
    }
  }
  return { ...best, evidence };
}

type Places = readonly (readonly [centre: number, width: number])[];

/** Heights are linear; centres and widths are polished one after the other by golden steps. */
function polish(
  t: readonly number[],
  r: readonly number[],
  shape: Shape,
  start: Places,
): { readonly fit: Fit; readonly places: Places } | null {
  let places = start.map(([centre, width]) => [centre, width] as [number, number]);
  let best = heightsOf(t, r, shape, places);
  if (best === null) return null;
  let scale = 0.5;
  for (let round = 0; round < 60 && scale > 1e-3; round++) {
    let isBetter = false;
    for (let k = 0; k < places.length; k++)
      for (const [shift, factor] of [
        [scale, 1],
        [-scale, 1],
        [0, 1 + scale],
        [0, 1 / (1 + scale)],
      ] as const) {
        const tried = places.map((place) => [...place] as [number, number]);
        tried[k] = [tried[k]![0] + shift * tried[k]![1], tried[k]![1] * factor];
        const next = heightsOf(t, r, shape, tried);
        if (next === null || next.sum >= best.sum) continue;
        [places, best, isBetter] = [tried, next, true];
      }
    if (!isBetter) scale /= 2;
  }
  const n = t.length;
  const steps = places.map(([centre, width], k) => ({
    centre,
    width: width * shape.width10to90,
    height: best.heights[k]!,
  }));
  const bic = n * Math.log(best.sum / n + 1e-14) + (3 * places.length + 1) * Math.log(n);
  return { fit: { shape, steps, bic }, places };
}

/** Least squares of r = c + Σ h_k S_k; null where a height comes out negative. */
function heightsOf(
  t: readonly number[],
  r: readonly number[],
  shape: Shape,
  places: Places,
): { readonly heights: readonly number[]; readonly sum: number } | null {
  const [low, high] = [t[0]!, t.at(-1)!];
  if (
    places.some(
      ([centre, width]) => !(width > 0 && width < (high - low) / 4 && centre > low && centre < high),
    )
  )
    return null;
  const columns = [
    t.map(() => 1),
    ...places.map(([centre, width]) => t.map((value) => shape.at((value - centre) / width))),
  ];
  const fit = fitLinear(columns, r);
  if (fit === null) return null;
  const heights = [...fit.coefficients.slice(1)];
  return heights.every((height) => height > 0 && height < 1.2) ? { heights, sum: fit.chiSquare } : null;
}

/** A narrower step beside the one there is, on the side where most is missing. */
function placeOfMiss(
  t: readonly number[],
  r: readonly number[],
  shape: Shape,
  places: Places,
  step: Step,
): readonly [number, number] {
  const fit = heightsOf(t, r, shape, places);
  const floor = r[0]!;
  const miss = t.map((value, i) => {
    const model = places.reduce(
      (sum, [centre, width], k) => sum + (fit?.heights[k] ?? 0) * shape.at((value - centre) / width),
      floor,
    );
    return Math.abs(r[i]! - model);
  });
  let worst = 0;
  miss.forEach((value, i) => {
    if (value > miss[worst]!) worst = i;
  });
  return [t[worst]!, Math.max(step.width / 3, 1e-6)];
}
