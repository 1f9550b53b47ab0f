import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  costOf,
  createModelAccount,
  type ModelReply,
  type ModelRequest,
  mostCostOf,
  type TokenPrice,
} from '../../../agents/index.ts';
import { AppError, describeError } from '../../../core/error.ts';
import { formatNumber } from '../../../core/format-quantity.ts';
import { parseWith } from '../../../core/parse-with.ts';
import { readModelsFile } from '../../models/models-file.ts';
import { openModel, readinessOf } from '../../models/open-model.ts';
import { readSentLog, sentBodyPath } from '../../models/sent-log.ts';
import { workspaceAddress } from '../../workspace/open-workspace-store.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { formatTable, type Output } from '../output.ts';
import { createProgressLine } from '../progress-line.ts';

type ModelOptions = { readonly store?: string; readonly json?: boolean };

const tinyRequest = (text = 'Answer with the one word: measured'): ModelRequest => ({
  messages: [{ role: 'user', text }],
  tools: [],
  maxTokens: 64,
});

export async function list(output: Output, options: ModelOptions): Promise<number> {
  const { folder } = workspaceAddress(options);
  const models = await Promise.all(
    [...readModelsFile(folder).values()].map(async (model) => ({
      name: model.name,
      kind: model.kind.name,
      settings: model.settings,
      key: model.key !== null ? 'in models.yaml' : model.keyFrom,
      price: model.price,
      ...(await readinessOf(folder, model.name)),
    })),
  );
  if (options.json) {
    output.print(JSON.stringify(models));
    return exitCode.done;
  }
  if (models.length === 0)
    output.print(
      `no models in ${folder}/models.yaml: campaigns go by rules, the statistical planners and fixed workflows; docs/models.md says how to add one`,
    );
  else
    for (const line of formatTable(
      ['name', 'kind', 'model', 'price per million tokens', 'ready'],
      models.map(({ name, kind, settings, price, isReady, why }) => [
        name,
        kind,
        String(settings.model ?? settings.file ?? '–'),
        price === null ? 'not stated' : `${price.input} in, ${price.output} out ${price.currency}`,
        isReady ? 'yes' : `no: ${why}`,
      ]),
    ))
      output.print(line);
  output.print('off until a campaign switches one on: model: { use: NAME, budget: { tokens: 100000 } }');
  return exitCode.done;
}

export async function check(output: Output, options: ModelOptions, name: string): Promise<number> {
  const { folder } = workspaceAddress(options);
  const account = createModelAccount({}, '');
  const onRetry = (why: string, delay: number): void =>
    output.note(`${why}; again in ${(delay / 1000).toFixed(1)} s`);
  const { model } = await openModel({ folder, name, purpose: 'check', account, onRetry });
  const request = tinyRequest();
  const stop = listenForStop(output);
  const progress = createProgressLine(output);
  const tick = setInterval(() => progress.show(0, `waiting for ${name}`), 200);
  const startedAt = performance.now();
  try {
    const reply = await model.generate(request, stop.signal);
    const seconds = (performance.now() - startedAt) / 1000;
    progress.close();
    printCheck(output, options, { name, reply, seconds, request, price: model.price });
    return exitCode.done;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    output.note('stopped; nothing is left to resume');
    return exitCode.interrupted;
  } finally {
    clearInterval(tick);
    progress.close();
    stop.dispose();
  }
}

type Checked = {
  readonly name: string;
  readonly reply: ModelReply;
  readonly seconds: number;
  readonly request: ModelRequest;
  readonly price: TokenPrice | null;
};

function printCheck(
  output: Output,
  { json }: ModelOptions,
  { name, reply, seconds, request, price }: Checked,
): void {
  const { usage, ended, text, model: answeredBy, notes = [] } = reply;
  const cost = price === null ? null : { money: costOf(usage, price).money, currency: price.currency };
  if (json) {
    const reserved = mostCostOf(request, price);
    output.print(
      JSON.stringify({ name, model: answeredBy, ended, text, usage, cost, reserved, seconds, notes }),
    );
    return;
  }
  output.print(
    `${name} answers as ${answeredBy} in ${seconds.toFixed(1)} s: "${text.trim().slice(0, 80)}" (${ended})`,
  );
  output.print(
    `${usage.input} tokens in, ${usage.output} out${usage.isBound ? ' at most: the server does not count' : ''}; ${
      cost === null
        ? 'cost not known: no price in models.yaml'
        : `cost ${formatNumber(cost.money)} ${cost.currency}`
    }`,
  );
  for (const note of notes) output.note(`note: ${note}`);
}

export async function preview(
  output: Output,
  options: ModelOptions & { readonly text?: string; readonly request?: string },
  name: string,
): Promise<number> {
  const { folder } = workspaceAddress(options);
  if (options.text !== undefined && options.request !== undefined)
    throw new AppError('bad-request', '--text and --request are both given; expected one of them');
  const request =
    options.request === undefined ? tinyRequest(options.text) : await readRequest(options.request);
  const { preview: previewOf } = await openModel({
    folder,
    name,
    purpose: 'preview',
    account: createModelAccount({}, ''),
  });
  const outgoing = await previewOf(request);
  if (outgoing === null) {
    output.print(options.json ? 'null' : `nothing leaves for ${name}: it answers from a file`);
    return exitCode.done;
  }
  const { method, url, headers, body, sha256 } = outgoing;
  const text = new TextDecoder().decode(body);
  if (options.json)
    output.print(JSON.stringify({ method, url, headers, bytes: body.byteLength, sha256, body: text }));
  else {
    output.note(`${method} ${url}  (not sent)`);
    for (const [header, value] of Object.entries(headers)) output.note(`${header}: ${value}`);
    output.note(`${body.byteLength} bytes, sha256 ${sha256}`);
    output.print(text);
  }
  return exitCode.done;
}

const requestSchema = z.strictObject({
  messages: z
    .array(
      z.discriminatedUnion('role', [
        z.strictObject({ role: z.enum(['system', 'user']), text: z.string() }),
        z.strictObject({
          role: z.literal('assistant'),
          text: z.string(),
          toolCalls: z.array(z.strictObject({ id: z.string(), tool: z.string(), input: z.json() })),
        }),
        z.strictObject({
          role: z.literal('tool'),
          call: z.string(),
          tool: z.string(),
          result: z.json(),
          isError: z.boolean(),
        }),
      ]),
    )
    .min(1),
  tools: z
    .array(z.strictObject({ name: z.string(), description: z.string(), inputSchema: z.json() }))
    .default([]),
  responseSchema: z.json().exactOptional(),
  maxTokens: z.int().min(1).default(1024),
  temperature: z.number().min(0).exactOptional(),
  seed: z.int().exactOptional(),
});

async function readRequest(path: string): Promise<ModelRequest> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AppError(
      'bad-request',
      `${path}: ${isAbsent ? 'there is no such file' : describeError(error)}`,
    );
  }
  return parseWith(requestSchema, json, 'bad-request', path);
}

export async function log(output: Output, options: ModelOptions): Promise<number> {
  const { folder } = workspaceAddress(options);
  const entries = (await readSentLog(folder)).map((entry) => ({
    ...entry,
    file: sentBodyPath(folder, entry.sha256),
  }));
  if (options.json) output.print(JSON.stringify(entries));
  else if (entries.length === 0) output.print('nothing left for a model');
  else
    for (const line of formatTable(
      ['at', 'model', 'for', 'bytes', 'to', 'kept in'],
      entries.map(({ at, model, purpose, bytes, url, file }) => [
        at,
        model,
        purpose,
        String(bytes),
        url,
        file,
      ]),
    ))
      output.print(line);
  return exitCode.done;
}
