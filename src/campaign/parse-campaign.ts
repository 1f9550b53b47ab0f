import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import { type CampaignFile, campaignFileSchema, tableSpaceSchema } from './campaign-file.ts';
import { completeGoals, findGoalsFault, type GoalInput } from './goals.ts';
import type { Table } from './laboratory/contracts.ts';
import { poolFromTable } from './pool-from-table.ts';
import { parseSpace } from './space/index.ts';
import type { Space } from './space/space.ts';
import type { CampaignSpec, Cost, Goal, Stage } from './spec.ts';

export type ParsedCampaign = { readonly spec: CampaignSpec; readonly warnings: readonly string[] };

/**
 * Turns the content of a campaign file, and the table its candidates come from, into a specification with every default
 * filled in. Names of planners, simulators, drivers, analyses and graders are checked by whoever holds their lists.
 * @param where names the file in messages. @param table null when the file names none.
 * @throws AppError `bad-campaign`, `bad-space`, `bad-columns` or `bad-table`: one line with field, value and expectation.
 */
export function parseCampaign(json: unknown, table: Table | null, where: string): ParsedCampaign {
  const file = parseWith(campaignFileSchema, json, 'bad-campaign', where);
  const goals = chooseGoals(file, where);
  const { space, warnings } = chooseSpace(file, goals, table, where);
  const protocol = file.protocol ?? defaultProtocol(file, where);
  checkProtocol(file, protocol, space, where);
  checkStopRules(file, goals[0], where);
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
  };
  return { spec, warnings };
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
  const { inputs, ignore, units } = parseWith(
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
  return { space: { variables, constraints: [], pool }, warnings };
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

function checkProtocol(file: CampaignFile, protocol: readonly Stage[], space: Space, where: string): void {
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
    if (!Object.hasOwn(file.laboratory.instruments, stage.instrument))
      refuse(
        where,
        `protocol[${index}].instrument`,
        `"${stage.instrument}" is not one of ${Object.keys(file.laboratory.instruments).join(', ')}`,
      );
    const unknown = stage.shared.find((variable) => !variables.includes(variable));
    if (unknown !== undefined)
      refuse(where, `protocol[${index}].shared`, `"${unknown}" is not one of ${variables.join(', ')}`);
  });
  for (const kind of ['actuate', 'analyse'] as const)
    if (!protocol.some((stage) => stage.kind === kind))
      refuse(where, 'protocol', `no stage of kind "${kind}"; without one nothing is ever measured`);
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
