import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import {
  type CampaignSpec,
  findPriorNames,
  findTableName,
  type InstrumentSpec,
  parseCampaign,
  type Table,
} from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import type { Json } from '../../core/json.ts';
import { type Definitions, findDefinition } from '../../runtime/index.ts';
import { readCandidates } from '../analyse/read-candidates.ts';
import { builtInTable, builtInTableNames } from '../built-in-tables.ts';
import { readTable } from '../read-table.ts';
import type { LaboratoryFile } from './laboratory-file.ts';

export type LoadedCampaign = {
  readonly spec: CampaignSpec;
  readonly table: Table | null;
  readonly warnings: readonly string[];
};

export type LoadOptions = {
  readonly data?: string | undefined;
  readonly seed?: number | undefined;
  readonly experiments?: number | undefined;
  readonly planner?: string | undefined;
  readonly laboratory?: string | undefined;
};

/**
 * Reads a campaign file and the table it needs, and checks everything in it against what this laboratory has.
 * @throws AppError with one line that names the file, the field, the value and what was expected.
 */
export async function loadCampaign(
  path: string,
  options: LoadOptions,
  definitions: Definitions,
  file: LaboratoryFile | null = null,
): Promise<LoadedCampaign> {
  const json = await readFolders(applyOverrides(await readYaml(path), options), path);
  const table = await chooseTable(json, options.data, path);
  const priorTables = await Promise.all(findPriorNames(json).map((name) => readPrior(name, path)));
  return checkCampaign(json, { table, priorTables, where: path }, definitions, file);
}

/** Checks the content of a campaign file against what this laboratory has. @throws AppError `bad-campaign` and others, with the field */
function checkCampaign(
  json: Json,
  given: { readonly table: Table | null; readonly priorTables: readonly Table[]; readonly where: string },
  definitions: Definitions,
  file: LaboratoryFile | null,
): LoadedCampaign {
  const { table, priorTables, where } = given;
  const own = findLaboratoryName(json) === file?.name ? file : null;
  const devices = Object.keys(own?.devices ?? {});
  const { spec, warnings } = parseCampaign(json, table, where, priorTables, devices);
  checkNames(spec, definitions, where);
  checkDevices(spec, definitions, own, where);
  return { spec, table, warnings };
}

/**
 * Reads a campaign that was written in a form: its text, and a table in place of a file, which holds the candidates or, where the file names
 * it as prior, what is known beforehand. Nothing beside it is read: other prior tables are built in, and no folder is named.
 * @throws AppError as {@link loadCampaign}
 */
export function loadWrittenCampaign(
  text: string,
  given: Table | null,
  definitions: Definitions,
  file: LaboratoryFile | null,
): LoadedCampaign {
  const where = 'campaign';
  const json = parseYaml(text, where);
  const prior = findPriorNames(json);
  const isGiven = (name: string): boolean => name === given?.name;
  const foreign = prior.find((name) => !isGiven(name) && !builtInTableNames.includes(name));
  if (foreign !== undefined)
    throw new AppError(
      'bad-campaign',
      `${where}: prior: "${foreign}" is not built in; expected ${builtInTableNames.join(', ')}`,
    );
  const named = findTableName(json);
  const table = given ?? (named === null ? null : builtInTable(named));
  const priorTables = prior.map((name) => (given !== null && isGiven(name) ? given : builtInTable(name)));
  const candidates = prior.some(isGiven) ? null : table;
  return checkCampaign(json, { table: candidates, priorTables, where }, definitions, file);
}

async function readYaml(path: string): Promise<Json> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      'unreadable-campaign',
      `${path}: ${code === 'ENOENT' ? 'there is no such file' : describeError(error)}`,
    );
  }
  return parseYaml(text, path);
}

function parseYaml(text: string, where: string): Json {
  try {
    return parse(text, { maxAliasCount: 100 }) as Json;
  } catch (error) {
    throw new AppError('bad-campaign', `${where}: ${describeError(error).split('\n')[0]}`);
  }
}

function applyOverrides(json: Json, options: LoadOptions): Json {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return json;
  const file = json as { readonly [key: string]: Json };
  const { budget, laboratory } = file as {
    budget?: { [key: string]: Json };
    laboratory?: { [key: string]: Json };
  };
  return {
    ...file,
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.planner !== undefined && { planner: options.planner }),
    ...(options.experiments !== undefined && { budget: { ...budget, experiments: options.experiments } }),
    ...(options.laboratory !== undefined && { laboratory: { ...laboratory, name: options.laboratory } }),
  };
}

const isObject = (json: Json | undefined): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Puts the structures of a folder beside the campaign file in the place of `{ folder: NAME }` among the options of an analysis. */
async function readFolders(json: Json, path: string): Promise<Json> {
  if (!isObject(json) || !Array.isArray(json.protocol)) return json;
  const protocol = json.protocol.map(async (stage: Json) => {
    if (!isObject(stage) || stage.kind !== 'analyse' || !isObject(stage.options)) return stage;
    const options = Object.entries(stage.options).map(async ([option, value]): Promise<[string, Json]> => {
      if (!isObject(value) || typeof value.folder !== 'string') return [option, value];
      const folder = resolve(dirname(path), value.folder);
      const found = await readCandidates(folder, `${path}: ${option}: folder ${value.folder}`);
      return [option, found.map((each) => ({ ...each }))];
    });
    return { ...stage, options: Object.fromEntries(await Promise.all(options)) };
  });
  return { ...json, protocol: await Promise.all(protocol) };
}

async function chooseTable(json: Json, data: string | undefined, path: string): Promise<Table | null> {
  const name = findTableName(json);
  if (data !== undefined) return readTable(data);
  if (name === null) return null;
  if (builtInTableNames.includes(name)) return builtInTable(name);
  throw new AppError(
    'data-missing',
    `${path}: the table "${name}" is not built in; name its file with --data FILE.csv`,
  );
}

/** A table built in, or a CSV file beside the campaign file. */
const readPrior = async (name: string, path: string): Promise<Table> =>
  builtInTableNames.includes(name) ? builtInTable(name) : readTable(resolve(dirname(path), name));

/** Every name in the specification stands for something here, and its settings are valid. */
function checkNames(spec: CampaignSpec, definitions: Definitions, path: string): void {
  try {
    const planner = findDefinition('planner', definitions.planners, spec.planner.name);
    const options = planner.parseOptions(spec.planner.options);
    for (const name of planner.asks?.(options) ?? []) findDefinition('planner', definitions.planners, name);
    for (const instrument of Object.values(spec.laboratory.instruments))
      checkInstrument(instrument, spec, definitions);
    for (const stage of spec.protocol) {
      if (stage.kind === 'simulate') findDefinition('simulator', definitions.simulators, stage.simulator);
      if (stage.kind === 'analyse')
        findDefinition('analysis', definitions.analyses, stage.analysis).parseOptions(stage.options ?? {});
      if (stage.kind === 'reward') findDefinition('grader', definitions.graders, stage.grader);
    }
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `${path}: ${error.message}`);
    throw error;
  }
}

const findLaboratoryName = (json: Json): string | null => {
  const { laboratory } = (json ?? {}) as { readonly laboratory?: { readonly name?: unknown } };
  return typeof laboratory?.name === 'string' ? laboratory.name : null;
};

/** A campaign neither replaces a device of the laboratory nor brings an address along. */
function checkDevices(
  { laboratory }: CampaignSpec,
  definitions: Definitions,
  file: LaboratoryFile | null,
  path: string,
): void {
  for (const [name, { driver }] of Object.entries(laboratory.instruments)) {
    const field = `${path}: laboratory.instruments.${name}`;
    if (file !== null && Object.hasOwn(file.devices, name))
      throw new AppError(
        'bad-campaign',
        `${field}: is a device of the laboratory's own file; leave it out here`,
      );
    if (findDefinition('instrument-driver', definitions.instrumentDrivers, driver).connects)
      throw new AppError(
        'bad-campaign',
        `${field}.driver: "${driver}" reaches a device by its address, which stands in laboratory.yaml alone; declare the device there and name it in the protocol`,
      );
  }
  if (file !== null && file.clock !== laboratory.clock)
    throw new AppError(
      'bad-campaign',
      `${path}: laboratory.clock is "${laboratory.clock}", but laboratory ${file.name} runs on "${file.clock}"`,
    );
}

function checkInstrument(instrument: InstrumentSpec, spec: CampaignSpec, definitions: Definitions): void {
  findDefinition('instrument-driver', definitions.instrumentDrivers, instrument.driver).parseOptions(
    instrument.options,
  );
  if (instrument.driver === 'bench' && spec.laboratory.clock === 'virtual') {
    throw new AppError(
      'bad-campaign',
      'laboratory.clock is "virtual", but a person at the bench works in real time; expected "wall"',
    );
  }
}
