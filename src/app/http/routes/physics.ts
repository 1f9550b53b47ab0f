import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRoute, z } from '@hono/zod-openapi';
import type { Simulator } from '../../../campaign/index.ts';
import { AppError } from '../../../core/error.ts';
import { sha256Hex } from '../../../core/hash.ts';
import type { Json } from '../../../core/json.ts';
import type { Calculation, Section } from '../../calc/calculation.ts';
import { calculations } from '../../calc/index.ts';
import { describeCalculation } from '../../physics/describe-calculation.ts';
import { describeSimulator, optionPrefix } from '../../physics/describe-simulator.ts';
import { examplesFolder, type GivenFile, runTool } from '../../physics/run-tool.ts';
import type { ToolOutcome, ToolTask } from '../../physics/tool-process.ts';
import { onnesVersion } from '../../version.ts';
import {
  type ToolQuestion,
  type ToolResult,
  type ToolView,
  toolCard,
  toolQuestion,
  toolResult,
  toolView,
} from '../contract/physics.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { viewQuantity } from '../views/campaign-view.ts';
import { failed, json, jsonBody } from './responses.ts';

const largestFile = 20 * 2 ** 20;
const toolName = z.object({ tool: z.string().min(1).max(80) });

/** The physics alone: every calculation and simulator as a form, and what it gives. */
export function addPhysicsRoutes(app: HttpApp, { workspace }: HttpScene): void {
  const { simulators } = workspace.lab.definitions;
  const version = onnesVersion();
  const isBuiltIn =
    workspace.labModule === new URL(`../../lab${import.meta.url.slice(-3)}`, import.meta.url).href;

  const list = createRoute({
    ...{ method: 'get', path: '/api/physics', summary: 'Every calculation and simulator' },
    responses: { 200: json(z.object({ tools: z.array(toolCard) }), 'the tools') },
  });
  app.openapi(list, (context) => {
    const tools = [
      ...calculations.map(({ name, summary }) => ({
        name,
        kind: 'calculation' as const,
        summary,
        gives: null,
      })),
      ...simulators.map(({ name, summary, quantity, unit }) => ({
        ...{ name, kind: 'simulator' as const, summary, gives: { quantity, unit } },
      })),
    ];
    return context.json({ tools }, 200);
  });

  const show = createRoute({
    ...{ method: 'get', path: '/api/physics/{tool}', summary: 'A tool as a form, with an example' },
    request: { params: toolName },
    responses: { 200: json(toolView, 'the form'), 404: failed },
  });
  app.openapi(show, (context) => {
    const found = findTool(context.req.valid('param').tool, simulators);
    return context.json(
      'load' in found ? describeCalculation(found, version) : describeSimulator(found),
      200,
    );
  });

  const compute = createRoute({
    ...{ method: 'post', path: '/api/physics/{tool}', summary: 'Computes; nothing is kept' },
    request: { params: toolName, body: jsonBody(toolQuestion) },
    responses: { 200: json(toolResult, 'what it gives'), 400: failed, 404: failed, 429: failed },
  });
  app.openapi(compute, async (context) => {
    const found = findTool(context.req.valid('param').tool, simulators);
    const question = context.req.valid('json');
    const files = await takeFiles(question);
    const tool = 'load' in found ? describeCalculation(found, version) : describeSimulator(found);
    const task = taskOf(tool, question, files, workspace.labModule);
    const outcome = await runTool(task, files, {
      isConfined: 'load' in found || isBuiltIn,
      signal: context.req.raw.signal,
    });
    return context.json(viewResult(outcome, { tool, task, files, version }), 200);
  });
}

function findTool(name: string, simulators: readonly Simulator<unknown>[]): Calculation | Simulator<unknown> {
  const found = calculations.find((one) => one.name === name) ?? simulators.find((one) => one.name === name);
  if (found === undefined)
    throw new AppError('not-found', `there is no tool ${name}; /api/physics lists what there is`);
  return found;
}

/** The files of a request under names that lead nowhere else. @throws AppError `bad-file` */
function takeFiles({ files }: ToolQuestion): Promise<readonly GivenFile[]> {
  return Promise.all(
    files.map(async (file): Promise<GivenFile> => {
      const name = 'example' in file ? file.example : file.name;
      if (!/^[\p{L}\p{N}_][\p{L}\p{N} ._+()-]*$/u.test(name))
        throw new AppError(
          'bad-file',
          `the file name "${name.slice(0, 60)}"; expected letters, digits, blanks, dots, dashes and brackets, and no folder`,
        );
      if ('base64' in file) {
        const bytes = Buffer.from(file.base64, 'base64');
        if (bytes.length > largestFile)
          throw new AppError(
            'too-large',
            `${name} has ${bytes.length} bytes; at most ${largestFile} are taken`,
          );
        return { name, bytes };
      }
      const bytes = await readFile(join(examplesFolder, name)).catch(() => {
        throw new AppError('not-found', `there is no example ${name}`);
      });
      return { name, bytes };
    }),
  );
}

function taskOf(
  tool: ToolView,
  { values }: ToolQuestion,
  files: readonly GivenFile[],
  labModule: string,
): ToolTask {
  const given = Object.entries(values).filter(([, value]) => value.trim() !== '');
  for (const [name] of given)
    if (tool.kind === 'calculation' && !tool.fields.some((field) => field.name === name))
      throw new AppError('bad-option', `${name}: ${tool.name} has no such field`);
  if (tool.kind === 'simulator') {
    const isSetting = ([name]: readonly [string, string]): boolean => name.startsWith(optionPrefix);
    return {
      ...{ kind: 'simulator', name: tool.name, labModule },
      design: readValues(
        tool,
        given.filter((one) => !isSetting(one)),
      ),
      options: Object.fromEntries(
        Object.entries(readValues(tool, given.filter(isSetting))).map(([name, value]) => [
          name.slice(optionPrefix.length),
          value as Json,
        ]),
      ),
    };
  }
  const words = given.flatMap(([name, value]) => {
    const field = tool.fields.find((one) => one.name === name);
    return field?.kind === 'switch' ? (value === 'on' ? [`--${name}`] : []) : [`--${name}=${value}`];
  });
  const inFields = new Set(given.filter(([name]) => isFileField(tool, name)).map(([, value]) => value));
  const named = new Set(given.flatMap(([, value]) => value.split(',')));
  const own = files.map(({ name }) => name).filter((name) => !inFields.has(name) && !named.has(name));
  return { kind: 'calculation', name: tool.name, words: own.length === 0 ? words : [...words, '--', ...own] };
}

const isFileField = ({ fields }: ToolView, name: string): boolean =>
  fields.some((field) => field.name === name && field.kind === 'file');

function readValues(
  { fields }: ToolView,
  given: readonly (readonly [string, string])[],
): Record<string, number | string> {
  return Object.fromEntries(
    given.map(([name, text]) => {
      const value = Number(text);
      const isText = fields.find((field) => field.name === name)?.kind === 'text';
      if (isText) return [name, text];
      if (!Number.isFinite(value))
        throw new AppError('bad-option', `${name} is "${text.slice(0, 40)}"; expected a number`);
      return [name, value];
    }),
  );
}

type Asked = {
  readonly tool: ToolView;
  readonly task: ToolTask;
  readonly files: readonly GivenFile[];
  readonly version: string;
};

function viewResult(
  outcome: Exclude<ToolOutcome, { code: string }>,
  { tool, task, files, version }: Asked,
): ToolResult {
  const shared = {
    ...{ fidelity: 'simulated' as const, version: `Onnes ${version}, ${tool.name} ${tool.version}` },
    files: files.map(({ name, bytes }) => ({ name, sha256: sha256Hex(bytes) })),
    command: task.kind === 'calculation' ? commandOf(task.name, task.words) : '',
  };
  if ('estimates' in outcome) {
    const estimates = outcome.estimates.map(({ quantity, method, ...value }) => ({
      ...{ quantity, method, value: viewQuantity(value) },
    }));
    const sources = tool.fittedOn === null ? [] : [`fitted on ${tool.fittedOn}`];
    return {
      ...{ ...shared, document: {}, sections: [], warnings: [], figure: null, notDrawn: null },
      ...{ estimates, sources },
    };
  }
  const { document, sections, warnings, sources, figure, notDrawn } = outcome;
  return {
    ...{ ...shared, document: { ...document }, estimates: [], figure, notDrawn },
    ...{ warnings: [...warnings], sources: [...sources], sections: sections.map(viewSection) },
  };
}

const viewSection = ({ title, lines, table }: Section): ToolResult['sections'][number] => ({
  ...(title !== undefined && { title }),
  ...(lines !== undefined && { lines: [...lines] }),
  ...(table !== undefined && {
    table: { header: [...table.header], rows: table.rows.map((row) => [...row]) },
  }),
});

const commandOf = (name: string, words: readonly string[]): string =>
  ['onnes', 'calc', name, ...words.filter((word) => word !== '--')]
    .map((word) => (/[\s;|&<>$"']/.test(word) ? `'${word.replaceAll("'", String.raw`'\''`)}'` : word))
    .join(' ');
