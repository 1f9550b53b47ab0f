import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { costPerSample } from './budget.ts';
import { type CampaignFile, campaignFileSchema, tableSpaceSchema } from './campaign-file.ts';
import { completeGoals, findGoalsFault, type GoalInput } from './goals.ts';
import type { Table } from './laboratory/contracts.ts';
import { poolFromTable } from './pool-from-table.ts';
import { priorFromTable } from './prior-data.ts';
import { parseSpace, variableNames } from './space/index.ts';
import type { Space } from './space/space.ts';
import type { CampaignSpec, Cost, Goal, Stage } from './spec.ts';

export type ParsedCampaign = { readonly spec: CampaignSpec; readonly warnings: readonly string[] };

/**
 * Turns the content of a campaign file, and the table its candidates come from, into a specification with every default
 * filled in. Names of planners, simulators, drivers, analyses and graders are checked by whoever holds their lists.
 * @param where names the file in messages. @param table null when the file names none.
 * @param devices those of the laboratory's own file, which the campaign may name without declaring them.
 * @param priorTables those that the file names as prior, in its order.
 * @throws AppError `bad-campaign`, `bad-space`, `bad-columns` or `bad-table`: one line with field, value and expectation.
 */
export function parseCampaign(
  json: unknown,
  table: Table | null,
  where: string,
  priorTables: readonly Table[] = [],
  devices: readonly string[] = [],
): ParsedCampaign {
  const file = parseWith(campaignFileSchema, json, 'bad-campaign', where);
  const goals = chooseGoals(file, where);
  const { space, warnings } = chooseSpace(file, goals, table, where);
  const protocol = file.protocol ?? defaultProtocol(file, where);
  checkProtocol(file, protocol, space, where, devices);
  checkStopRules(file, goals[0], where);
  const prior = priorTables.map((other) => priorFromTable(other, space, goals));
  const spec: CampaignSpec = {
    name: file.name,
    goals,
    space,
    laboratory: file.laboratory,
    planner: typeof file.planner === 'string' ? { name: file.planner, options: {} } : file.planner,
    protocol,
    budget: file.budget,
    stop: file.stop,
    concurrency: file.concurrency,
    batch: file.batch,
    confirm: file.confirm,
    retry: file.retry,
    currency: file.currency,
    seed: file.seed,
    ...(file.costs && { costs: file.costs }),
    ...(prior.length > 0 && { prior: prior.map(({ source }) => source) }),
    ...(file.controls && { controls: file.controls }),
    ...(file.model && { model: file.model }),
  };
  checkCosts(spec, where);
  return { spec, warnings: [...warnings, ...prior.flatMap((each) => each.warnings)] };
}

/** Names of the tables of other campaigns that a campaign file learns from; none when it is malformed. */
export function findPriorNames(json: unknown): readonly string[] {
  const result = campaignFileSchema.safeParse(json);
  return result.success ? (result.data.prior ?? []) : [];
}

/** The table that an instrument of a campaign file names in its options; null when none does or the file is malformed. */
export function findTableName(json: unknown): string | null {
  const result = campaignFileSchema.safeParse(json);
  if (!result.success) return null;
  for (const instrument of Object.values(result.data.laboratory.instruments))
    if (typeof instrument.options.table === 'string') return instrument.options.table;
  return null;
}

function chooseGoals(file: CampaignFile, where: string): readonly [Goal, ...Goal[]] {
  if ((file.goal === undefined) === (file.goals === undefined))
    refuse(where, 'goal', `${file.goal ? 'given beside' : 'missing, like'} "goals"; expected one of the two`);
  const written = file.goals ?? [file.goal as GoalInput];
  const fault = findGoalsFault(written, file.goals === undefined ? 'goal' : 'goals');
  if (fault !== null) throw new AppError('bad-campaign', `${where}: ${fault}`);
  return completeGoals(written);
}

function chooseSpace(
  file: CampaignFile,
  goals: readonly Goal[],
  table: Table | null,
  where: string,
): { readonly space: Space; readonly warnings: readonly string[] } {
  if (!('from' in file.space)) return { space: parseSpace(file.space, `${where}: space`), warnings: [] };
  const { inputs, ignore, units, deviations } = parseWith(
    tableSpaceSchema,
    file.space,
    'bad-campaign',
    `${where}: space`,
  );
  if (table === null)
    refuse(
      where,
      'space.from',
      'the candidates come from a table, and none was given; name one with --data FILE.csv',
    );
  const objectives = goals.map((goal) => goal.quantity);
  const { variables, pool, warnings } = poolFromTable(table, {
    inputs: inputs ?? null,
    ignore,
    objectives,
    units,
  });
  const stray = Object.keys(deviations).find(
    (column) => !variables.some(({ name, kind }) => name === column && kind !== 'categorical'),
  );
  if (stray !== undefined)
    refuse(where, `space.deviations.${stray}`, 'expected one of the columns of numbers that make a design');
  const deviating = variables.map((variable) =>
    Object.hasOwn(deviations, variable.name)
      ? { ...variable, deviation: deviations[variable.name]! }
      : variable,
  );
  return { space: { variables: deviating, constraints: [], pool }, warnings };
}

/** Predict with every simulator, promise a provisional reward, measure on the first instrument, analyse the reading, settle the reward. */
function defaultProtocol(file: CampaignFile, where: string): readonly Stage[] {
  const [instrument, settings] = Object.entries(file.laboratory.instruments)[0] ?? [];
  if (instrument === undefined || settings === undefined)
    refuse(where, 'laboratory.instruments', 'empty; expected at least one instrument');
  const cost: Cost = { money: file.cost?.money ?? 0, hours: file.cost?.hours ?? settings.hours };
  return [
    ...file.simulators.map(
      (simulator) => ({ name: `predict-${simulator}`, kind: 'simulate', simulator }) as const,
    ),
    ...(file.simulators.length === 0
      ? []
      : [{ name: 'promise', kind: 'reward', grader: 'measured-goal' } as const]),
    { name: 'measure', kind: 'actuate', instrument, samplesPerRun: 1, shared: [], cost, action: {} },
    { name: 'analyse', kind: 'analyse', analysis: 'reading' },
    { name: 'reward', kind: 'reward', grader: 'measured-goal' },
  ];
}

function checkProtocol(
  file: CampaignFile,
  protocol: readonly Stage[],
  space: Space,
  where: string,
  devices: readonly string[],
): void {
  if (file.protocol && (file.simulators.length > 0 || file.cost !== undefined))
    refuse(
      where,
      'protocol',
      'given beside "simulators" or "cost"; a written protocol states both in its stages',
    );
  const variables = space.variables.flatMap((variable) =>
    variable.kind === 'composition' ? variable.components.map(({ element }) => element) : [variable.name],
  );
  const names = new Set<string>();
  protocol.forEach((stage, index) => {
    if (names.has(stage.name)) refuse(where, `protocol[${index}].name`, `"${stage.name}" is used twice`);
    names.add(stage.name);
    if (stage.kind !== 'actuate') return;
    const instruments = [...Object.keys(file.laboratory.instruments), ...devices];
    if (!instruments.includes(stage.instrument))
      refuse(
        where,
        `protocol[${index}].instrument`,
        `"${stage.instrument}" is not one of ${instruments.join(', ') || 'none; the laboratory has no file here'}`,
      );
    const unknown = stage.shared.find((variable) => !variables.includes(variable));
    if (unknown !== undefined)
      refuse(where, `protocol[${index}].shared`, `"${unknown}" is not one of ${variables.join(', ')}`);
  });
  for (const kind of ['actuate', 'analyse'] as const)
    if (!protocol.some((stage) => stage.kind === kind))
      refuse(where, 'protocol', `no stage of kind "${kind}"; without one nothing is ever measured`);
}

/** A gain is divided by what an experiment costs, so that every experiment must cost something. */
function checkCosts(spec: CampaignSpec, where: string): void {
  spec.costs?.forEach(({ variable, perUnit, perOption }, index) => {
    const field = `costs[${index}]`;
    const names = variableNames(spec.space);
    if (!names.includes(variable))
      refuse(where, `${field}.variable`, `"${variable}" is not one of ${names.join(', ')}`);
    const options = optionsOf(spec.space, variable);
    if (perUnit !== undefined && options !== null)
      refuse(where, `${field}.perUnit`, `"${variable}" has no unit; expected perOption`);
    const unknown = Object.keys(perOption ?? {}).find((option) => !options?.includes(option));
    if (unknown !== undefined)
      refuse(where, `${field}.perOption`, `"${unknown}" is no option of "${variable}"`);
  });
  if (spec.costs && !(costPerSample(spec).money > 0))
    refuse(where, 'costs', 'given while the stages cost no money; expected cost.money above 0');
}

function optionsOf({ variables }: Space, name: string): readonly string[] | null {
  const variable = variables.find((candidate) => candidate.name === name);
  return variable?.kind === 'categorical' ? variable.options : null;
}

function checkStopRules(file: CampaignFile, goal: Goal, where: string): void {
  file.stop.forEach(({ rule }, index) => {
    if (rule === 'target' && (goal.target === undefined || goal.direction === 'boundary'))
      refuse(where, `stop[${index}].rule`, '"target" needs a target in the first goal, and no boundary');
  });
}

function refuse(where: string, field: string, fault: string): never {
  throw new AppError('bad-campaign', `${where}: ${field}: ${fault}`);
}
