import { AppError, describeError } from '../../core/error.ts';
import { compileSpace } from './compiled-space.ts';
import { field, readList, readObject, readText, refuse } from './json-reader.ts';
import { parseConstraint } from './parse-constraint.ts';
import { assertPool, columnsOf, derivePoolVariables, readPoolRows } from './parse-pool.ts';
import { parseVariable } from './parse-variable.ts';
import { poolMembers } from './pool-members.ts';
import type { LinearConstraint, Space, Variable } from './space.ts';

/**
 * Reads the `space` of a campaign file. A pool keeps the rows that obey the constraints; without `variables` its columns become them.
 * @throws AppError `bad-space` naming the field, the value and what was expected
 */
export function parseSpace(json: unknown, where = 'space'): Space {
  const object = readObject(json, where, ['variables', 'constraints', 'pool']);
  const poolJson = field(object, 'pool') ?? null;
  const pool = poolJson === null ? null : readPoolRows(poolJson, `${where}.pool`);
  const variablesJson = field(object, 'variables') ?? null;
  const variables =
    pool && variablesJson === null
      ? derivePoolVariables(pool, `${where}.pool`)
      : readList(variablesJson ?? undefined, `${where}.variables`).map((variable, i) =>
          parseVariable(variable, `${where}.variables[${i}]`, pool && columnsOf(pool)),
        );
  assertDistinctNames(variables, `${where}.variables`);
  const outline: Space = { variables, constraints: [], pool };
  if (pool) assertPool(outline, `${where}.pool`);
  const constraints = readConstraints(field(object, 'constraints') ?? [], `${where}.constraints`, variables);
  const space: Space = { ...outline, constraints };
  assertFeasible(space, where);
  return pool ? { ...space, pool: poolMembers(compileSpace(space)).designs } : space;
}

const keysOf = (variable: Variable): string[] =>
  variable.kind === 'composition' ? variable.components.map(({ element }) => element) : [variable.name];

function assertDistinctNames(variables: readonly Variable[], where: string): void {
  const owners = new Map<string, number>();
  variables.forEach((variable, i) => {
    for (const name of new Set([variable.name, ...keysOf(variable)])) {
      const owner = owners.get(name);
      if (owner !== undefined)
        refuse(`${where}[${i}].name`, name, `names used once, but ${where}[${owner}] has it too`);
      owners.set(name, i);
    }
  });
}

function readConstraints(json: unknown, where: string, variables: readonly Variable[]): LinearConstraint[] {
  const names = variables.flatMap(keysOf);
  return readList(json, where, 0).map((entry, i) => {
    const here = `${where}[${i}]`;
    const constraint = withPath(here, () => parseConstraint(readText(entry, here), names));
    for (const { variable } of constraint.terms)
      if (variables.some(({ name, kind }) => name === variable && kind === 'categorical'))
        refuse(here, entry, `numeric variables, but ${variable} is categorical`);
    return constraint;
  });
}

function withPath<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-constraint')
      throw new AppError('bad-space', `${where}: ${error.message}`);
    throw error;
  }
}

/** Finds a feasible design, or names the first constraint with which there is none. */
function assertFeasible(space: Space, where: string): void {
  if (whyInfeasible(space) === null) return;
  space.constraints.forEach((_, i) => {
    const upToHere = space.constraints.slice(0, i + 1);
    const why = whyInfeasible({ ...space, constraints: upToHere });
    if (why !== null) throw new AppError('bad-space', `${where}.constraints[${i}]: ${why}`);
  });
}

function whyInfeasible(space: Space): string | null {
  try {
    const compiled = compileSpace(space);
    if (space.pool) poolMembers(compiled);
    else for (const { anchor } of compiled.regions) anchor();
    return null;
  } catch (error) {
    if (error instanceof AppError && error.code === 'bad-space') return describeError(error);
    throw error;
  }
}
