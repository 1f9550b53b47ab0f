import { stringify } from 'yaml';
import {
  type Actor,
  type CampaignSpec,
  checkDesign,
  countDesigns,
  type Design,
  findRequest,
  type Table,
  type Variable,
} from '../../campaign/index.ts';
import { AppError, describeError } from '../../core/error.ts';
import { formatNumber, formatUnit } from '../../core/format-quantity.ts';
import type { Id } from '../../core/id.ts';
import { screeningRunCount } from '../../kernels/statistics/index.ts';
import {
  type Clock,
  commandCampaign,
  type Definitions,
  openCampaignView,
  type Store,
} from '../../runtime/index.ts';
import type { LaboratoryFile } from './laboratory-file.ts';
import { type LoadedCampaign, loadWrittenCampaign } from './load-campaign.ts';

/** A campaign file as a form has it: its content, or text, with the recipe in use where there is one. */
export type Written = {
  readonly file: string | { readonly [field: string]: unknown };
  readonly recipe?: Design | undefined;
};

export type CheckedWriting = {
  readonly text: string;
  readonly isValid: boolean;
  readonly fault: { readonly field: string | null; readonly detail: string } | null;
  readonly designs: number | null;
  readonly factorCount: number;
  readonly variables: { readonly name: string; readonly words: string }[];
  readonly stages: string[];
  readonly advice: string[];
  readonly warnings: string[];
};

/** From this many factors on, a design that finds the few that matter comes first. */
const manyFactors = 9;
/** Longer lists are counted, not shown. */
const shownOptions = 12;

export const textOfFile = (file: Written['file']): string =>
  typeof file === 'string' ? file : stringify(file, { lineWidth: 110 });

/** @throws AppError `bad-campaign` and what else a campaign file can have wrong; `bad-recipe` */
export function readWritten(
  text: string,
  table: Table | null,
  recipe: Design | undefined,
  definitions: Definitions,
  laboratory: LaboratoryFile | null,
): LoadedCampaign {
  const loaded = loadWrittenCampaign(text, table, definitions, laboratory);
  const verdict = recipe === undefined ? true : checkDesign(loaded.spec.space, recipe);
  if (verdict !== true)
    throw new AppError('bad-recipe', `recipe: the current recipe lies outside the space: ${verdict}`);
  return loaded;
}

/** Whether a campaign file is sound, by the parser that opens campaigns; what is wrong comes back as data. */
export function checkWritten(
  { file, recipe }: Written,
  table: Table | null,
  definitions: Definitions,
  laboratory: LaboratoryFile | null,
): CheckedWriting {
  const text = textOfFile(file);
  try {
    const { spec, warnings } = readWritten(text, table, recipe, definitions, laboratory);
    const { variables } = spec.space;
    const count = countDesigns(spec.space);
    return {
      text,
      isValid: true,
      fault: null,
      designs: Number.isFinite(count) ? count : null,
      factorCount: countFactors(variables),
      variables: variables.map((variable) => ({ name: variable.name, words: describeVariable(variable) })),
      stages: spec.protocol.map(({ name }) => name),
      advice: adviseOn(spec, count),
      warnings: [...warnings],
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const detail = describeError(error).replace(/^campaign: /, '');
    const field = /^([a-zA-Z]+(?:[.[][\w\]-]+)*)(?=[.:[\s])/.exec(detail)?.[1] ?? null;
    return {
      text,
      isValid: false,
      fault: { field, detail },
      designs: null,
      factorCount: 0,
      variables: [],
      stages: [],
      advice: [],
      warnings: [],
    };
  }
}

const countFactors = (variables: readonly Variable[]): number =>
  variables.reduce(
    (count, variable) =>
      count +
      (variable.kind === 'composition'
        ? variable.components.length - 1
        : variable.kind === 'discrete' && variable.levels.length < 2
          ? 0
          : 1),
    0,
  );

function describeVariable(variable: Variable): string {
  if (variable.kind === 'continuous')
    return `${formatNumber(variable.min)} to ${formatNumber(variable.max)}${formatUnit(variable.unit)}`;
  if (variable.kind === 'composition')
    return `fractions of ${variable.components.map(({ element }) => element).join(', ')}`;
  if (variable.kind === 'integer')
    return `whole numbers from ${variable.min} to ${variable.max}${formatUnit(variable.unit)}`;
  const options =
    variable.kind === 'discrete' ? variable.levels.map((level) => formatNumber(level)) : variable.options;
  const unit = variable.kind === 'discrete' ? formatUnit(variable.unit) : '';
  if (options.length === 1) return `fixed at ${options[0]}${unit}`;
  return options.length > shownOptions ? `${options.length} choices` : `${options.join(', ')}${unit}`;
}

function adviseOn(spec: CampaignSpec, count: number): string[] {
  const { space, planner, budget, goals, stop } = spec;
  const advice: string[] = [];
  const factors = countFactors(space.variables);
  const screeningRuns = factors < 1 ? 0 : screeningRunCount(factors) + 1;
  if (factors >= manyFactors && planner.name !== 'screening')
    advice.push(
      `${factors} factors: planner screening first finds the few that matter, in ${screeningRuns} runs, and goes on as bayes.`,
    );
  if (planner.name === 'screening' && budget.experiments <= screeningRuns)
    advice.push(
      `The screening design alone takes ${screeningRuns} runs; the budget is ${budget.experiments}.`,
    );
  if (count <= budget.experiments)
    advice.push(
      count === 1
        ? 'There is one design: nothing is left to choose.'
        : `The budget covers all ${count} designs: there is nothing left to choose but the order.`,
    );
  advice.push(...adviseOnCost(spec));
  if (goals[0].direction === 'target' && !stop.some(({ rule }) => rule === 'target'))
    advice.push('No rule ends the campaign once the target is met; add stop: target to save what is left.');
  return advice;
}

/** Money and hours that do not pay for a single run, or for fewer than the budget counts. */
function adviseOnCost({ protocol, budget, currency }: CampaignSpec): string[] {
  const kinds = [
    { left: budget.money, unit: currency, of: 'money' },
    { left: budget.hours, unit: 'h', of: 'hours' },
  ] as const;
  return kinds.flatMap(({ left, unit, of }) => {
    const one = protocol.reduce((sum, stage) => sum + (stage.kind === 'actuate' ? stage.cost[of] : 0), 0);
    if (left === undefined || one <= 0) return [];
    const count = Math.floor(left / one);
    if (count >= budget.experiments) return [];
    return [
      `One experiment costs ${formatNumber(one)} ${unit}: ${formatNumber(left)} ${unit} ${count === 0 ? 'pay for none' : `pay for ${count} of the ${budget.experiments}`}, unless several share a run.`,
    ];
  });
}

/** Asks for the recipe in use and approves it, so that it is made before anything else. */
export async function askForRecipe(
  store: Store,
  id: Id,
  design: Design,
  person: Actor,
  clock: Clock,
): Promise<void> {
  const reference = 'current recipe';
  const why = 'The recipe in use: the baseline that everything else is compared with.';
  const view = openCampaignView(store, id);
  await view.refresh();
  await commandCampaign(
    view,
    { command: 'request-experiment', design, predicted: null, reference, why },
    person,
    clock.now,
  );
  await view.refresh();
  const state = view.state();
  const request = state === null ? null : findRequest(state, person, reference);
  if (request === null)
    throw new Error(`broken invariant: the request for the recipe is not in the record of ${id}`);
  await commandCampaign(view, { command: 'approve', key: request.key, design: null, why }, person, clock.now);
}
