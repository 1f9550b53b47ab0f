import type { Design, PlanningView, Proposal, Space, Trial } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Region } from './hypotheses/hypothesis.ts';
import { isInRegion, restrictSpace } from './hypotheses/region.ts';

/** Has another planner choose; it computes wherever planners compute. @throws whatever it throws */
export type AskPlanner = (planner: string, view: PlanningView, count: number) => Promise<readonly Proposal[]>;

/** Where an agent wants designs, with the share of them that each region gets, and where it wants none. */
export type Regions = {
  readonly regions: readonly { readonly where: Region; readonly weight: number; readonly why: string }[];
  readonly exclude: readonly { readonly where: Region; readonly why: string }[];
};

export type PointedProposal = { readonly proposal: Proposal; readonly region: string | null };

type Ask = (view: PlanningView, count: number) => Promise<readonly Proposal[]>;

/**
 * Designs that a planner points at, within an agent's regions and outside of what it excludes; without a region, in the whole space.
 * @throws AppError `bad-region` — a region holds no design; `region-exhausted` — nothing is left there, or all
 * that the planner points at is excluded
 */
export async function pointInRegions(
  view: PlanningView,
  count: number,
  { regions, exclude }: Regions,
  ask: Ask,
): Promise<readonly PointedProposal[]> {
  const whole = regions.length === 0 ? [{ where: {}, weight: 1, why: null }] : regions;
  const spaces = whole.map(({ where }, i) => restrictSpace(view.space, where, `regions[${i}].where`));
  exclude.forEach(({ where }, i) => {
    restrictSpace(view.space, where, `exclude[${i}].where`);
  });
  const counts = shareOut(
    count,
    whole.map(({ weight }) => weight),
  );
  const pointed: PointedProposal[] = [];
  let seen = view;
  for (const [i, { where, why }] of whole.entries()) {
    if (counts[i] === 0) continue;
    const part = { ...seen, space: spaces[i] as Space };
    const excluded = exclude.map((one) => one.where);
    const proposals = await askOutside(part, where, counts[i] as number, excluded, view.space, ask);
    pointed.push(...proposals.map((proposal) => ({ proposal, region: why })));
    seen = withPending(
      seen,
      proposals.map(({ design }) => design),
    );
  }
  if (pointed.length === 0)
    throw new AppError('region-exhausted', 'regions: the planner finds no further design in them');
  return pointed;
}

/** Whole numbers that sum to `count`, in proportion to the weights: the largest quotients weight/(given + ½) first. @source sainte-lague1910 */
export function shareOut(count: number, weights: readonly number[]): readonly number[] {
  const given = weights.map(() => 0);
  for (let i = 0; i < count; i++) {
    const quotients = weights.map((weight, k) => weight / ((given[k] as number) + 0.5));
    given[quotients.indexOf(Math.max(...quotients))]! += 1;
  }
  return given;
}

const withPending = (view: PlanningView, designs: readonly Design[]): PlanningView => ({
  ...view,
  trials: [
    ...view.trials,
    ...designs.map(
      (design, i): Trial => ({
        sample: `pointed${view.trials.length + i}`,
        design,
        outcomes: view.goals.map(() => null),
        status: 'pending',
      }),
    ),
  ],
});

const isExcluded = (design: Design, excluded: readonly Region[]): boolean =>
  excluded.some((where) => isInRegion(where, design));

/** Of a list the excluded candidates are taken out; elsewhere a design that falls into an excluded box is sought anew beside the box. */
async function askOutside(
  view: PlanningView,
  where: Region,
  count: number,
  excluded: readonly Region[],
  space: Space,
  ask: Ask,
): Promise<readonly Proposal[]> {
  if (view.space.pool !== null) {
    const pool = view.space.pool.filter((design) => !isExcluded(design, excluded));
    if (pool.length === 0) throw exhausted();
    return ask({ ...view, space: { ...view.space, pool } }, count);
  }
  const asked = await ask(view, count);
  const kept = asked.filter(({ design }) => !isExcluded(design, excluded));
  for (const { design } of asked) {
    const box = excluded.find((one) => isInRegion(one, design));
    if (box === undefined) continue;
    const seen = withPending(
      view,
      kept.map((proposal) => proposal.design),
    );
    kept.push(await askBeside(seen, where, box, excluded, space, ask));
  }
  return kept;
}

/** The best of what the planner finds in the boxes that surround an excluded one. */
async function askBeside(
  view: PlanningView,
  where: Region,
  box: Region,
  excluded: readonly Region[],
  space: Space,
  ask: Ask,
): Promise<Proposal> {
  const found: Proposal[] = [];
  for (const piece of surroundingBoxes(where, box, space)) {
    const part = restrictIfPossible(space, piece);
    if (part === null) continue;
    const [proposal] = await ask({ ...view, space: part }, 1);
    if (proposal !== undefined && !isExcluded(proposal.design, excluded)) found.push(proposal);
  }
  const gain = ({ expectedImprovement }: Proposal): number => expectedImprovement ?? Number.NEGATIVE_INFINITY;
  const [best] = found.toSorted((a, b) => gain(b) - gain(a) || 0);
  if (best === undefined) throw exhausted();
  return best;
}

const exhausted = (): AppError =>
  new AppError(
    'region-exhausted',
    'exclude: all designs that the planner points at are excluded; expected regions with room outside of them',
  );

function restrictIfPossible(space: Space, where: Region): Space | null {
  try {
    return restrictSpace(space, where, 'where');
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-region') return null;
    throw error;
  }
}

/** Boxes, apart from each other, that together are the region without the box. */
export function surroundingBoxes(where: Region, box: Region, space: Space): readonly Region[] {
  const pieces: Region[] = [];
  let inside = where;
  for (const [variable, part] of Object.entries(box)) {
    if ('options' in part) {
      const options = optionsOf(inside, variable, space);
      const others = options.filter((option) => !part.options.includes(option));
      if (others.length > 0) pieces.push({ ...inside, [variable]: { options: others } });
      inside = {
        ...inside,
        [variable]: { options: options.filter((option) => part.options.includes(option)) },
      };
      continue;
    }
    const own = inside[variable];
    const range = own === undefined || 'options' in own ? {} : own;
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = part;
    for (const beyond of [{ max: beside(min, -1) }, { min: beside(max, 1) }]) {
      const piece = meet(range, beyond);
      if (piece !== null) pieces.push({ ...inside, [variable]: piece });
    }
    const met = meet(range, part);
    if (met === null) return pieces;
    inside = { ...inside, [variable]: met };
  }
  return pieces;
}

type Range = { readonly min?: number; readonly max?: number };

/** What two ranges have in common; null: nothing. */
function meet(a: Range, b: Range): Range | null {
  const min = Math.max(a.min ?? Number.NEGATIVE_INFINITY, b.min ?? Number.NEGATIVE_INFINITY);
  const max = Math.min(a.max ?? Number.POSITIVE_INFINITY, b.max ?? Number.POSITIVE_INFINITY);
  if (!(min <= max) || min === Number.POSITIVE_INFINITY || max === Number.NEGATIVE_INFINITY) return null;
  return { ...(Number.isFinite(min) && { min }), ...(Number.isFinite(max) && { max }) };
}

/** Just beyond a bound, which belongs to the box. */
const beside = (bound: number, side: -1 | 1): number =>
  Number.isFinite(bound) ? bound + side * 1e-9 * Math.max(1, Math.abs(bound)) : bound;

function optionsOf(where: Region, variable: string, space: Space): readonly string[] {
  const own = where[variable];
  if (own !== undefined && 'options' in own) return own.options;
  const known = space.variables.find((one) => one.kind === 'categorical' && one.name === variable);
  return known?.kind === 'categorical' ? known.options : [];
}
