import { affordableSamples, next, type StepState } from '../../../campaign/index.ts';
import { listWords, type Writer, writeAnswer } from '../answer.ts';
import type { QuestionKind } from '../question-kind.ts';
import { type CampaignRecord, eventsOf } from '../record.ts';

export const nextSteps: QuestionKind = {
  name: 'next',
  tells: 'what is under way, what comes next and who is awaited',
  example: 'What is next?',
  cues: [
    [4, 'next'],
    [5, 'person', '!history', '!one-sample'],
    [4.5, 'person', 'one-sample'],
  ],
  answer(record) {
    const { state } = record;
    const writer = writeAnswer(record);
    if (state.status === 'closed') {
      for (const { event } of eventsOf(record, ['campaign-closed'])) writer.cite({ seq: event.seq });
      return writer.reply(
        'answered',
        `Nothing is next: the campaign is closed (${writer.quote(state.stopping?.detail ?? 'no reason was recorded')}).`,
      );
    }
    const planned = next(state);
    const running = [...state.inFlight.values()].map((step) => sayStep(record, writer, step));
    const awaits = record.awaits ?? planned.awaits;
    const steps = planned.steps.map(({ step }) =>
      step.kind === 'propose'
        ? `the planner proposes ${writer.count('proposals', step.count, 'experiment')}`
        : `${step.kind} ${listWords(step.samples.map((id) => writer.sample(id, ['designs-proposed'])))}`,
    );
    const left = affordableSamples(state);
    return writer.reply(
      'answered',
      state.status === 'paused' &&
        `The campaign is paused: ${writer.quote(state.pausedWhy ?? 'no reason was given')}.`,
      running.length > 0 && `Under way: ${running.join('; ')}.`,
      awaits.length > 0 && `A person is awaited: ${writer.quote(awaits.join('; '))}.`,
      steps.length > 0 && `Next: ${steps.join('; ')}.`,
      planned.close !== null && `The campaign closes: ${writer.quote(planned.close.detail)}.`,
      running.length + steps.length + awaits.length === 0 &&
        planned.close === null &&
        'Nothing is under way and nobody is awaited.',
      `The budget allows ${writer.count('left', left, 'more experiment')}.`,
    );
  },
};

function sayStep({ state }: CampaignRecord, writer: Writer, { step, heldWhy }: StepState): string {
  if (step.kind === 'propose')
    return `the planner ${step.planner} chooses ${writer.count('proposals', step.count, 'experiment')}`;
  const samples = step.samples.map((id) => {
    const sample = state.samples.get(id);
    return `${writer.sample(id, ['step-started', 'designs-proposed'])}${sample === undefined ? '' : ` (${writer.design(sample.design)})`}`;
  });
  const words = {
    simulate: 'simulation of',
    review: 'review of',
    actuate: 'work on',
    analyse: 'analysis of',
    reward: 'reward of',
  };
  const by =
    step.kind === 'actuate'
      ? ` by ${step.instrument}`
      : step.kind === 'simulate'
        ? ` by ${step.simulator}`
        : '';
  return `${words[step.kind]} ${listWords(samples)}${by}${heldWhy === null ? '' : `, held: ${writer.quote(heldWhy)}`}`;
}
