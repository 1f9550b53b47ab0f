import { isDeepStrictEqual } from 'node:util';
import { type Amendment, type CampaignSpec, countDesigns, type Variable } from '../../campaign/index.ts';
import { formatCount, formatNumber, formatUnit } from '../../core/format-quantity.ts';
import type { Json } from '../../core/json.ts';

/** One thing that an amendment changes, in words. */
export type Effect = { readonly what: string; readonly before: string; readonly after: string };

/** What differs between two specs of a campaign, in words; empty only where every field that an amendment takes is the same. */
export function compareSpecs(before: CampaignSpec, after: CampaignSpec): Effect[] {
  return (Object.keys(tellings) as (keyof Amendment)[]).flatMap((field) => {
    if (isDeepStrictEqual(before[field], after[field])) return [];
    const { title, rows } = tellings[field];
    const [was, is] = [new Map(rows(before)), new Map(rows(after))];
    const told = [...new Set([...was.keys(), ...is.keys()])].flatMap((what) => {
      const effect = { what, before: was.get(what) ?? 'none', after: is.get(what) ?? 'none' };
      return effect.before === effect.after ? [] : [effect];
    });
    return told.length > 0
      ? told
      : [{ what: title, before: 'as it was', after: 'changed in a part that is not shown here' }];
  });
}

type Row = readonly [what: string, words: string];

/** What is told of each field that an amendment takes. */
const tellings: {
  readonly [field in keyof Required<Amendment>]: {
    readonly title: string;
    readonly rows: (spec: CampaignSpec) => readonly Row[];
  };
} = {
  budget: {
    title: 'Budget',
    rows: ({ budget, currency }) => [
      ['Experiments in the budget', exact(budget.experiments)],
      ['Money in the budget', amount(budget.money, currency)],
      ['Laboratory hours in the budget', amount(budget.hours, 'h')],
    ],
  },
  space: { title: 'Space of designs', rows: describeSpace },
  goals: { title: 'Goals', rows: ({ goals }) => [['Goals', goals.map(describeGoal).join('; ')]] },
  planner: { title: 'Planner', rows: ({ planner }) => [['Planner', describePlanner(planner)]] },
  concurrency: {
    title: 'Experiments in the works at once',
    rows: ({ concurrency }) => [['Experiments in the works at once', exact(concurrency)]],
  },
  batch: {
    title: 'Designs proposed at once',
    rows: ({ batch }) => [['Designs proposed at once', exact(batch)]],
  },
  confirm: {
    title: 'Measurements of the leader before the end',
    rows: ({ confirm }) => [['Measurements of the leader before the end', exact(confirm)]],
  },
  stop: {
    title: 'Rules to stop',
    rows: ({ stop }) => [
      ['Rules to stop', stop.length === 0 ? 'none but the budget' : stop.map(describeStopRule).join('; ')],
    ],
  },
  retry: {
    title: 'Tries after a fault',
    rows: ({ retry }) => [
      ['Tries after an instrument fault', exact(retry.instrumentFaults)],
      ['Measurements again after one that is invalid', exact(retry.invalidMeasurements)],
      ['Rest before it is tried again', `${exact(retry.backoffHours)} h`],
    ],
  },
  model: {
    title: 'Language model',
    rows: ({ model, currency }) => [['Language model', describeModel(model, currency)]],
  },
};

/** Every digit, so that no two numbers read the same. */
const exact = (value: number): string => formatNumber(value, 15);

const amount = (value: number | undefined, unit: string): string =>
  value === undefined ? 'no limit' : `${exact(value)} ${unit}`;

/** `bayes, acquisition ucb, kappa 1.5`. */
const describePlanner = ({ name, options }: CampaignSpec['planner']): string =>
  [
    name,
    ...Object.entries(options as { readonly [option: string]: Json }).map(
      ([option, value]) => `${option} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ].join(', ');

function describeStopRule(rule: CampaignSpec['stop'][number]): string {
  if (rule.rule === 'no-improvement')
    return `no-improvement over ${formatCount(rule.window, 'experiment')}, by ${exact(rule.noiseFactor)} times the noise`;
  if (rule.rule === 'expected-improvement') return `expected-improvement below ${exact(rule.below)}`;
  return rule.rule;
}

const describeModel = (model: CampaignSpec['model'], currency: string): string =>
  model === undefined || model === 'off'
    ? 'off'
    : `${model.use}, money: ${amount(model.budget.money, currency)}, tokens: ${model.budget.tokens === undefined ? 'no limit' : exact(model.budget.tokens)}`;

function describeGoal(goal: CampaignSpec['goals'][number]): string {
  const { quantity, criterion, direction, target, tolerance, classes, atLeast, atMost, weight, utility } =
    goal;
  const unit = formatUnit(goal.unit);
  const number = (words: string, value: number | undefined): string =>
    value === undefined ? '' : `${words}${exact(value)}${unit}`;
  return [
    `${direction} ${quantity}${unit === '' ? '' : ` in ${goal.unit}`} (${criterion})`,
    number('value ', target),
    number('tolerance ', tolerance),
    classes ? 'between classes' : '',
    number('at least ', atLeast),
    number('at most ', atMost),
    weight === undefined ? '' : `weight ${exact(weight)}`,
    number('worth nothing at ', utility?.zero),
    number('worth everything at ', utility?.one),
  ]
    .filter((words) => words !== '')
    .join(', ');
}

function describeSpace({ space }: CampaignSpec): readonly Row[] {
  const count = countDesigns(space);
  const constraints = space.constraints.map(({ text }) => text).join('; ');
  return [
    ['Designs in the space', Number.isFinite(count) ? exact(count) : 'any number: a variable is continuous'],
    ...space.variables.map((variable): Row => [`Variable ${variable.name}`, describeVariable(variable)]),
    ['Constraints', constraints === '' ? 'none' : constraints],
  ];
}

/** All that a variable may be, however many choices it has. */
function describeVariable(variable: Variable): string {
  if (variable.kind === 'categorical') return variable.options.join('; ');
  const deviation = variable.deviation === undefined ? '' : `, made to ± ${exact(variable.deviation)}`;
  if (variable.kind === 'composition') {
    const { components, atMost, step, fixed, mixedAmount } = variable;
    const beside = Object.entries(fixed).map(([element, part]) => `${element} ${exact(part)}`);
    return [
      ...components.map(({ element, min, max }) => `${element} from ${exact(min)} to ${exact(max)}`),
      `at most ${exact(atMost)} of them`,
      step === null ? 'of any fraction' : `in steps of ${exact(step)}`,
      ...(beside.length === 0 ? [] : [`${exact(mixedAmount)} atoms beside ${beside.join(' and ')}`]),
    ]
      .join(', ')
      .concat(deviation);
  }
  const unit = formatUnit(variable.unit);
  const tail = deviation === '' ? unit : `${unit}${deviation}${unit}`;
  if (variable.kind === 'discrete') return `${variable.levels.map(exact).join('; ')}${tail}`;
  if (variable.kind === 'integer')
    return `whole numbers from ${exact(variable.min)} to ${exact(variable.max)}${tail}`;
  return `${exact(variable.min)} to ${exact(variable.max)}${tail}${variable.scale === 'log' ? ', on a logarithmic scale' : ''}`;
}
