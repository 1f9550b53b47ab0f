// One masked world as a laboratory in one process: designs in, raw files through readers and analysis, what the file says out.
import { analyses } from '../../src/analyses/index.ts';
import {
  type Design,
  type Goal,
  parseSpace,
  type Response,
  type ResponseScale,
  type Space,
  type Trial,
} from '../../src/campaign/index.ts';
import { sha256Hex } from '../../src/core/hash.ts';
import { seededRandom } from '../../src/core/random.ts';
import { createBccAlloySimulator } from '../../src/simulators/index.ts';
import {
  actInWorld,
  drawWorldDesigns,
  fractionsOf,
  openWorld,
  readRecipe,
  trueValue,
  unmask,
  type WorldAction,
} from '../../src/world/index.ts';

export type MaskedLaboratory = {
  readonly goal: Goal;
  readonly space: Space;
  readonly pool: readonly Design[];
  /** What the composition model says of each design of the pool [K], and how that follows from its coupling. */
  readonly formula: readonly number[];
  readonly responses: readonly Response[];
  readonly responseScale: ResponseScale;
  /** Midpoint that each design of the pool has on average [K]; planners never see it. */
  readonly truths: readonly number[];
  /** Makes and measures a design as sample number `experiment`, repeating a measurement that failed once. */
  measure(design: Design, experiment: number): Trial;
};

/** How a goal is measured: on which instrument, by which analysis, as what. */
export type Method = { readonly action: WorldAction; readonly analysis: string; readonly goal: Goal };

export const methods: { readonly [name: string]: Method } = {
  resistance: {
    action: 'resistance',
    analysis: 'resistive-transition',
    goal: {
      quantity: 'critical-temperature-midpoint',
      criterion: 'midpoint',
      unit: 'K',
      direction: 'maximize',
    },
  },
  magnetisation: {
    action: 'magnetisation',
    analysis: 'magnetic-transition',
    goal: { quantity: 'critical-temperature-onset', criterion: 'zfc', unit: 'K', direction: 'maximize' },
  },
};

/** Alloys of two to four masked metals in steps of 5 at.%, each with a route and an anneal. */
export async function openMaskedLaboratory(
  seed: string,
  poolSize: number,
  { action, analysis: name, goal }: Method,
  isMasked = true,
): Promise<MaskedLaboratory> {
  const world = openWorld(seed, { isMasked });
  const analysis = analyses.find((one) => one.name === name);
  if (analysis === undefined) throw new Error(`no analysis ${name}`);
  const pool = drawWorldDesigns(world, poolSize, seededRandom('twin bench', 'pool', seed));
  const simulator = createBccAlloySimulator(unmask(world));
  const response = simulator.response!;
  const context = {
    key: 's',
    random: seededRandom(1),
    now: 0,
    progress: () => undefined,
    signal: { aborted: false },
  };
  const formula: number[] = [];
  for (const design of pool)
    formula.push((await simulator.simulate(design, simulator.parseOptions({}), context))[0]!.value);
  const measureOnce = (design: Design, sample: string, attempt: number): Trial => {
    const base = { sample, design };
    const heading = { sample, startedAt: 0, comment: `attempt ${attempt}` };
    const request = {
      action,
      sample: `${seed}/${sample}`,
      run: `${seed}/${sample}/${attempt}`,
      base: 1.8,
      heading,
    };
    const { file, visibleFailure } = actInWorld(world, {
      ...request,
      planned: fractionsOf(world, design),
      recipe: readRecipe(design),
    });
    if (file === null || visibleFailure !== null)
      return { ...base, outcomes: [null], status: 'failed', failure: 'synthesis-failed' };
    const input = { sample, name: file.name, bytes: file.bytes, blob: sha256Hex(file.bytes) };
    const [outcome] = analysis.analyse([input], [goal], analysis.parseOptions({}));
    const observation = outcome?.failure === undefined ? outcome?.observations[0] : undefined;
    return observation === undefined
      ? { ...base, outcomes: [null], status: 'failed', failure: 'measurement-invalid' }
      : { ...base, outcomes: [observation], status: 'measured' };
  };
  return {
    goal,
    space: parseSpace({ pool }, `world ${seed}`),
    pool,
    formula,
    responses: pool.map((design) => response.of(design, simulator.parseOptions({}))),
    responseScale: response.scale,
    truths: pool.map((design) => trueValue(world, design)),
    measure(design, experiment) {
      const sample = `s${experiment}`;
      const first = measureOnce(design, sample, 1);
      return first.failure === 'measurement-invalid' ? measureOnce(design, sample, 2) : first;
    },
  };
}
