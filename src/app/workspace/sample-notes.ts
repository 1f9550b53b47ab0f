import type { Actor } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import type { Store } from '../../runtime/index.ts';

/** What a person wrote about a sample. */
export type SampleNote = {
  readonly seq: number;
  readonly text: string;
  readonly by: Actor;
  /** Wall time [ms since 1970]. */
  readonly at: number;
};

const notesSchema = 1;
const mostCharacters = 4000;

/** Notes stand in a stream of their own beside the campaign's: they are kept and chained like everything, and decide nothing. */
const notesStream = (campaign: Id): string => `notes/${campaign}`;

type NoteData = { readonly sample: Id; readonly text: string };

/** The notes on a sample, oldest first. */
export async function readSampleNotes(
  store: Store,
  campaign: Id,
  sample: Id,
): Promise<readonly SampleNote[]> {
  const events = await store.read(notesStream(campaign));
  return events.flatMap(({ seq, data, by, at }) => {
    const note = data as NoteData;
    return note.sample === sample ? [{ seq, text: note.text, by, at }] : [];
  });
}

/** Keeps a note. @throws AppError `bad-note` for an empty or overlong one */
export async function addSampleNote(
  store: Store,
  campaign: Id,
  { sample, text, by, at }: NoteData & { readonly by: Actor; readonly at: number },
): Promise<void> {
  const kept = text.trim();
  if (kept === '' || kept.length > mostCharacters)
    throw new AppError(
      'bad-note',
      `text: ${kept === '' ? 'it is empty' : `it has ${kept.length} characters`}; expected 1 to ${mostCharacters} characters`,
    );
  const stream = notesStream(campaign);
  for (let attempt = 1; ; attempt++)
    try {
      const version = await store.version(stream);
      const event = { type: 'note-added', data: { sample, text: kept } };
      await store.append(stream, version, [
        { ...event, by, at, labAt: at, cause: null, schema: notesSchema },
      ]);
      return;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'version-conflict' && attempt < 5)) throw error;
    }
}
