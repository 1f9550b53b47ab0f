/** A part in quotes from one end to the other, where a quote within is doubled. */
const quotedPart = String.raw`"((?:[^"]|"")*)"\s*`;

/** A list in one field: parts set apart by semicolons where there is one outside quotes, else by commas. */
export function readList(text: string): string[] {
  const unquoted = text.replaceAll(new RegExp(String.raw`(^|[;,])\s*${quotedPart}(?=[;,]|$)`, 'g'), '$1');
  const separator = unquoted.includes(';') ? ';' : ',';
  const part = new RegExp(
    String.raw`\s*(?:${quotedPart}(?=${separator}|$)|([^${separator}]*))(?:${separator}|$)`,
    'gy',
  );
  return [...text.matchAll(part)]
    .map(([, quoted, bare = '']) => (quoted?.replaceAll('""', '"') ?? bare).trim())
    .filter((each) => each !== '');
}

/** Options such as `1,4-dioxane` hold commas themselves, and `THF; water` a semicolon, which quotes keep whole. */
export function writeList(parts: readonly string[]): string {
  const written = parts.map((part) =>
    part.includes(';') || part.startsWith('"') ? `"${part.replaceAll('"', '""')}"` : part,
  );
  const hasComma = parts.some((part, at) => part.includes(',') && written[at] === part);
  return written.join(hasComma ? '; ' : ', ') + (parts.length === 1 && hasComma ? ';' : '');
}

/** Numbers of a list, with a decimal comma where semicolons set them apart. */
export const readNumbers = (text: string): number[] =>
  readList(text).map((part) => Number(part.replace(/^([+-]?\d*),(\d+)$/, '$1.$2')));
