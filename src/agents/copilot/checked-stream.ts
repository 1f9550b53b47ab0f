import { markUnsupported, type NumberEvidence } from './check-numbers.ts';

/** Passes a text on sentence by sentence, each with its unsupported numbers marked before anybody reads it. */
export type CheckedStream = {
  push(piece: string): void;
  /** Passes on what is left. */
  end(): void;
};

const sentenceEnd = /[.!?…](?=\s)|\n/g;

/** `evidence` is read anew for every sentence, since tools add to it. */
export function openCheckedStream(
  evidence: () => NumberEvidence,
  onText: (text: string) => void,
): CheckedStream {
  let waiting = '';
  const pass = (text: string): void => {
    if (text !== '') onText(markUnsupported(text, evidence()).text);
  };
  return {
    push(piece) {
      waiting += piece;
      const last = [...waiting.matchAll(sentenceEnd)].at(-1);
      if (last === undefined) return;
      const end = last.index + 1;
      pass(waiting.slice(0, end));
      waiting = waiting.slice(end);
    },
    end() {
      pass(waiting);
      waiting = '';
    },
  };
}
