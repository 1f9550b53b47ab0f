/** A list in one field: parts set apart by semicolons where there is one, else by commas. */
export const readList = (text: string): string[] =>
  text
    .split(text.includes(';') ? ';' : ',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Options such as `1,4-dioxane` hold commas themselves. */
export const writeList = (parts: readonly string[]): string =>
  parts.join(parts.some((part) => part.includes(',')) ? '; ' : ', ') +
  (parts.length === 1 && parts[0]?.includes(',') ? ';' : '');

/** Numbers of a list, with a decimal comma where semicolons set them apart. */
export const readNumbers = (text: string): number[] =>
  readList(text).map((part) => Number(part.replace(/^([+-]?\d*),(\d+)$/, '$1.$2')));
