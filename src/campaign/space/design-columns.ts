import type { Design } from '../contracts.ts';

/** Values of one variable in every design of a list. */
type Values = ArrayLike<number | string | null>;
export type DesignColumns = ReadonlyMap<string, Values>;

const known = new WeakMap<readonly object[], DesignColumns>();

/** A list of designs that is kept by columns: each design is built when it is read, and anew each time. `columns`: `count` values each. */
export function listByColumns(columns: DesignColumns, count: number): readonly Design[] {
  const blank: { [variable: string]: number | string } = Object.fromEntries(
    [...columns.keys()].map((name) => [name, 0]),
  );
  const parts = [...columns];
  const designAt = (row: number): Design => {
    const design = { ...blank };
    for (const [name, values] of parts) design[name] = values[row]!;
    return design;
  };
  const empty: Design[] = [];
  empty.length = count;
  const rowOf = (property: string | symbol): number =>
    typeof property === 'string' && /^\d+$/.test(property) ? Number(property) : count;
  const list = new Proxy<readonly Design[]>(empty, {
    get(target, property) {
      const row = rowOf(property);
      return row < count ? designAt(row) : Reflect.get(target, property);
    },
    has: (target, property) => rowOf(property) < count || Reflect.has(target, property),
  });
  known.set(list, columns);
  return list;
}

/** The columns of a list made by {@link listByColumns}; null of any other. */
export const columnsOf = (designs: readonly object[]): DesignColumns | null => known.get(designs) ?? null;
