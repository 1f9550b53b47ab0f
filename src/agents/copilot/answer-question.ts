import type { Answer } from './answer.ts';
import { questionKinds } from './kinds/index.ts';
import type { Cue, QuestionKind } from './question-kind.ts';
import type { CampaignRecord } from './record.ts';
import { type Understood, understand } from './understand.ts';

/**
 * Answers a question in plain English from the record alone, without a model. A question that it does not understand, and an order, is
 * refused with what can be asked; what the record does not hold is `not-known` with what is missing. Where one word is not understood
 * beside a clear question, the answer opens with what it took the question for. Never throws on any text.
 */
export function answerQuestion(record: CampaignRecord, question: string): Answer {
  const understood = understand(record, question);
  if (understood.order !== null)
    return refuse(
      `I only read: I do not ${understood.order} anything. A person does that with a command of onnes.`,
    );
  const { kind, weight } = recogniseKind(understood);
  const strange = understood.unknownWords
    .slice(0, 3)
    .map((word) => `“${word}”`)
    .join(', ');
  if (kind === null)
    return refuse(
      strange === ''
        ? 'I do not recognise a question about this campaign.'
        : `I do not understand ${strange}.`,
    );
  if (strange !== '' && !mayGuess(understood, weight))
    return refuse(
      `I do not understand ${strange}, so I would have to guess whether you mean “${kind.example}”.`,
    );
  const { text, ...reply } = kind.answer(record, understood);
  const opening =
    strange === ''
      ? ''
      : `(I do not understand ${strange}, and take the question for one like “${kind.example}”.) `;
  return { kind: kind.name, ...reply, text: `${opening}${text}` };
}

/** A cue this heavy is a word that means one kind of question. */
const clearWeight = 4;

/** Whether one strange word may be passed over, and said so: in a clear question about this campaign. */
const mayGuess = ({ unknownWords, isOfCampaign, isForeign }: Understood, weight: number): boolean =>
  unknownWords.length === 1 && isOfCampaign && !isForeign && weight >= clearWeight;

/** The kind whose cue weighs most, and that weight; null where none fits. */
export function recogniseKind(understood: Understood): {
  readonly kind: QuestionKind | null;
  readonly weight: number;
} {
  let found: QuestionKind | null = null;
  let most = 0;
  for (const kind of questionKinds) {
    const weight = Math.max(0, ...kind.cues.filter((cue) => fits(cue, understood)).map(([own]) => own));
    if (weight > most) [most, found] = [weight, kind];
  }
  return { kind: found, weight: most };
}

const fits = ([, ...wanted]: Cue, { concepts }: Understood): boolean =>
  wanted.every((concept) =>
    concept.startsWith('!') ? !concepts.has(concept.slice(1) as never) : concepts.has(concept as never),
  );

const refuse = (why: string): Answer => ({
  kind: null,
  status: 'refused',
  text: `${why} You can ask, for example: ${questionKinds
    .slice(0, 6)
    .map(({ example }) => `“${example}”`)
    .join(', ')}.`,
  numbers: [],
  evidence: [],
});

/** The kind of a question and how many it asks for, for whoever must prepare something before it is answered. */
export function classifyQuestion(
  record: CampaignRecord,
  question: string,
): { readonly kind: string | null; readonly amount: number | null } {
  const understood = understand(record, question);
  const isRefused = understood.order !== null || understood.unknownWords.length > 0;
  return {
    kind: isRefused ? null : (recogniseKind(understood).kind?.name ?? null),
    amount: understood.amount,
  };
}

/** What can be asked, for help. */
export const listQuestions = (): readonly {
  readonly kind: string;
  readonly tells: string;
  readonly example: string;
}[] => questionKinds.map(({ name, tells, example }) => ({ kind: name, tells, example }));
