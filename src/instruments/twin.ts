import { z } from 'zod';
import type {
  ActionHandle,
  ActionProgress,
  ActionRequest,
  ActionResult,
  Design,
  Failure,
  Instant,
  Instrument,
  InstrumentDriver,
  RawFile,
} from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import type { Hash } from '../core/hash.ts';
import { parseWith } from '../core/parse-with.ts';
import {
  actInWorld,
  atmospheres,
  commitmentOf,
  delayInWorld,
  fractionsOf,
  type HiddenWorld,
  type OrderedSample,
  openWorld,
  type Recipe,
  readRecipe,
  routes,
  type Seal,
  sealTruth,
  swapsInWorld,
  type WorldFamilyName,
  type WorldSecret,
  worldActions,
  worldFamilies,
  worldFamilyNames,
} from '../world/index.ts';

const recipeSchema = z
  .strictObject({
    route: z.enum(routes).default('arc-melt'),
    temperature: z.number().min(300).max(2500).default(1300),
    hours: z.number().min(0).max(2000).default(24),
    atmosphere: z.enum(atmospheres).default('argon'),
  })
  .prefault({});

const optionsSchema = z.strictObject({
  /** The kind of world, the same for all instruments of a campaign. */
  family: z
    .enum(worldFamilyNames as readonly [WorldFamilyName, ...WorldFamilyName[]])
    .default('superconductors'),
  /** What this instrument of the twin laboratory does. */
  does: z.enum(worldActions).default('resistance'),
  /** A world that anybody may open by its name, the same for all campaigns that name it; without it each campaign has one of its own, a secret of the laboratory's host. */
  world: z.string().min(1).exactOptional(),
  /** Metals are called E1 to E10 in an order of the world's own. */
  masked: z.boolean().default(false),
  /** To which it cools [K]. */
  base: z.number().min(0.3).max(100).default(1.8),
  /** How samples are made where the design does not say; its variables have the same names. */
  recipe: recipeSchema,
});
export type TwinOptions = z.infer<typeof optionsSchema>;

/** Everything a poll needs, so that any process can answer for an action that another one started. */
type Token = Pick<ActionRequest, 'campaign' | 'instrument' | 'seed' | 'key' | 'cost' | 'samples'> & {
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  /** SHA-256 of the world's salt and seed: the host can open no other world afterwards. */
  readonly commitment: Hash;
};

/**
 * An instrument of the digital twin: it makes and measures samples of a world that nobody sees, and leaves the raw files that a real
 * one would, with the failures of a real laboratory. All that happens follows from the world's seed, the campaign's seed, sample, recipe
 * and step key; what is true of a sample goes into the laboratory's log sealed.
 */
export const twin: InstrumentDriver<TwinOptions> = {
  name: 'twin',
  version: '1.0.0',
  summary: 'makes and measures samples of a hidden simulated world, through raw files',
  parseOptions,
  open(options, { hours, secret }) {
    const { world: name, masked, family } = options;
    if (name === undefined && secret === undefined)
      throw new AppError(
        'no-world',
        'instrument twin: this host keeps no secrets; expected the name of a world in the options',
      );
    const laboratories = new Map<string, Laboratory>();
    return openTwin(hours, (campaign) => {
      const known = laboratories.get(campaign);
      if (known) return known;
      const own = name === undefined ? secret!(secretName(campaign)) : namedWorld(name);
      const world = openWorld(`${own.salt}${own.seed}`, { isMasked: masked, family });
      const laboratory = { options, secret: own, world };
      laboratories.set(campaign, laboratory);
      return laboratory;
    });
  },
};

function parseOptions(options: unknown): TwinOptions {
  const parsed = parseWith(optionsSchema, options, 'bad-options', 'instrument twin');
  const { actions } = worldFamilies[parsed.family];
  if (!actions.includes(parsed.does))
    throw new AppError(
      'bad-options',
      `instrument twin: does is ${parsed.does}; worlds of ${parsed.family} are asked for ${actions.join(', ')}`,
    );
  return parsed;
}

/** Under what the host keeps the secret of a campaign's world. */
export const secretName = (campaign: string): string => `twin-${campaign}`;

/** What takes the place of a secret where a world is named for all to see. */
export const namedWorld = (name: string): WorldSecret => ({ seed: name, salt: '' });

type Laboratory = {
  readonly options: TwinOptions;
  readonly secret: WorldSecret;
  readonly world: HiddenWorld;
};

function openTwin(hours: number, laboratoryOf: (campaign: string) => Laboratory): Instrument {
  const started = new Map<string, ActionHandle>();
  return {
    verified: 'simulated',
    // what another process began exists in the log alone: nothing was touched, and it may begin again
    find: (action) => Promise.resolve(started.get(action) ?? 'never-started'),
    async start({ id, campaign, instrument, seed, key, cost, samples }, { now }) {
      const { secret, world } = laboratoryOf(campaign);
      const delay = delayInWorld(world, `${seed}/${key}`);
      const dueAt = now + Math.round((hours + delay) * 3_600_000);
      const commitment = commitmentOf(secret);
      const token: Token = {
        startedAt: now,
        dueAt,
        commitment,
        campaign,
        instrument,
        seed,
        key,
        cost,
        samples,
      };
      const handle = { action: id, token: JSON.stringify(token) };
      started.set(id, handle);
      return handle;
    },
    async poll({ token }, now) {
      const read = JSON.parse(token) as Token;
      return pollTwin(read, now, laboratoryOf(read.campaign));
    },
    safe: () => Promise.resolve(),
  };
}

function pollTwin(token: Token, now: Instant, laboratory: Laboratory): ActionProgress {
  const { startedAt, dueAt, commitment } = token;
  if (commitment !== commitmentOf(laboratory.secret))
    throw new AppError(
      'world-changed',
      `${token.key} was started in the world ${commitment.slice(0, 12)}, and this host has another; bring back its secrets`,
    );
  if (now < dueAt)
    return { status: 'running', fraction: Math.max(0, (now - startedAt) / (dueAt - startedAt)), dueAt };
  return { status: 'done', result: finish(token, laboratory) };
}

function finish(
  { samples, seed, key, startedAt, instrument, cost }: Token,
  laboratory: Laboratory,
): ActionResult {
  const { options, secret, world } = laboratory;
  const files: RawFile[] = [];
  const failures: Record<string, Failure> = {};
  const seals: Record<string, Seal> = {};
  const ordered = new Map<string, OrderedSample>();
  for (const { id, design } of samples) {
    const request = readRequest(design, laboratory);
    if ('kind' in request) failures[id] = request;
    else ordered.set(id, { ...request, sample: `${seed}/${id}` });
  }
  // a furnace knows samples by their places alone
  const swaps =
    options.does === 'synthesis'
      ? new Map<string, string>()
      : swapsInWorld(world, `${seed}/${key}`, [...ordered.keys()]);
  for (const [id, order] of ordered) {
    const run = `${seed}/${key}/${id}`;
    const heading = { sample: id, startedAt, comment: `${instrument}, ${key}` };
    const { base, does: action } = options;
    const inItsPlace = ordered.get(swaps.get(id) ?? '');
    const outcome = actInWorld(world, {
      ...{ ...order, action, run, base, heading },
      ...(inItsPlace !== undefined && { inItsPlace }),
    });
    const { file, visibleFailure, truth } = outcome;
    seals[id] = sealTruth(secret, run, truth);
    if (visibleFailure !== null) failures[id] = { kind: 'synthesis-failed', detail: visibleFailure };
    if (file !== null)
      files.push({
        sample: id,
        ...file,
        licence: 'CC0-1.0',
        source: `simulated by the digital twin, ${instrument}`,
      });
  }
  return { files, failures, asMade: {}, seals, cost };
}

/** Composition and recipe of a design; a failure where it names no composition or no recipe of this laboratory. */
function readRequest(
  design: Design,
  { options, world }: Laboratory,
): { readonly planned: Float64Array; readonly recipe: Recipe } | Failure {
  try {
    return { planned: fractionsOf(world, design), recipe: readRecipe(design, options.recipe) };
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', detail: `instrument twin: ${error.message}` };
    throw error;
  }
}
