/** Reads a table typed as `H 1.008 He 4.0026 …` into a number for each element. */
export function readElementTable(text: string): ReadonlyMap<string, number> {
  const words = text.split(' ');
  return new Map(words.flatMap((word, i) => (i % 2 === 0 ? [[word, Number(words[i + 1])] as const] : [])));
}
