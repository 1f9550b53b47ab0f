import {
  type Design,
  decodePoint,
  designKey,
  encodeDesign,
  isContinuousBox,
  neighbourDesigns,
  type Space,
  type StopSignal,
  variableNames,
} from '../campaign/index.ts';
import type { Random } from '../core/random.ts';
import { minimizeInBox } from '../kernels/statistics/index.ts';
import { encodeAll } from './candidates.ts';
import type { DesignScore } from './design-score.ts';
import type { HeldSpace } from './held-setting.ts';
import { indexOfLargest } from './pick-best.ts';
import { spaceFillingDesigns } from './space-filling.ts';

/** Work of one search: bounded by these counts, never by the clock. */
const work = { scattered: 512, perturbed: 64, climbers: 5, climbEvaluations: 50, rounds: 20, neighbours: 24 };

export type SearchRequest = {
  readonly space: Space;
  readonly score: DesignScore;
  /** Good designs to start near, best first. */
  readonly promising: readonly Design[];
  /** Keys of designs that must not be returned. */
  readonly excluded: ReadonlySet<string>;
  readonly random: Random;
  /** Where some variables keep their values. */
  readonly held?: HeldSpace | null;
  /** Looked at between climbs; once raised, the search ends with the best it has. */
  readonly signal: StopSignal;
};

const within = ({ space, held }: SearchRequest): Space => held?.space ?? space;

/** The nearest design that the variables held leave room for. */
const moveInto = ({ space, held }: SearchRequest, design: Design): Design =>
  held ? decodePoint(held.space, encodeDesign(space, design)) : design;

const placed = ({ held }: SearchRequest, designs: readonly Design[]): readonly Design[] =>
  held ? held.place(designs) : designs;

/**
 * The designs that a bounded search finds in a space that cannot be listed, best score first; none when everything it met is
 * excluded. Scattered and perturbed starts are scored together; the best few climb: by projected gradients in a box, by
 * neighbours and feasible gradient steps elsewhere (categories, steps, compositions, constraints).
 */
export function searchSpace(request: SearchRequest): Design[] {
  const { space, score, excluded, signal } = request;
  const starts = pickStarts(request);
  const climb = isContinuousBox(space) ? climbByGradient : climbByNeighbours;
  const climbed: Design[] = [];
  for (const start of starts) if (!signal.aborted) climbed.push(climb(request, start));
  const reached = [...climbed, ...starts];
  const open = reached.filter((design) => !excluded.has(designKey(space, design)));
  if (open.length === 0) return [];
  const scores = score.many(encodeAll(space, open));
  return [...open.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).map((index) => open[index]!);
}

/** The best-scoring starts, at most one for each promising neighbourhood by being different designs. */
function pickStarts(request: SearchRequest): Design[] {
  const { space, score, promising, excluded, random } = request;
  const perPromising = Math.ceil(work.perturbed / Math.max(1, promising.length));
  const near = placed(
    request,
    promising.map((design) => moveInto(request, design)),
  );
  const candidates = placed(request, [
    ...spaceFillingDesigns(within(request), work.scattered, random),
    ...near.flatMap((design) => neighbourDesigns(within(request), design, random, perPromising)),
  ]).filter((design) => !excluded.has(designKey(space, design)));
  const scores = score.many(encodeAll(space, candidates));
  const order = [...candidates.keys()].sort((a, b) => scores[b]! - scores[a]!);
  return order.slice(0, work.climbers).map((index) => candidates[index]!);
}

function climbByGradient(request: SearchRequest, start: Design): Design {
  const { space, score, held } = request;
  const point = encodeDesign(space, start);
  const descend = (at: Float64Array, gradient: Float64Array): number => {
    const value = score.withGradient(at, gradient);
    for (let j = 0; j < gradient.length; j++) gradient[j] = -gradient[j]!;
    return -value;
  };
  const bounds = [new Float64Array(point.length), new Float64Array(point.length).fill(1)] as const;
  variableNames(space).forEach((name, j) => {
    if (held && Object.hasOwn(held.setting, name)) for (const bound of bounds) bound[j] = point[j]!;
  });
  const found = minimizeInBox(descend, point, ...bounds, { maxEvaluations: work.climbEvaluations });
  return placed(request, [decodePoint(space, found.point)])[0] ?? start;
}

function climbByNeighbours(request: SearchRequest, start: Design): Design {
  const { space, score, excluded, random } = request;
  let here = start;
  let height = score.many(encodeDesign(space, start))[0]!;
  for (let round = 0; round < work.rounds; round++) {
    const steps = placed(request, [
      ...neighbourDesigns(within(request), here, random, work.neighbours),
      ...gradientSteps(request, here),
    ]);
    const moves = steps.filter((design) => !excluded.has(designKey(space, design)));
    if (moves.length === 0) break;
    const scores = score.many(encodeAll(space, moves));
    const highest = indexOfLargest(scores);
    if (!(scores[highest]! > height + 1e-9)) break;
    here = moves[highest]!;
    height = scores[highest]!;
  }
  return here;
}

/** Steps of five lengths up the gradient, each brought back to the nearest feasible design. */
function gradientSteps(request: SearchRequest, design: Design): Design[] {
  const { space, score } = request;
  const point = encodeDesign(space, design);
  const gradient = new Float64Array(point.length);
  score.withGradient(point, gradient);
  const size = Math.hypot(...gradient);
  if (!(size > 0) || !Number.isFinite(size)) return [];
  return [0.3, 0.1, 0.03, 0.01, 0.003].map((length) =>
    decodePoint(
      within(request),
      point.map((x, j) => x + (length * gradient[j]!) / size),
    ),
  );
}
