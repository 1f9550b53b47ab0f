import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  createModelAccount,
  createRedaction,
  defaultReplyLimits,
  defaultRetries,
  type Fetch,
  type LanguageModel,
  type ModelAccount,
  type OpenedModel,
  type Redact,
  recordReplies,
  type TokenPrice,
  withAccount,
  withRedaction,
  withRetries,
} from '../../agents/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { newId } from '../../core/id.ts';
import { seededRandom } from '../../core/random.ts';
import { type ConfiguredModel, findModel, keyOf, readModelsFile } from './models-file.ts';
import { logSent } from './sent-log.ts';

export type OpenModelOptions = {
  /** Of the workspace. */
  readonly folder: string;
  /** As models.yaml calls it. */
  readonly name: string;
  /** A campaign, or the command that asks; it stands in the log of what left. */
  readonly purpose: string;
  readonly account: ModelAccount;
  readonly environment?: NodeJS.ProcessEnv;
  readonly fetch?: Fetch;
  readonly onRetry?: (why: string, delay: number, attempt: number) => void;
};

/** A model with everything around it, and the redaction that whoever stores a transcript of it must use. */
export type ReadyModel = OpenedModel & { readonly redact: Redact; readonly configured: ConfiguredModel };

/**
 * A configured model: what leaves is written down first, secrets stay here, each attempt is accounted for, and what may pass is tried
 * again. @throws AppError `no-such-model`, `model-key`, `bad-models`
 */
export async function openModel(options: OpenModelOptions): Promise<ReadyModel> {
  const { folder, name, purpose, account, onRetry } = options;
  const models = readModelsFile(folder);
  const environment = options.environment ?? process.env;
  const configured = findModel(models, name, folder);
  const key = keyOf(configured, environment);
  const secrets = secretsOf(models, environment);
  const redact = createRedaction(secrets);
  const { kind, settings, timeouts, attempts } = configured;
  const price = countedPrice(configured, account);
  const opened = await kind.open(
    { name, settings, key, price },
    {
      fetch: options.fetch ?? globalThis.fetch,
      limits: {
        firstByte: 1000 * timeouts.firstByte,
        silence: 1000 * timeouts.silence,
        whole: 1000 * timeouts.whole,
        replyBytes: defaultReplyLimits.replyBytes,
      },
      onSend: (sent) => logSent(folder, name, purpose, sent),
      readText: (path) => readSetting(folder, path),
    },
  );
  const recorded = withRecorder(opened.model, configured, folder, redact);
  const call = newId(Date.now());
  const accounted = withAccount(withRedaction(recorded, redact, secrets), account, () => newId(Date.now()));
  const model: LanguageModel = withRetries(
    accounted,
    { ...defaultRetries, attempts },
    {
      random: seededRandom('model-retries', call),
      sleep: async (ms, signal) => void (await Promise.allSettled([setTimeout(ms, undefined, { signal })])),
      ...(onRetry && { onRetry }),
    },
  );
  const { record } = configured;
  const careful = record === null ? model : withWritableCassette(model, resolve(folder, record));
  return { model: careful, preview: opened.preview, redact, configured };
}

/** Money in another currency than the account's is not counted, unless money is limited: then the account refuses it. */
function countedPrice({ price }: ConfiguredModel, { currency, limits }: ModelAccount): TokenPrice | null {
  const isOther = currency !== '' && price?.currency !== currency;
  return isOther && limits.money === undefined ? null : price;
}

/** Asks only where the reply can be written down. @throws AppError `unwritable` */
const withWritableCassette = (model: LanguageModel, path: string): LanguageModel => ({
  ...model,
  async generate(request, signal, onText) {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await appendFile(path, '', { mode: 0o600 });
    } catch (error) {
      throw new AppError(
        'unwritable',
        `nothing is sent: the cassette ${path} cannot be written (${describeError(error)}); name another one under record in models.yaml`,
      );
    }
    return model.generate(request, signal, onText);
  },
});

function withRecorder(
  model: LanguageModel,
  { record }: ConfiguredModel,
  folder: string,
  redact: Redact,
): LanguageModel {
  if (record === null) return model;
  const path = resolve(folder, record);
  return recordReplies(model, (line) => appendFile(path, line, { mode: 0o600, flush: true }), redact);
}

/** Every key that the file names and that is there, so that none leaves in a text. */
function secretsOf(
  models: ReadonlyMap<string, ConfiguredModel>,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  return [...models.values()].flatMap(({ key, keyFrom }) => key ?? environment[keyFrom ?? '']?.trim() ?? []);
}

async function readSetting(folder: string, path: string): Promise<string> {
  try {
    return await readFile(resolve(folder, path), 'utf8');
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AppError(
      'bad-models',
      isAbsent
        ? `${resolve(folder, path)}: there is no such cassette; record: ${path} of another model in models.yaml records one`
        : `${path}: ${describeError(error)}`,
    );
  }
}

/** Whether a model of `models.yaml` opens: its settings fit its kind, its key is there, its cassette can be read. Nothing is sent. */
export async function readinessOf(
  folder: string,
  name: string,
): Promise<{ readonly isReady: boolean; readonly why: string | null }> {
  try {
    await openModel({ folder, name, purpose: 'list', account: createModelAccount({}, '') });
    return { isReady: true, why: null };
  } catch (error) {
    return { isReady: false, why: describeError(error) };
  }
}
