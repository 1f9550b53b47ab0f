import {
  type Context,
  type Cost,
  countDesigns,
  type Design,
  drawDesigns,
  enumerateDesigns,
  type Foresight,
  noCost,
  type PlanningView,
  type Simulator,
} from '../campaign/index.ts';
import { seededRandom } from '../core/random.ts';

/** Candidates that a simulator is asked about one by one; of more, or of a space without a list, some drawn at random. */
const mostListed = 5000;
const drawnCount = 200;

/**
 * The view with what simulators say of its goals: those that cost nothing are asked about every candidate, or about a scatter of designs
 * where these cannot be listed; of the others, what they said of the samples so far, with what one run of theirs costs. Deterministic.
 */
export async function foresee(
  view: PlanningView,
  simulators: readonly Simulator<unknown>[],
  context: Context,
): Promise<PlanningView> {
  const recorded = view.foresight ?? [];
  const example = view.space.pool?.[0] ?? drawDesigns(view.space, 1, seededRandom('example'))[0]!;
  const foresight: Foresight[] = [];
  for (const simulator of simulators) {
    if (!view.goals.some(({ quantity }) => quantity === simulator.quantity)) continue;
    const method = `${simulator.name}@${simulator.version}`;
    const said = recorded.find((one) => one.method === method && one.quantity === simulator.quantity);
    const cost = simulator.cost(example, simulator.parseOptions({}));
    const estimates = isFree(cost) ? await askEverywhere(view, simulator, context) : [];
    const all = [...estimates, ...(said?.estimates ?? []).map((one) => withResponse(simulator, one))];
    if (all.length === 0) continue;
    const measurementCost = said?.measurementCost ?? noCost;
    foresight.push({
      ...{ method, quantity: simulator.quantity, estimates: all, cost, measurementCost },
      ...(simulator.response && { responseScale: simulator.response.scale }),
    });
  }
  return foresight.length === 0 ? view : { ...view, foresight };
}

const isFree = ({ money, hours }: Cost): boolean => money === 0 && hours === 0;

type Estimated = Foresight['estimates'][number];

/** How the value of a design would follow from the simulator's inner quantity, where it has one. */
const withResponse = (simulator: Simulator<unknown>, estimate: Estimated): Estimated =>
  simulator.response === undefined || simulator.valid(estimate.design) !== true
    ? estimate
    : { ...estimate, response: simulator.response.of(estimate.design, simulator.parseOptions({})) };

async function askEverywhere(
  { space, trials }: PlanningView,
  simulator: Simulator<unknown>,
  context: Context,
): Promise<Estimated[]> {
  const listed = countDesigns(space) <= mostListed ? enumerateDesigns(space, mostListed) : null;
  const scatter = (): Design[] => drawDesigns(space, drawnCount, seededRandom('foresee', simulator.name));
  const designs = [...(listed ?? scatter()), ...trials.map(({ design }) => design)];
  const options = simulator.parseOptions({});
  const said: Estimated[] = [];
  for (const design of designs) {
    if (simulator.valid(design) !== true) continue;
    const random = seededRandom('foresee', simulator.name, JSON.stringify(design));
    for (const { quantity, value, bound } of await simulator.simulate(design, options, {
      ...context,
      random,
    }))
      if (quantity === simulator.quantity && bound === undefined)
        said.push(withResponse(simulator, { design, value }));
  }
  return said;
}
