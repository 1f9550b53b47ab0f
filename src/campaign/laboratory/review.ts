import { isElement } from '../../core/elements.ts';
import { formatApart, formatNumber, formatUnit } from '../../core/format-quantity.ts';
import type { Design } from '../contracts.ts';
import type { ActionRequest } from './contracts.ts';
import type { ReviewDocument } from './events.ts';
import { listStated } from './interlocks/step-view.ts';
import type { Policy } from './policy.ts';
import type { ActionState, LaboratoryState } from './state.ts';

/** Why a person must approve an action before it begins; empty when nobody need be asked. */
export function reasonsForReview(
  state: LaboratoryState,
  request: ActionRequest,
  policy: Policy,
): readonly string[] {
  const reasons: string[] = [];
  if (policy.agents && request.askedBy?.kind === 'agent')
    reasons.push(`an agent asks for it: ${request.askedBy.id}`);
  if (request.planner !== undefined && policy.planners.includes(request.planner))
    reasons.push(`planner ${request.planner} is to be reviewed`);
  if (policy.instruments.includes(request.instrument))
    reasons.push(`every action on ${request.instrument} is to be reviewed`);
  if (policy.costAbove !== null && request.cost.money > policy.costAbove)
    reasons.push(`it costs ${request.cost.money}, more than ${policy.costAbove}`);
  const done = [...state.actions.values()].filter(isDone);
  if (policy.newChemistry) {
    const known = new Set(done.flatMap(({ request: other }) => elementsOf(other)));
    const fresh = [...new Set(elementsOf(request))].filter((element) => !known.has(element));
    if (fresh.length > 0) reasons.push(`new to this laboratory: ${fresh.join(', ')}`);
  }
  if (policy.outsideKnown !== null) reasons.push(...findOutside(request, done, policy.outsideKnown));
  return reasons;
}

/** What matter has gone through: known territory. What failed before it began is none. */
const isDone = ({ status, handle }: ActionState): boolean =>
  status === 'finished' || (status === 'failed' && handle !== null);

/** Elements of the compositions, and of formulas among the settings as far as their letters go. */
function elementsOf(request: ActionRequest): readonly string[] {
  const amounts = request.samples.flatMap((sample) =>
    Object.entries(sample.amounts ?? {}).flatMap(([element, amount]) => (amount > 0 ? [element] : [])),
  );
  const formulas = listStated(request).flatMap(({ names, value }) =>
    typeof value === 'string' && names.some((name) => ['precursors', 'material', 'formula'].includes(name))
      ? (value.match(/[A-Z][a-z]?/g) ?? []).filter(isElement)
      : [],
  );
  return [...amounts, ...formulas];
}

function findOutside(request: ActionRequest, done: readonly ActionState[], share: number): string[] {
  const before = done.filter((action) => action.request.instrument === request.instrument);
  if (before.length === 0) return [`the first action on ${request.instrument}`];
  const reasons: string[] = [];
  for (const [key, { name, unit, values }] of numbersOf(request)) {
    const known = before.flatMap((action) => numbersOf(action.request).get(key)?.values ?? []);
    if (known.length === 0) {
      reasons.push(`${name}${unit && ` in${unit}`} was never set on ${request.instrument} before`);
      continue;
    }
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const slack = share * (most - least);
    const stray = values.find((value) => value < least - slack || value > most + slack);
    if (stray !== undefined)
      reasons.push(
        `${name} ${stray}${unit} is outside ${least} … ${most}${unit}, all that ${request.instrument} did before`,
      );
  }
  return reasons;
}

type Numbers = { readonly name: string; readonly unit: string; readonly values: readonly number[] };

/** Numbers by name and unit: those of different units are different numbers. */
function numbersOf(request: ActionRequest): Map<string, Numbers> {
  const numbers = new Map<string, Numbers>();
  for (const { names, value, unit } of listStated(request)) {
    if (typeof value !== 'number') continue;
    const name = names.filter((each) => each !== 'value').join('.');
    const shown = unit === null || unit === '1' ? '' : ` ${unit}`;
    const key = `${name}${shown}`;
    numbers.set(key, { name, unit: shown, values: [...(numbers.get(key)?.values ?? []), value] });
  }
  return numbers;
}

/** The plan in full, beside the nearest action that its instrument did before. */
export function documentReview(state: LaboratoryState, request: ActionRequest): ReviewDocument {
  const { instrument, samples, action, cost, askedBy } = request;
  const before = [...state.actions.values()].filter(
    (each) => isDone(each) && each.request.instrument === instrument,
  );
  let nearest: { readonly action: ActionState; readonly differences: readonly string[] } | null = null;
  for (const candidate of before) {
    const differences = differencesOf(candidate.request, request);
    if (nearest === null || differences.length <= nearest.differences.length)
      nearest = { action: candidate, differences };
  }
  return {
    plan: {
      instrument,
      action,
      samples: samples.map(({ id, design }) => ({ id, design })),
      units: request.units ?? {},
    },
    cost,
    askedBy: askedBy === undefined ? 'not stated' : `${askedBy.kind} ${askedBy.id}`,
    nearest:
      nearest === null
        ? null
        : { action: nearest.action.request.id, outcome: nearest.action.failure?.kind ?? 'finished' },
    differences: nearest?.differences ?? [],
  };
}

function differencesOf(known: ActionRequest, asked: ActionRequest): string[] {
  const differences: string[] = [];
  const [from, to] = [known.samples[0]?.design ?? {}, asked.samples[0]?.design ?? {}];
  compareDesigns(from, to, asked.units ?? {}, differences);
  const texts = (request: ActionRequest): Map<string, string> =>
    new Map(
      listStated({ ...request, samples: [] }).map(({ names, value, unit }) => [
        names.join('.'),
        `${typeof value === 'number' ? formatNumber(value, 6) : value}${formatUnit(unit ?? '')}`,
      ]),
    );
  const [was, is] = [texts(known), texts(asked)];
  for (const name of new Set([...was.keys(), ...is.keys()]))
    if (was.get(name) !== is.get(name))
      differences.push(`${name}: ${was.get(name) ?? 'not set'} → ${is.get(name) ?? 'not set'}`);
  return differences;
}

const showSetting = (value: number | string | undefined, other: number | string | undefined): string =>
  typeof value !== 'number'
    ? (value ?? 'not set')
    : typeof other === 'number'
      ? formatApart(value, other)
      : formatNumber(value);

function compareDesigns(
  from: Design,
  to: Design,
  units: { readonly [variable: string]: string },
  differences: string[],
): void {
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (from[name] === to[name]) continue;
    const [was, is] = [showSetting(from[name], to[name]), showSetting(to[name], from[name])];
    differences.push(`${name}: ${was} → ${is}${formatUnit(units[name] ?? '')}`);
  }
}
