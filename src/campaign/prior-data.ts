import { AppError } from '../core/error.ts';
import type { Design } from './contracts.ts';
import type { Table } from './laboratory/contracts.ts';
import { variableNames } from './space/index.ts';
import type { Space } from './space/space.ts';
import type { Goal, PriorSource } from './spec.ts';

/**
 * What a table of another campaign says about the goals of this one: its rows with a value in every variable of the space and in at
 * least one goal. Numbers may lie outside the space; rows with another text than the options are left out, with a warning.
 * @throws AppError `bad-columns` when a variable or every goal is missing, or when no row is left
 */
export function priorFromTable(
  table: Table,
  space: Space,
  goals: readonly Pick<Goal, 'quantity'>[],
): { readonly source: PriorSource; readonly warnings: readonly string[] } {
  const names = variableNames(space);
  const missing = names.find((name) => !table.columns.includes(name));
  const refuse = (fault: string): never => {
    throw new AppError('bad-columns', `prior data ${table.name}: ${fault}`);
  };
  if (missing !== undefined)
    refuse(`no column "${missing}"; a design here has ${names.map((name) => `"${name}"`).join(', ')}`);
  const quantities = goals.map(({ quantity }) => quantity);
  if (!quantities.some((quantity) => table.columns.includes(quantity)))
    refuse(`no column of a goal; expected ${quantities.map((name) => `"${name}"`).join(' or ')}`);
  let [limitCount, unfitCount] = [0, 0];
  const rows = table.rows.flatMap((row, index) => {
    const design = readDesign(row, names, space);
    const limited = quantities.filter((quantity) => table.bounds?.[quantity]?.[index] !== undefined);
    const values = Object.fromEntries(
      quantities.flatMap((quantity) => {
        const value = row[quantity];
        return typeof value === 'number' && !limited.includes(quantity) ? [[quantity, value] as const] : [];
      }),
    );
    const hasValue = Object.keys(values).length > 0;
    if (design !== null) limitCount += limited.length;
    if (design === null || (!hasValue && limited.length === 0)) unfitCount++;
    return design !== null && hasValue ? [{ design, values }] : [];
  });
  if (rows.length === 0) refuse('no row has a whole design and a value of a goal');
  const limits = `${limitCount === 1 ? '1 limit such as <0.1 is' : `${limitCount} limits such as <0.1 are`} left out`;
  const warnings = [
    ...(unfitCount > 0
      ? [`prior data ${table.name}: ${unfitCount} of ${table.rows.length} rows do not fit`]
      : []),
    ...(limitCount > 0 ? [`prior data ${table.name}: ${limits}, as planners are told values only`] : []),
  ];
  return { source: { name: table.name, rows }, warnings };
}

function readDesign(row: Table['rows'][number], names: readonly string[], space: Space): Design | null {
  const design: Record<string, number | string> = {};
  for (const name of names) {
    const value = row[name];
    const variable = space.variables.find((candidate) => candidate.name === name);
    const isFit =
      variable?.kind === 'categorical'
        ? typeof value === 'string' && variable.options.includes(value)
        : typeof value === 'number' && isEncodable(value, variable);
    if (!isFit) return null;
    design[name] = value as number | string;
  }
  return design;
}

/** The logarithm of 0 and of what is below is no coordinate. */
const isEncodable = (value: number, variable: Space['variables'][number] | undefined): boolean =>
  value > 0 || variable?.kind !== 'continuous' || variable.scale === 'linear';
