import { checkDesign, type Design, type Space, type Variable } from '../../campaign/index.ts';
import { isElement } from '../../core/elements.ts';
import type { VariableView } from '../http/contract/belief.ts';

/** Every key of a design as a person may set it; of a pool the range of its own values. */
export function describeVariables(space: Space): VariableView[] {
  const variables = space.variables.flatMap(describeVariable);
  return space.pool === null ? variables : variables.map(joinFractions(space.pool, variables));
}

/** Columns of a pool that are elements and sum to one in its first designs are fractions of one composition. */
function joinFractions(
  pool: readonly Design[],
  variables: readonly VariableView[],
): (variable: VariableView) => VariableView {
  const elements = new Set(
    variables.filter(({ name, kind }) => kind === 'number' && isElement(name)).map(({ name }) => name),
  );
  const sums = pool
    .slice(0, 20)
    .map((design) => [...elements].reduce((sum, name) => sum + Number(design[name] ?? 0), 0));
  const isWhole = elements.size > 1 && sums.every((sum) => Math.abs(sum - 1) < 1e-6);
  return (variable) =>
    isWhole && elements.has(variable.name)
      ? { ...variable, unit: '', kind: 'fraction', group: 'composition' }
      : variable;
}

function describeVariable(variable: Variable): VariableView[] {
  const base = { unit: '', group: null, step: null, isLog: false, levels: null, min: 0, max: 1 };
  const { name } = variable;
  switch (variable.kind) {
    case 'categorical':
      return [{ ...base, name, kind: 'category', levels: [...variable.options] }];
    case 'composition':
      return variable.components.map(({ element, min, max }) => ({
        ...base,
        name: element,
        kind: 'fraction' as const,
        group: name,
        min,
        max,
        step: variable.step,
      }));
    case 'discrete': {
      const levels = [...variable.levels].sort((a, b) => a - b);
      const [min, max] = [levels[0]!, levels.at(-1)!];
      return [{ ...base, name, kind: 'number', unit: variable.unit, min, max, levels }];
    }
    case 'integer':
    case 'continuous': {
      const { unit, min, max } = variable;
      const isLog = variable.kind === 'continuous' && variable.scale === 'log';
      return [
        {
          ...base,
          name,
          kind: 'number',
          unit,
          min,
          max,
          isLog,
          step: variable.kind === 'integer' ? 1 : null,
        },
      ];
    }
  }
}

const pointsOfSlice = 41;

/** Values of a variable from its lowest to its highest. */
export function valuesAlong({ levels, min, max, isLog }: VariableView): readonly (number | string)[] {
  if (levels !== null && typeof levels[0] === 'string') return levels;
  return Array.from({ length: pointsOfSlice }, (_, i) => {
    const share = i / (pointsOfSlice - 1);
    return isLog ? min * (max / min) ** share : min + share * (max - min);
  });
}

/** A design with one value changed; the other fractions of a composition keep their proportions. */
export function withValue(
  variables: readonly VariableView[],
  design: Design,
  name: string,
  value: number | string,
): Design {
  const changed = { ...design, [name]: value };
  const group = variables.find((variable) => variable.name === name)?.group ?? null;
  if (group === null || typeof value !== 'number') return changed;
  const others = variables.filter((variable) => variable.group === group && variable.name !== name);
  const rest = others.reduce((sum, { name: other }) => sum + Number(design[other] ?? 0), 0);
  for (const { name: other } of others)
    changed[other] =
      rest > 1e-9 ? (Number(design[other] ?? 0) / rest) * (1 - value) : (1 - value) / others.length;
  return changed;
}

/** What is wrong with a design that a person asks about: a key or a kind of value; what leaves the space is no fault here. */
export function findFault(variables: readonly VariableView[], design: Design): string | null {
  for (const { name, kind, levels } of variables) {
    const value = design[name];
    if (kind === 'category' ? !levels?.includes(value as string) : !Number.isFinite(value))
      return `${name}: ${JSON.stringify(value ?? null)}, expected ${kind === 'category' ? `one of ${levels?.join(', ')}` : 'a number'}`;
  }
  return null;
}

export const isAllowedIn = (space: Space, design: Design): true | string => checkDesign(space, design);
