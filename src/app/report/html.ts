/** Markup that is safe to put into a page; made by {@link html} alone, which escapes everything else. */
export type Html = { readonly markup: string };

export type Content = Html | string | number | null | false | readonly Content[];

/**
 * Markup from a template. Texts are escaped, numbers are coordinates or counts and are rounded to two decimals, markup is taken as
 * it is, lists are joined, null and false leave nothing.
 */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Html => ({
  markup: strings.reduce((markup, text, index) => markup + showContent(contents[index - 1] ?? null) + text),
});

/** Pieces joined with a text between them. */
export const joinHtml = (pieces: readonly Content[], separator: string): Html =>
  html`${pieces.map((piece, index) => (index === 0 ? piece : html`${separator}${piece}`))}`;

/** Markup written by hand in a source file, never from data. */
export const trustedMarkup = (markup: string): Html => ({ markup });

function showContent(content: Content): string {
  if (content === null || content === false) return '';
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return showNumber(content);
  if ('markup' in content) return content.markup;
  return content.map(showContent).join('');
}

function showNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`broken invariant: cannot draw ${value}`);
  return String(Math.round(value * 100) / 100 + 0);
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters, and those that turn the direction of a text: neither is seen, both deceive. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
const unseen = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replace(unseen, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character] as string);
