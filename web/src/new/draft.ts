import type { CampaignChoices } from '../../../src/app/http/contract/new-campaign.ts';
import type { SheetView } from '../../../src/app/http/contract/sheets.ts';
import { readList, readNumbers, writeList } from './list-text.ts';

/** The form of a new campaign as it is filled in; texts of numbers stay as typed. */
export type GoalDraft = {
  quantity: string;
  unit: string;
  kind: 'maximize' | 'minimize' | 'target' | 'limits';
  target: number | null;
  atLeast: number | null;
  atMost: number | null;
};
export type VariableDraft = {
  name: string;
  unit: string;
  kind: 'continuous' | 'integer' | 'discrete' | 'categorical' | 'composition' | 'fixed';
  min: number | null;
  max: number | null;
  isLog: boolean;
  /** Levels or options, see list-text; the value where it is fixed. */
  list: string;
  elements: string[];
  step: number | null;
  atMost: number | null;
};
export type Draft = {
  name: string;
  goals: GoalDraft[];
  laboratory: 'sheet' | 'table' | 'twin' | 'bench' | 'workspace';
  table: string;
  devices: string[];
  analysis: string;
  inputs: string[];
  /** The sheet whose runs the planner knows beforehand; empty for none. */
  prior: string;
  variables: VariableDraft[];
  constraints: string;
  hasRecipe: boolean;
  recipe: Record<string, string>;
  planner: string;
  experiments: number | null;
  money: number | null;
  hours: number | null;
  costMoney: number | null;
  costHours: number | null;
  batch: number | null;
  confirm: number | null;
  controlsEvery: number | null;
  isReviewed: boolean;
  reviewHours: number | null;
  stopWindow: number | null;
  stopsAtTarget: boolean;
  seed: number;
};

export const newGoal = (changes: Partial<GoalDraft> = {}): GoalDraft => ({
  ...{ quantity: '', unit: '', kind: 'maximize', target: null, atLeast: null, atMost: null },
  ...changes,
});
export const newVariable = (changes: Partial<VariableDraft> = {}): VariableDraft => ({
  ...{ name: '', unit: '', kind: 'continuous', min: null, max: null, isLog: false, list: '' },
  ...{ elements: [], step: 0.05, atMost: null },
  ...changes,
});

export const emptyDraft = (): Draft => ({
  name: '',
  goals: [newGoal()],
  laboratory: 'bench',
  table: 'bcc-alloys',
  devices: [],
  analysis: 'reading',
  inputs: [],
  prior: '',
  variables: [newVariable()],
  constraints: '',
  hasRecipe: false,
  recipe: {},
  planner: 'bayes',
  experiments: 30,
  money: null,
  hours: null,
  costMoney: 0,
  costHours: 1,
  batch: 1,
  confirm: 2,
  controlsEvery: null,
  isReviewed: true,
  reviewHours: 168,
  stopWindow: null,
  stopsAtTarget: false,
  seed: 1,
});

/** A draft on the runs of a sheet: replayed as they are, or continued at the bench within their ranges. */
export function draftFromSheet(sheet: SheetView): Draft {
  const { name, choices, columns, ready } = sheet;
  const { goal, objective, inputs, limits } = choices;
  const unitOf = (column: string): string => columns.find((each) => each.name === column)?.unit ?? '1';
  const ends = goal.kind === 'limits' ? goal : { atLeast: null, atMost: null };
  const isTwoSided = ends.atLeast !== null && ends.atMost !== null;
  const first = newGoal({
    quantity: objective,
    unit: unitOf(objective),
    kind:
      goal.kind === 'limits'
        ? isTwoSided
          ? 'target'
          : ends.atLeast !== null
            ? 'maximize'
            : 'minimize'
        : goal.kind,
    target:
      goal.kind === 'target'
        ? goal.target
        : isTwoSided
          ? ((ends.atLeast ?? 0) + (ends.atMost ?? 0)) / 2
          : null,
  });
  const own =
    goal.kind === 'limits' && !isTwoSided
      ? [newGoal({ quantity: objective, unit: unitOf(objective), kind: 'limits', ...ends })]
      : [];
  const more = limits.map(({ column, atLeast, atMost }) =>
    newGoal({ quantity: column, unit: unitOf(column), kind: 'limits', atLeast, atMost }),
  );
  const designCount = ready?.designCount ?? 30;
  return {
    ...emptyDraft(),
    name: `Best ${objective.replace(/\s*\(.*\)$/, '')}`,
    goals: [first, ...own, ...more],
    laboratory: limits.length > 0 ? 'bench' : 'sheet',
    inputs: [...inputs],
    prior: tableNameOf(sheet),
    variables: inputs.map((input) => variableOf(sheet, input)),
    experiments: Math.max(3, Math.min(40, Math.round(designCount / 3))),
    isReviewed: false,
    confirm: 1,
    stopWindow: null,
    table: name,
  };
}

/** Under this name a campaign file calls the runs of a sheet. */
export const tableNameOf = ({ name }: SheetView): string => name.replace(/\.(csv|tsv|txt|xlsx)$/i, '');

function variableOf({ columns }: SheetView, name: string): VariableDraft {
  const { unit, kind, range, options = [] } = columns.find((column) => column.name === name) ?? {};
  if (kind === 'numbers' && range)
    return newVariable({ name, unit: unit ?? '1', min: range[0], max: range[1] });
  return newVariable({ name, kind: 'categorical', list: writeList(options) });
}

/** The alloys of the twin laboratory, whose instruments make and measure nothing else. */
export const twinDraft = (draft: Draft): Draft => ({
  ...draft,
  laboratory: 'twin',
  name: draft.name || 'Simulated alloys in a hidden world',
  goals: [newGoal({ quantity: 'critical-temperature-midpoint', unit: 'K' })],
  variables: [
    newVariable({
      name: 'alloy',
      kind: 'composition',
      elements: ['Ti', 'Zr', 'Nb', 'Ta', 'Mo', 'Re'],
      atMost: 3,
      step: 0.05,
    }),
    newVariable({ name: 'route', kind: 'categorical', list: 'arc-melt, pellet, quench' }),
    newVariable({ name: 'temperature', unit: 'K', kind: 'discrete', list: '900, 1100, 1300, 1500, 1700' }),
  ],
  planner: 'mixture',
  isReviewed: false,
});

/** The draft in sight and, while a laboratory that brings a goal of its own is looked at, what was typed before. */
export type Drafts = { readonly draft: Draft; readonly own: Draft | null };

const bringsGoal = (kind: Draft['laboratory']): boolean => kind === 'twin' || kind === 'table';

/** The drafts once another laboratory is chosen; what was typed for one's own comes back with it. */
export function changeLaboratory({ draft, own }: Drafts, kind: Draft['laboratory']): Drafts {
  const typed = bringsGoal(draft.laboratory) ? own : draft;
  const before = typed ?? emptyDraft();
  if (kind === 'twin') return { draft: twinDraft(before), own: typed };
  if (kind === 'table') {
    const isAlloys = draft.table === 'bcc-alloys';
    const goal = { ...before.goals[0]!, ...(isAlloys && { quantity: 'Tc_K', unit: 'K' }) };
    const { table } = draft;
    return { draft: { ...before, laboratory: kind, table, isReviewed: false, goals: [goal] }, own: typed };
  }
  /** A replay has no review, which says nothing of runs that are made. */
  const isReviewed = (before.laboratory === 'sheet' && kind !== 'sheet') || before.isReviewed;
  return { draft: { ...before, laboratory: kind, isReviewed }, own: typed };
}

type Json = Record<string, unknown>;
const given = (entries: Json): Json =>
  Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 24)
    .replace(/-$/, '');

/** The campaign file that the form amounts to; gaps are left for the parser to name. */
export function fileOf(draft: Draft, choices: CampaignChoices | null): Json {
  const goals = draft.goals.map(goalOf);
  const isTable = draft.laboratory === 'sheet' || draft.laboratory === 'table';
  const constraints = draft.constraints
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return given({
    name: draft.name,
    ...(goals.length === 1 ? { goal: goals[0] } : { goals }),
    space: isTable
      ? given({ from: 'table', inputs: draft.laboratory === 'sheet' ? draft.inputs : null })
      : given({
          variables: draft.variables.map(variableJson),
          constraints: constraints.length > 0 ? constraints : null,
        }),
    laboratory: laboratoryOf(draft, choices),
    prior: draft.laboratory === 'bench' && draft.prior !== '' ? [draft.prior] : null,
    planner: draft.planner,
    protocol: protocolOf(draft),
    budget: given({ experiments: draft.experiments, money: draft.money, hours: draft.hours }),
    stop: stopOf(draft),
    batch: (draft.batch ?? 1) > 1 ? draft.batch : null,
    confirm: (draft.confirm ?? 1) > 1 ? draft.confirm : null,
    controls: draft.controlsEvery === null ? null : { every: draft.controlsEvery },
    seed: draft.seed,
  });
}

const goalOf = ({ quantity, unit, kind, target, atLeast, atMost }: GoalDraft): Json =>
  given({
    quantity,
    unit: unit || '1',
    ...(kind === 'limits'
      ? { atLeast, atMost }
      : { direction: kind, target: kind === 'target' ? target : null }),
  });

function variableJson(variable: VariableDraft): Json {
  const { name, kind, unit, min, max, isLog, list, elements, step, atMost } = variable;
  if (kind === 'continuous')
    return given({ kind, name, unit: unit || '1', min, max, scale: isLog ? 'log' : null });
  if (kind === 'integer') return given({ kind, name, unit: unit || '1', min, max });
  if (kind === 'discrete') return given({ kind, name, unit: unit || '1', levels: readNumbers(list) });
  if (kind === 'categorical') return given({ kind, name, options: readList(list) });
  if (kind === 'composition') return given({ kind, name, elements, atMost, step });
  const value = list.trim();
  return value !== '' && Number.isFinite(Number(value))
    ? given({ kind: 'discrete', name, unit: unit || '1', levels: [Number(value)] })
    : given({ kind: 'categorical', name, options: [value] });
}

function laboratoryOf(draft: Draft, choices: CampaignChoices | null): Json {
  const name = slug(draft.name) || 'laboratory';
  const hours = draft.costHours === null ? {} : { hours: Math.max(0.01, draft.costHours) };
  switch (draft.laboratory) {
    case 'sheet':
      return {
        name: `${name}-replay`,
        clock: 'virtual',
        instruments: { runs: { driver: 'replay', ...hours, options: { fidelity: 'measured' } } },
      };
    case 'table':
      return {
        name: `${name}-replay`,
        clock: 'virtual',
        instruments: {
          runs: { driver: 'replay', ...hours, options: { fidelity: 'literature', table: draft.table } },
        },
      };
    case 'bench':
      return { name: `${name}-bench`, clock: 'wall', instruments: { bench: { driver: 'bench', ...hours } } };
    case 'workspace':
      return { name: choices?.laboratory?.name ?? '', clock: choices?.laboratory?.clock ?? 'wall' };
    case 'twin':
      return {
        name: 'twin-laboratory',
        clock: 'virtual',
        instruments: {
          furnace: { driver: 'twin', hours: 28, options: { does: 'synthesis' } },
          diffractometer: { driver: 'twin', hours: 0.4, options: { does: 'diffraction' } },
          cryostat: { driver: 'twin', hours: 4, options: { does: 'resistance', base: 1.8 } },
        },
      };
  }
}

function protocolOf(draft: Draft): Json[] {
  const review = draft.isReviewed
    ? [{ name: 'review', kind: 'review', ...given({ expiresHours: draft.reviewHours }) }]
    : [];
  /** Left empty it stays null, which the parser names. */
  const cost = { money: draft.costMoney, hours: draft.costHours };
  const act = (instrument: string, price: Json | null): Json =>
    given({ name: slug(instrument), kind: 'actuate', instrument, cost: price });
  const steps =
    draft.laboratory === 'twin'
      ? [
          act('furnace', { money: 100, hours: 28 }),
          act('diffractometer', { money: 5, hours: 0.4 }),
          act('cryostat', { money: 60, hours: 4 }),
        ]
      : draft.laboratory === 'workspace'
        ? draft.devices.map((device, index) => act(device, index === 0 ? cost : null))
        : [act(draft.laboratory === 'bench' ? 'bench' : 'runs', cost)];
  const analysis =
    draft.laboratory === 'twin'
      ? 'resistive-transition'
      : draft.laboratory === 'workspace' || draft.laboratory === 'bench'
        ? draft.analysis
        : 'reading';
  return [
    ...review,
    ...steps,
    { name: 'analyse', kind: 'analyse', analysis },
    { name: 'reward', kind: 'reward', grader: 'measured-goal' },
  ];
}

function stopOf({ stopsAtTarget, stopWindow }: Draft): Json[] | null {
  const rules = [
    ...(stopsAtTarget ? [{ rule: 'target' }] : []),
    ...(stopWindow === null ? [] : [{ rule: 'no-improvement', window: stopWindow }]),
  ];
  return rules.length > 0 ? rules : null;
}

/** Names that the recipe in use gives values of: elements in place of their composition. */
export const recipeNames = ({ variables, laboratory, inputs }: Draft): string[] =>
  laboratory === 'sheet' || laboratory === 'table'
    ? inputs
    : variables.flatMap(({ kind, name, elements }) =>
        kind === 'composition' ? elements : kind === 'fixed' ? [] : [name],
      );

/** What a field of the recipe in use could hold. */
export function exampleOf({ variables }: Draft, name: string): string {
  const variable = variables.find((each) => each.name === name);
  if (variable === undefined) return 'e.g. 0.5';
  const { kind, min, max, list } = variable;
  const middle = min === null || max === null ? undefined : (min + max) / 2;
  const value =
    middle !== undefined && kind === 'integer'
      ? Math.round(middle)
      : middle !== undefined && kind === 'continuous'
        ? Number(middle.toPrecision(3))
        : kind === 'discrete'
          ? readNumbers(list)[0]
          : kind === 'categorical'
            ? readList(list)[0]
            : undefined;
  return value === undefined ? 'value' : `e.g. ${value}`;
}

export function recipeOf(draft: Draft): Record<string, number | string> | undefined {
  if (!draft.hasRecipe) return undefined;
  const fixed = draft.variables.flatMap(({ kind, name, list }) =>
    kind === 'fixed' ? [[name, list.trim()] as const] : [],
  );
  const own = recipeNames(draft).map((name) => [name, draft.recipe[name]?.trim() ?? ''] as const);
  const all = draft.laboratory === 'sheet' || draft.laboratory === 'table' ? own : [...own, ...fixed];
  return Object.fromEntries(
    all.map(([name, value]) => [
      name,
      value !== '' && Number.isFinite(Number(value)) ? Number(value) : value,
    ]),
  );
}
