import {
  type CampaignEvent,
  type CampaignState,
  type Failure,
  type Observation,
  predictionOf,
  type SampleState,
  type StoredEvent,
} from '../../../campaign/index.ts';
import { formatQuantity } from '../../../core/format-quantity.ts';
import type { Id } from '../../../core/id.ts';
import { nameDesign } from '../../report/describe-design.ts';
import { failureWords } from '../../report/failure-words.ts';
import type { DecisionItem } from '../contract/story.ts';
import type { LeaderTrack } from './track-leader.ts';

/** One thing that happened, told when it is read: samples get the numbers that they have by then. */
export type Fact = Pick<DecisionItem, 'seq' | 'at' | 'labAt' | 'kind' | 'subject' | 'by'> & {
  readonly samples: readonly Id[];
  readonly tell: (name: (id: Id) => string) => { readonly title: string; readonly why: string };
};

type Event = StoredEvent<CampaignEvent>;
type Told = Omit<Fact, 'seq' | 'at' | 'labAt' | 'by'>;

const plain = (
  subject: DecisionItem['subject'],
  title: string,
  why: string,
  samples: readonly Id[] = [],
): Told => ({ kind: 'decision', subject, samples, tell: () => ({ title, why }) });

/** What an event says to a reader, before it is folded into `state`; nothing for events of bookkeeping. */
export function tellEvent(state: CampaignState | null, event: Event, leader: LeaderTrack): readonly Fact[] {
  const { seq, at, labAt, by } = event;
  const who = by.kind === 'system' ? 'the campaign' : `${by.kind} ${by.id}`;
  const told =
    event.type === 'campaign-opened'
      ? [tellOpening(event.data.spec)]
      : state === null
        ? []
        : tell(state, event, leader, who);
  return told.map((fact) => ({ seq, at, labAt, by: who, ...fact }));
}

function tellOpening({ name, goals: [goal], budget, planner }: CampaignState['spec']): Told {
  const aim = goal.direction === 'constrain' ? 'keep' : goal.direction;
  return plain(
    'opened',
    `Opened: ${aim} ${goal.quantity}`,
    `${name}, with ${budget.experiments} experiments at most; the planner is ${planner.name}.`,
  );
}

function tell(state: CampaignState, event: Event, leader: LeaderTrack, who: string): readonly Told[] {
  switch (event.type) {
    case 'designs-proposed':
      return tellProposals(state, event.data.proposals);
    case 'samples-analysed':
      return event.data.findings.flatMap(({ sample, observations, failure, warnings }) =>
        tellAnalysis(state, state.samples.get(sample), observations, failure, warnings, leader),
      );
    case 'action-finished':
      return Object.entries(event.data.failures).map(([sample, failure]) => tellFailure([sample], failure));
    case 'step-failed': {
      const { key, failure } = event.data;
      const samples = stepSamples(state, key);
      return [
        samples.length > 0
          ? tellFailure(samples, failure)
          : { ...plain('failure', `${key} failed`, failure.detail), kind: 'fault' },
      ];
    }
    case 'step-held':
      return [
        {
          ...plain(
            'held',
            `Waits for a person: ${event.data.key}`,
            event.data.why,
            stepSamples(state, event.data.key),
          ),
          kind: 'fault',
        },
      ];
    case 'replicate-planned': {
      const { of, why } = event.data;
      return [
        {
          kind: 'decision',
          subject: 'repeat',
          samples: [of],
          tell: (name) => ({ title: `${name(of)} is measured again`, why }),
        },
      ];
    }
    default:
      return tellDecision(state, event, who);
  }
}

/** What people, agents and the policy decided. */
function tellDecision(state: CampaignState, event: Event, who: string): readonly Told[] {
  switch (event.type) {
    case 'review-settled':
      return [
        plain(
          'review',
          `Review ${event.data.verdict}`,
          event.data.why || `by ${who}`,
          stepSamples(state, event.data.key),
        ),
      ];
    case 'experiment-requested': {
      const { design, why } = event.data.request;
      return [plain('review', `Asked for by ${who}: ${nameDesign(state.spec.space, design)}`, why)];
    }
    case 'request-settled':
      return [plain('review', `Request ${event.data.verdict}`, event.data.why || `by ${who}`)];
    case 'campaign-amended':
      return [
        plain(
          'steering',
          `Amended: ${Object.keys(event.data.changes).join(', ')}`,
          event.data.why || `by ${who}`,
        ),
      ];
    case 'campaign-paused':
      return [plain('steering', 'Paused', event.data.why)];
    case 'campaign-resumed':
      return [plain('steering', 'Resumed', event.data.why || `by ${who}`)];
    case 'campaign-stopping':
      return [plain('closed', 'It comes to its end', event.data.detail)];
    case 'campaign-closed':
      return [plain('closed', 'Closed', event.data.detail)];
    case 'sample-cancelled': {
      const { sample, why } = event.data;
      return [
        {
          kind: 'decision',
          subject: 'steering',
          samples: [sample],
          tell: (name) => ({ title: `${name(sample)} cancelled`, why }),
        },
      ];
    }
    case 'measurement-added':
      return [
        plain(
          'correction',
          `Measurement added: ${nameDesign(state.spec.space, event.data.design)}`,
          event.data.why || `by ${who}`,
        ),
      ];
    case 'observation-retracted': {
      const { sample, why } = event.data;
      return [
        {
          kind: 'decision',
          subject: 'correction',
          samples: [sample],
          tell: (name) => ({
            title: `Measurement of ${name(sample)} struck out`,
            why: `${why || `by ${who}`}. Its reward is void.`,
          }),
        },
      ];
    }
    default:
      return [];
  }
}

function tellProposals(
  { spec }: CampaignState,
  proposals: Extract<CampaignEvent, { type: 'designs-proposed' }>['data']['proposals'],
): readonly Told[] {
  const [first, ...others] = proposals;
  if (first === undefined)
    return [plain('proposal', 'No further design', 'The planner found none that was not tried before.')];
  const more = others.length === 0 ? '' : ` and ${others.length === 1 ? 'one' : others.length} more`;
  const expected =
    first.predicted === null || first.why.startsWith('Expected')
      ? ''
      : `Expected ${formatQuantity(first.predicted)}. `;
  const title = `Next: ${nameDesign(spec.space, first.design)}${more}`;
  return [plain('proposal', title, `${expected}${first.why}`)];
}

function tellAnalysis(
  state: CampaignState,
  sample: SampleState | undefined,
  observations: readonly Observation[],
  failure: Failure | undefined,
  warnings: readonly string[],
  leader: LeaderTrack,
): readonly Told[] {
  if (sample === undefined) return [];
  const { goals, space } = state.spec;
  const [goal] = goals;
  const reading = observations.findLast(({ quantity }) => quantity === goal.quantity);
  const told: Told[] = failure === undefined ? [] : [tellFailure([sample.id], failure)];
  if (reading === undefined) return told;
  const design = nameDesign(space, sample.asMade ?? sample.design);
  if (reading.bound !== undefined) {
    const why = `${design}. Kept as ${reading.bound === 'upper' ? 'an upper' : 'a lower'} limit, not as a value. ${warnings.join('. ')}`;
    return [
      ...told,
      {
        kind: 'result',
        subject: 'limit',
        samples: [sample.id],
        tell: (name) => ({ title: `${name(sample.id)}: ${formatQuantity(reading)}`, why: why.trim() }),
      },
    ];
  }
  const isNewBest = leader.take(
    space,
    goals,
    { ...sample, observations: [...sample.observations, ...observations] },
    reading,
  );
  const why = `${design}. ${judgePrediction(state, sample, reading)} ${isNewBest ? 'It leads now.' : 'No new best.'}${
    isNewBest && sample.origin !== 'replicate'
      ? ' One sample is not yet a result: the highest of many noisy readings is usually too high.'
      : ''
  }`;
  return [
    ...told,
    {
      kind: 'result',
      subject: isNewBest ? 'best' : 'result',
      samples: [sample.id],
      tell: (name) => ({ title: `${name(sample.id)}: ${formatQuantity(reading)}`, why }),
    },
  ];
}

function judgePrediction({ spec }: CampaignState, sample: SampleState, reading: Observation): string {
  const predicted = predictionOf(spec.space, sample);
  if (predicted === null) return 'It was not predicted.';
  if (predicted.sd === null || !(predicted.sd > 0)) return `Predicted ${formatQuantity(predicted)}.`;
  const distance = Math.abs(reading.value - predicted.value) / predicted.sd;
  const verdict =
    distance <= 1.96
      ? 'inside the 95 % interval'
      : `outside the 95 % interval, ${distance.toFixed(1)} sd away`;
  return `Predicted ${formatQuantity(predicted)}: ${verdict}.`;
}

const tellFailure = (samples: readonly Id[], { kind, detail }: Failure): Told => ({
  kind: 'fault',
  subject: 'failure',
  samples,
  tell: (name) => ({
    title: `${samples.map(name).join(', ')}: ${failureWords[kind].name}`,
    why: `${detail.replace(/\.$/, '')}. In short: ${failureWords[kind].meaning}.`,
  }),
});

/** Samples of a step: of a running one as it says, else the one that its key begins with. */
function stepSamples(state: CampaignState, key: string): readonly Id[] {
  const step = state.inFlight.get(key)?.step;
  if (step !== undefined && 'samples' in step) return step.samples;
  const [first = ''] = key.split('/');
  return state.samples.has(first) ? [first] : [];
}
