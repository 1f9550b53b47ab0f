import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  defaultReplyLimits,
  defaultRetries,
  type ModelKind,
  modelKinds,
  type TokenPrice,
} from '../../agents/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { parseWith } from '../../core/parse-with.ts';

const seconds = z.number().positive().max(86_400);

const common = z.object({
  kind: z.string(),
  /** Name of an environment variable that holds the key. */
  keyFrom: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected the name of an environment variable')
    .exactOptional(),
  key: z.string().min(1).exactOptional(),
  /** Money for a million tokens. */
  price: z
    .strictObject({ input: z.number().min(0), output: z.number().min(0), currency: z.string().min(1) })
    .exactOptional(),
  timeouts: z
    .strictObject({
      firstByte: seconds.default(defaultReplyLimits.firstByte / 1000),
      silence: seconds.default(defaultReplyLimits.silence / 1000),
      whole: seconds.default(defaultReplyLimits.whole / 1000),
    })
    .prefault({}),
  attempts: z.int().min(1).max(20).default(defaultRetries.attempts),
  /** A cassette that replies are written to. */
  record: z.string().min(1).exactOptional(),
});

const fileSchema = z.strictObject({
  models: z.record(
    z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens'),
    z.record(z.string(), z.json()),
  ),
});

/** A model as models.yaml states it; its own settings are checked by its kind when it is opened. */
export type ConfiguredModel = {
  readonly name: string;
  readonly kind: ModelKind;
  readonly settings: { readonly [setting: string]: Json };
  readonly keyFrom: string | null;
  readonly key: string | null;
  readonly price: TokenPrice | null;
  /** [s] */
  readonly timeouts: { readonly firstByte: number; readonly silence: number; readonly whole: number };
  readonly attempts: number;
  /** Relative to the workspace; null: replies are not recorded. */
  readonly record: string | null;
};

export const modelsFileName = 'models.yaml';

/**
 * The models of a workspace by name; none without a file, or where it is empty. A file that holds keys must be its user's alone.
 * @throws AppError `bad-models`, `unreadable-models`, `models-readable` — others may read the keys in it
 */
export function readModelsFile(folder: string): ReadonlyMap<string, ConfiguredModel> {
  const path = join(folder, modelsFileName);
  const text = readText(path);
  if (text === null) return new Map();
  let json: unknown;
  try {
    json = parse(text);
  } catch (error) {
    throw new AppError('bad-models', `${path}: ${describeError(error).split('\n')[0]}`);
  }
  if (json === null) return new Map();
  const { models } = parseWith(fileSchema, json, 'bad-models', path);
  const configured = Object.entries(models).map(([name, entry]) => readEntry(name, entry, path));
  if (configured.some(({ key }) => key !== null)) checkPrivate(path);
  return new Map(configured.map((model) => [model.name, model]));
}

function readEntry(name: string, entry: { readonly [field: string]: Json }, path: string): ConfiguredModel {
  const where = `${path}: models.${name}`;
  const {
    kind: kindName,
    keyFrom,
    key,
    price,
    timeouts,
    attempts,
    record,
  } = parseWith(common, entry, 'bad-models', where);
  const kind = modelKinds.find((candidate) => candidate.name === kindName);
  if (kind === undefined)
    throw new AppError(
      'bad-models',
      `${where}: kind is "${kindName}"; expected one of ${modelKinds.map((k) => k.name).join(', ')}`,
    );
  if (key !== undefined && keyFrom !== undefined)
    throw new AppError('bad-models', `${where}: states both key and keyFrom; expected one of them`);
  if (kind.key === 'none' && (key ?? keyFrom) !== undefined)
    throw new AppError('bad-models', `${where}: states a key, and ${kindName} takes none`);
  if (kind.key === 'needed' && (key ?? keyFrom) === undefined)
    throw new AppError(
      'bad-models',
      `${where}: keyFrom is missing; expected the name of an environment variable that holds the key`,
    );
  const own = Object.entries(entry).filter(([field]) => !(field in common.shape));
  return {
    name,
    kind,
    settings: Object.fromEntries(own),
    keyFrom: keyFrom ?? null,
    key: key ?? null,
    price: price ?? null,
    timeouts,
    attempts,
    record: record ?? null,
  };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new AppError('unreadable-models', `${path}: ${describeError(error)}`);
  }
}

function checkPrivate(path: string): void {
  if (process.platform === 'win32') return;
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0)
    throw new AppError(
      'models-readable',
      `${path} holds a key and may be read by others (mode ${mode.toString(8)}); expected 600: chmod 600 ${path}`,
    );
}

/** The key of a model, from its file or the environment; null where it needs none. @throws AppError `model-key` */
export function keyOf(
  { name, key, keyFrom }: ConfiguredModel,
  environment: NodeJS.ProcessEnv,
): string | null {
  if (key !== null) return key;
  if (keyFrom === null) return null;
  const found = environment[keyFrom]?.trim();
  if (found === undefined || found === '')
    throw new AppError(
      'model-key',
      `model ${name} takes its key from the environment variable ${keyFrom}, which is not set`,
    );
  return found;
}

/** @throws AppError `no-such-model` */
export function findModel(
  models: ReadonlyMap<string, ConfiguredModel>,
  name: string,
  folder: string,
): ConfiguredModel {
  const found = models.get(name);
  if (found !== undefined) return found;
  const there =
    models.size === 0
      ? 'none is configured; docs/models.md says how to add one'
      : `there are: ${[...models.keys()].join(', ')}`;
  throw new AppError('no-such-model', `no model "${name}" in ${join(folder, modelsFileName)}; ${there}`);
}
