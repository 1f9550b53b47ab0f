import type { Reply } from './answer.ts';
import type { CampaignRecord } from './record.ts';
import type { Concept, Understood } from './understand.ts';

/** Concepts that a question must have, and with `!` must not have, to be of a kind; the largest weight of all kinds wins. */
export type Cue = readonly [weight: number, ...concepts: readonly (Concept | `!${Concept}`)[]];

/** One kind of question that the record answers without a model. */
export type QuestionKind = {
  readonly name: string;
  /** What it tells, in a few words. */
  readonly tells: string;
  /** A question of this kind. */
  readonly example: string;
  readonly cues: readonly Cue[];
  answer(record: CampaignRecord, question: Understood): Reply;
};
