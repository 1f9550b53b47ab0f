/** A rule broken on purpose: the one place of `find` in a file of `src/campaign` becomes `replace`. */
export type Mutation = {
  readonly rule: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

export const mutate = (rule: string, file: string, find: string, replace: string): Mutation => ({
  rule,
  file,
  find,
  replace,
});
