const part = String.raw`(?:\([A-Z]\d+\)|[A-Z][a-z]?)(?:\d+(?:\.\d+)?)?`;

/** At least two elements, at least one of them with an amount; masked elements stand in brackets: `(E5)80(E7)20`. */
export const formula = new RegExp(String.raw`(?<![\w.-])(?=[A-Za-z()\d.]*\d)(${part}(?:${part})+)(?![\w-])`);

/** An amount, which stands low; the number of a masked element is none. */
const amount = /(?<=[a-zA-Z)])(\d+(?:\.\d+)?)(?!\d*\))/;

/** A formula in pieces: every second one is an amount. */
export const formulaPieces = (text: string): readonly string[] => text.split(amount);
