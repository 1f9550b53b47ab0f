import type { Question } from './question.ts';
import { campaigns } from './questions/campaigns.ts';
import { doubts } from './questions/doubts.ts';
import { literature } from './questions/literature.ts';
import { refusals } from './questions/refusals.ts';
import { results } from './questions/results.ts';

/** In the order in which they were written: every third is held out. */
export const questions: readonly Question[] = [
  ...results,
  ...doubts,
  ...campaigns,
  ...refusals,
  ...literature,
];
