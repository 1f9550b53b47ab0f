import type { StoredCampaignEvent } from '../../../campaign/index.ts';
import { endSentence, listWords, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { eventsOf } from '../record.ts';

const decisionTypes = [
  'campaign-amended',
  'campaign-paused',
  'campaign-resumed',
  'campaign-stopping',
  'campaign-closed',
  'review-settled',
  'measurement-added',
  'observation-retracted',
  'sample-cancelled',
  'experiment-requested',
  'request-settled',
] as const;

export const history: QuestionKind = {
  name: 'history',
  tells: 'what persons and rules decided: amendments, pauses, retractions, additions',
  example: 'What decisions were taken?',
  cues: [
    [4, 'history', '!overturn', '!one-sample', '!factor'],
    [5, 'history', 'person'],
    [5, 'history', 'budget'],
    [4.5, 'history', 'rank'],
    [4.5, 'history', 'improve', '!best'],
    [6, 'retract'],
    [4.6, 'added', '!one-sample'],
  ],
  answer(record, { concepts }) {
    const writer = writeAnswer(record);
    const wanted = concepts.has('retract') ? ['observation-retracted' as const] : decisionTypes;
    const found = eventsOf(record, wanted).filter(
      ({ event }) => wanted.length === 1 || event.by.kind !== 'system' || event.type !== 'review-settled',
    );
    const byPersons = found.filter(({ event }) => event.by.kind !== 'system');
    if (found.length === 0)
      return writer.reply(
        'answered',
        concepts.has('retract')
          ? 'Nothing was retracted.'
          : 'Nobody has decided anything beside the campaign’s own rules since it was opened.',
      );
    const lines = found.map(({ event, samples }) => {
      writer.cite({ seq: event.seq, ...(samples[0] !== undefined && { sample: samples[0] }) });
      const { at } = event;
      const when = new Date(at).toISOString().slice(0, 10);
      const amended =
        event.type === 'campaign-amended' ? (event.data.changes.budget?.experiments ?? null) : null;
      const budget = amended === null ? '' : ` (budget: ${writer.count('budget', amended, 'experiment')})`;
      return `\n- ${when}, event ${writer.exact('seq', event.seq, '1')}, ${event.by.kind === 'system' ? 'by rule' : `by ${event.by.id}`}: ${endSentence(`${writer.quote(sayEvent(event, samples))}${budget}`)}`;
    });
    return writer.reply(
      'answered',
      byPersons.length === 0
        ? 'No person intervened.'
        : `${writer.count('decisions', byPersons.length, 'decision')} by persons or agents.`,
      `On record:${lines.join('')}`,
    );
  },
};

function sayEvent(event: StoredCampaignEvent, samples: readonly string[]): string {
  switch (event.type) {
    case 'campaign-amended':
      return `amended ${listWords(Object.keys(event.data.changes))}: ${event.data.why}`;
    case 'campaign-paused':
      return `paused: ${event.data.why}`;
    case 'campaign-resumed':
      return `resumed: ${event.data.why}`;
    case 'campaign-stopping':
    case 'campaign-closed':
      return `${event.type === 'campaign-closed' ? 'closed' : 'began to end'}: ${event.data.detail}`;
    case 'review-settled':
      return `review of ${listWords(samples)} ${event.data.verdict}${event.data.why === '' ? '' : `: ${event.data.why}`}`;
    case 'measurement-added':
      return `added the measurement ${listWords(samples)}: ${event.data.why}`;
    case 'observation-retracted':
      return `retracted the reading of ${event.data.sample}: ${event.data.why}`;
    case 'sample-cancelled':
      return `cancelled ${event.data.sample}: ${event.data.why}`;
    case 'experiment-requested':
      return `asked for an experiment: ${event.data.request.why}`;
    case 'request-settled':
      return `request ${event.data.verdict}${samples.length === 0 ? '' : ` as ${listWords(samples)}`}${event.data.why === '' ? '' : `: ${event.data.why}`}`;
    default:
      return event.type;
  }
}
