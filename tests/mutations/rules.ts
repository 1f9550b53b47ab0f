/** Identities of rules in SPEC.md: the first column of its tables. */
export const rulesOf = (specification: string): readonly string[] =>
  [...specification.matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, rule]) => rule as string);

/** Rules that the tests of a file say they prove: `it('P3 P24: …')`. */
export const rulesTestedIn = (text: string): readonly string[] =>
  [...text.matchAll(/['"`]((?:[A-Z]\d+ ?)+): /g)].flatMap(([, names]) => (names as string).trim().split(' '));
