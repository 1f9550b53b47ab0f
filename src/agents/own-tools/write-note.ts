import { z } from 'zod';
import { countFinished } from '../hypotheses/judge-hypothesis.ts';
import { checkNote, longestNote, notebookCapacity, notebookSize } from '../notebook.ts';
import { defineOwnTool } from './own-tool.ts';

export const writeNote = defineOwnTool({
  name: 'write-note',
  description: `Write into the notebook, which you see in every turn: at most ${longestNote} characters a note and ${notebookCapacity} in all. Name what it rests on; to make room, write one note that replaces several.`,
  schema: z.strictObject({
    text: z.string(),
    references: z.array(z.string().max(60)).max(30).default([]).describe('samples, hypotheses, notes'),
    replaces: z
      .array(z.string().max(60))
      .max(60)
      .default([])
      .describe('notes that this one takes the place of'),
  }),
  decide({ text, references, replaces }, { view }, { notes, noteCount, hypotheses }) {
    const note = { id: `n${noteCount + 1}`, text, references, at: countFinished(view.trials) };
    const known = new Set([
      ...view.trials.map(({ sample }) => sample),
      ...hypotheses.map(({ hypothesis }) => hypothesis.id),
      ...notes.map(({ id }) => id),
    ]);
    checkNote(note, replaces, notes, (reference) => known.has(reference));
    const kept = notes.filter(({ id }) => !replaces.includes(id));
    return {
      events: [{ type: 'note-written', data: { note, replaces } }],
      result: { id: note.id, left: notebookCapacity - notebookSize([...kept, note]) },
    };
  },
});
