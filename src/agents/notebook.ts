import { AppError } from '../core/error.ts';

/** One entry of an agent's notebook. */
export type Note = {
  /** `n1`, `n2`, … in the order in which they were written. */
  readonly id: string;
  readonly text: string;
  /** Samples, hypotheses and notes that it rests on. */
  readonly references: readonly string[];
  /** Finished experiments of the campaign when it was written. */
  readonly at: number;
};

/** Characters of one note, and of all notes together. */
export const longestNote = 2000;
export const notebookCapacity = 12_000;

export const notebookSize = (notes: readonly Note[]): number =>
  notes.reduce((sum, { text, references }) => sum + text.length + references.join(' ').length, 0);

/**
 * @param replaces notes that the new one takes the place of; this is how a full notebook is compacted.
 * @throws AppError `bad-note` — empty, too long, or naming what does not exist; `notebook-full`
 */
export function checkNote(
  note: Note,
  replaces: readonly string[],
  notes: readonly Note[],
  isKnown: (reference: string) => boolean,
): void {
  if (note.text.trim() === '') throw new AppError('bad-note', 'text: empty; expected a sentence');
  if (note.text.length > longestNote)
    throw new AppError('bad-note', `text: ${note.text.length} characters; expected at most ${longestNote}`);
  const missing = replaces.find((id) => !notes.some((other) => other.id === id));
  if (missing !== undefined)
    throw new AppError(
      'bad-note',
      `replaces: there is no note ${missing}; there are: ${notes.map(({ id }) => id).join(', ') || 'none'}`,
    );
  const unknown = note.references.find((reference) => !isKnown(reference));
  if (unknown !== undefined)
    throw new AppError(
      'bad-note',
      `references: "${unknown}" is no sample, hypothesis or note of this campaign`,
    );
  const size = notebookSize([...notes.filter(({ id }) => !replaces.includes(id)), note]);
  if (size > notebookCapacity)
    throw new AppError(
      'notebook-full',
      `the notebook would hold ${size} characters; expected at most ${notebookCapacity}. Write one note that replaces several`,
    );
}
