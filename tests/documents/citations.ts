import type { SourceFile } from '../architecture/source-file.ts';

/** Problems of a bibliography and of the sources that cite it: unknown, unused and double keys. */
export function findCitationProblems(
  bibliography: string,
  sources: readonly SourceFile[],
): readonly string[] {
  const keys = [...bibliography.matchAll(/^@\w+\{([^,\s]+),/gm)].map((match) => match[1] as string);
  const cited = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/@source +([\w-]+)/g)].map((match) => ({ path, key: match[1] as string })),
  );
  const unknown = cited.filter(({ key }) => !keys.includes(key));
  const isUsed = (key: string) => {
    const word = new RegExp(`(?<![\\w-])${key}(?![\\w-])`);
    return sources.some(({ text }) => word.test(text));
  };
  return [
    ...unknown.map(({ path, key }) => `${path} cites ${key}, which references.bib does not have`),
    ...keys.filter((key) => !isUsed(key)).map((key) => `references.bib has ${key}, which nothing cites`),
    ...keys.filter((key, i) => keys.indexOf(key) !== i).map((key) => `references.bib has ${key} twice`),
  ];
}

const machinePath = /(?<![\w.~-])\/(work|root|tmp|home)\/[\w.-]*/g;

/** Absolute paths of somebody's machine, which mean nothing on another one. */
export const findMachinePaths = (file: SourceFile): readonly string[] =>
  [...file.text.matchAll(machinePath)].map((match) => `${file.path} names ${match[0]}`);
