/** Databases bound the parameters of one statement. */
const rowsPerStatement = 500;

/** Rows in groups that one statement can insert. */
export const partsOf = <T>(rows: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(rows.length / rowsPerStatement) }, (_, part) =>
    rows.slice(part * rowsPerStatement, (part + 1) * rowsPerStatement),
  );
