/** What begins every line of quoted data. No text can leave the quotation, since every line of it begins anew with the mark. */
export const dataMark = '│ ';

const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;

/** Text from files, papers, instruments and people as data: each line behind the mark, no control characters. */
export const quoteData = (text: string): string =>
  text
    .toWellFormed()
    .split(lineEnds)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .map((line) => dataMark + line.replaceAll(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g, ' '))
    .join('\n');

/** One line of at most `longest` characters, for sentences that an agent wrote. */
export function oneLine(text: string, longest = 500): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\s\u0085\u2028\u2029]+/g, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1).toWellFormed()}…` : line;
}
