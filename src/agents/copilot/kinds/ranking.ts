import { rankMeasuredDesigns } from '../../../campaign/index.ts';
import { writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { nothingLeads, sayDesign } from './best.ts';

const mostShown = 20;

export const ranking: QuestionKind = {
  name: 'ranking',
  tells: 'the measured designs in order',
  example: 'What are the top 3 samples?',
  cues: [
    [4, 'rank', '!cost', '!fail'],
    [5, 'best', 'amount'],
    [4, 'all', 'measured'],
    [3.5, 'tell', 'all'],
  ],
  answer(record, { amount }) {
    const writer = writeAnswer(record);
    const ranked = rankMeasuredDesigns(record.state);
    if (ranked.length === 0) return nothingLeads(record, writer);
    const shown = ranked.slice(0, Math.min(amount ?? mostShown, mostShown));
    const left = ranked.length - shown.length;
    const lines = shown.map(
      (design, index) => `\n${index + 1}. ${sayDesign(record, writer, design, `rank-${index + 1}`)}`,
    );
    return writer.reply(
      'answered',
      `${writer.count('shown', shown.length, 'measured design')}, best first:${lines.join('')}`,
      left > 0 && `\n${writer.count('left', left, 'more is', 'more are')} behind.`,
    );
  },
};
