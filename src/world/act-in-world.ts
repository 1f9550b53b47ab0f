import { AppError } from '../core/error.ts';
import { seededRandom } from '../core/random.ts';
import { labelledSample } from './labelled-sample.ts';
import { typicalSample } from './make-sample.ts';
import { measureDiffraction } from './measure-diffraction.ts';
import { drawDelay, drawSwaps, type Fault, type Mishap } from './mishaps.ts';
import type {
  HiddenWorld,
  MadeSample,
  OrderedSample,
  Performer,
  Recipe,
  Truths,
  WorldAction,
  WorldRequest,
} from './world-family.ts';
import { writeFurnaceLog } from './write-furnace-log.ts';
import { writeXrdmlFile } from './write-xrdml.ts';

/** What is true of a sample and a run; sealed until the campaign is closed. Temperatures in K. */
export type WorldTruth = {
  /** Of this sample, by quantity, in the units of the world's family. */
  readonly own: Truths;
  /** What the recipe gives on average. */
  readonly typical: Truths;
  readonly phases: readonly {
    readonly name: string;
    readonly share: number;
    readonly criticalTemperature: number;
    readonly longRangeOrder: number;
  }[];
  readonly oxygen_atPercent: number;
  readonly mishap: Mishap | null;
  readonly fault: Fault | null;
};

export type WorldOutcome = {
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | null;
  /** What anybody can see: the sample is in pieces. */
  readonly visibleFailure: string | null;
  readonly truth: WorldTruth;
};

/**
 * Does one thing with one sample and leaves the file of it: the same request gives the same bytes.
 * @throws AppError `no-such-action` — nothing of the kind is measured in worlds of this family
 */
export function actInWorld(world: HiddenWorld, request: WorldRequest): WorldOutcome {
  const sample = inBox(world, request);
  const other = request.inItsPlace === undefined ? null : inBox(world, request.inItsPlace);
  // pieces are in nobody's place
  const mounted = other === null || other.mishap === 'cracked' ? sample : other;
  const performed = performerOf(world, request.action)(world, mounted, request);
  const { file } = performed;
  const fault = mounted === sample ? performed.fault : 'swapped-positions';
  const isBroken = sample.mishap === 'cracked';
  return {
    file: isBroken ? null : file,
    visibleFailure: isBroken ? 'the sample cracked on cooling and fell to pieces' : null,
    truth: truthOf(world, sample, request, fault),
  };
}

const inBox = (world: HiddenWorld, { sample, planned, recipe }: OrderedSample): MadeSample =>
  labelledSample(world, sample, planned, recipe);

/** Which samples of a run change places: each with the one whose result it gets. */
export const swapsInWorld = (
  world: HiddenWorld,
  run: string,
  samples: readonly string[],
): ReadonlyMap<string, string> => drawSwaps(samples, seededRandom('swaps', world.seed, run));

/** Hours by which an instrument begins late, because it is down. */
export const delayInWorld = (world: HiddenWorld, run: string): number =>
  drawDelay(seededRandom('delay', world.seed, run));

/** What every laboratory has. */
const everywhere: { readonly [action in WorldAction]?: Performer } = {
  synthesis: (_world, _sample, { recipe, run, heading }) => ({
    file: { name: `${heading.sample}-furnace.csv`, bytes: writeFurnaceLog(recipe, run, heading) },
    fault: null,
  }),
  diffraction(world, sample, { run, heading }) {
    const bytes = writeXrdmlFile(measureDiffraction(world, run, sample), heading);
    return { file: { name: `${heading.sample}-diffraction.xrdml`, bytes }, fault: null };
  },
};

function performerOf({ family, law }: HiddenWorld, action: WorldAction): Performer {
  const performer = everywhere[action] ?? law.performers[action];
  if (performer === undefined)
    throw new AppError(
      'no-such-action',
      `${action} is not measured in worlds of ${family.name}; expected ${family.actions.join(', ')}`,
    );
  return performer;
}

function truthOf(
  world: HiddenWorld,
  sample: MadeSample,
  { planned, recipe }: WorldRequest,
  fault: Fault | null,
): WorldTruth {
  return {
    own: world.law.truthsOf(world, sample),
    typical: typicalTruths(world, planned, recipe),
    phases: sample.phases.map(({ name, share, regions, longRangeOrder }) => ({
      name,
      share,
      criticalTemperature: regions[regions.length >> 1]!,
      longRangeOrder,
    })),
    oxygen_atPercent: sample.oxygen,
    mishap: sample.mishap,
    fault,
  };
}

/** What a recipe gives on average, by quantity, in the units of the world's family; 0 K where nothing orders. */
export const typicalTruths = (world: HiddenWorld, planned: Float64Array, recipe: Recipe): Truths =>
  world.law.truthsOf(world, typicalSample(world, planned, recipe));
