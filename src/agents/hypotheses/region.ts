import { checkDesign, type Design, drawDesign, type Space, type Variable } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { seededRandom } from '../../core/random.ts';
import type { Region } from './hypothesis.ts';

type Part = Region[string];

/** Whether a design lies in the region; a variable that the design lacks is outside. */
export const isInRegion = (where: Region, design: Design): boolean =>
  Object.entries(where).every(([variable, part]) => isInPart(part, design[variable]));

function isInPart(part: Part, value: number | string | undefined): boolean {
  if ('options' in part) return typeof value === 'string' && part.options.includes(value);
  if (typeof value !== 'number') return false;
  return value >= (part.min ?? Number.NEGATIVE_INFINITY) && value <= (part.max ?? Number.POSITIVE_INFINITY);
}

/** Whether every design of the first region surely lies in the second. */
export const isWithin = (inner: Region, outer: Region): boolean =>
  Object.entries(outer).every(([variable, part]) => {
    const own = inner[variable];
    if (own === undefined) return false;
    if ('options' in part)
      return 'options' in own && own.options.every((option) => part.options.includes(option));
    if ('options' in own) return false;
    return (
      (own.min ?? Number.NEGATIVE_INFINITY) >= (part.min ?? Number.NEGATIVE_INFINITY) &&
      (own.max ?? Number.POSITIVE_INFINITY) <= (part.max ?? Number.POSITIVE_INFINITY)
    );
  });

/**
 * The part of a space that lies in a region.
 * @param field names the region in errors.
 * @throws AppError `bad-region` — a variable that the space lacks, bounds that leave no room, or no design that obeys all constraints
 */
export function restrictSpace(space: Space, where: Region, field: string): Space {
  const used = new Set<string>();
  const variables = space.variables.map((variable) => restrictVariable(variable, where, used, field));
  const unknown = Object.keys(where).find((name) => !used.has(name));
  if (unknown !== undefined)
    throw new AppError('bad-region', `${field}.${unknown}: is no variable of the space`);
  const restricted: Space = {
    variables,
    constraints: space.constraints,
    pool: space.pool?.filter((design) => isInRegion(where, design)) ?? null,
  };
  if (restricted.pool?.length === 0)
    throw new AppError(
      'bad-region',
      `${field}: none of the ${space.pool?.length ?? 0} candidates lies in it`,
    );
  assertRoom(restricted, field);
  return restricted;
}

/** Some design obeys everything at once. */
function assertRoom(space: Space, field: string): void {
  let verdict: true | string;
  try {
    verdict = checkDesign(space, drawDesign(space, seededRandom('room')));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    verdict = error.message;
  }
  if (verdict !== true)
    throw new AppError('bad-region', `${field}: holds no design of the space; ${verdict}`);
}

function restrictVariable(variable: Variable, where: Region, used: Set<string>, field: string): Variable {
  if (variable.kind === 'composition') {
    const components = variable.components.map((component) => {
      const part = where[component.element];
      if (part === undefined) return component;
      used.add(component.element);
      return { ...component, ...narrow(component, part, `${field}.${component.element}`) };
    });
    return { ...variable, components };
  }
  const part = where[variable.name];
  if (part === undefined) return variable;
  used.add(variable.name);
  const own = `${field}.${variable.name}`;
  if (variable.kind === 'categorical') {
    if (!('options' in part)) throw new AppError('bad-region', `${own}: expected options, not bounds`);
    const unknown = part.options.find((option) => !variable.options.includes(option));
    if (unknown !== undefined)
      throw new AppError(
        'bad-region',
        `${own}: "${unknown}" is none of its options ${variable.options.join(', ')}`,
      );
    return { ...variable, options: variable.options.filter((option) => part.options.includes(option)) };
  }
  if (variable.kind === 'discrete') {
    const levels = variable.levels.filter((level) => isInPart(part, level));
    if (levels.length === 0)
      throw new AppError('bad-region', `${own}: holds none of the levels ${variable.levels.join(', ')}`);
    return { ...variable, levels };
  }
  return { ...variable, ...narrow(variable, part, own) };
}

function narrow(
  whole: { readonly min: number; readonly max: number },
  part: Part,
  field: string,
): { readonly min: number; readonly max: number } {
  if ('options' in part) throw new AppError('bad-region', `${field}: is a number; expected min and max`);
  const min = Math.max(whole.min, part.min ?? whole.min);
  const max = Math.min(whole.max, part.max ?? whole.max);
  if (!(min <= max))
    throw new AppError(
      'bad-region',
      `${field}: ${part.min ?? whole.min} to ${part.max ?? whole.max} leaves nothing of ${whole.min} to ${whole.max}`,
    );
  return { min, max };
}
