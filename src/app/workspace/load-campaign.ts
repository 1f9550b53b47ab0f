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
import { builtInTable, builtInTableNames } from '../built-in-tables.ts';
import { readTable } from '../read-table.ts';

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
): Promise<LoadedCampaign> {
  const json = applyOverrides(await readYaml(path), options);
  const table = await chooseTable(json, options.data, path);
  const priorTables = await Promise.all(findPriorNames(json).map((name) => readPrior(name, path)));
  const { spec, warnings } = parseCampaign(json, table, path, priorTables);
  checkNames(spec, definitions, path);
  return { spec, table, warnings };
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
  try {
    return parse(text) as Json;
  } catch (error) {
    throw new AppError('bad-campaign', `${path}: ${describeError(error).split('\n')[0]}`);
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
    findDefinition('planner', definitions.planners, spec.planner.name).parseOptions(spec.planner.options);
    for (const instrument of Object.values(spec.laboratory.instruments))
      checkInstrument(instrument, spec, definitions);
    for (const stage of spec.protocol) {
      if (stage.kind === 'simulate') findDefinition('simulator', definitions.simulators, stage.simulator);
      if (stage.kind === 'analyse') findDefinition('analysis', definitions.analyses, stage.analysis);
      if (stage.kind === 'reward') findDefinition('grader', definitions.graders, stage.grader);
    }
  } catch (error) {
    if (error instanceof AppError) throw new AppError(error.code, `${path}: ${error.message}`);
    throw error;
  }
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
