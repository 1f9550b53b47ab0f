import {
  type CampaignState,
  designAmounts,
  type Goal,
  observationOf,
  type SampleState,
} from '../../campaign/index.ts';
import { formatQuantity } from '../../core/format-quantity.ts';
import { sha256Hex } from '../../core/hash.ts';
import type { Id } from '../../core/id.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { clip, type Split, splitOf } from '../../gym/index.ts';
import { chemicalFamily } from '../../kernels/composition/index.ts';
import { canonicalize } from './substances.ts';
import type { ChatMessage, ToolDeclaration, TrainingItem } from './training-item.ts';

/** What is known of a sample's raw files. */
export type LicenceOf = (sample: SampleState) => string;

/**
 * Every sample of a campaign that has a receipt, as one decision: what was asked and known when it was chosen, the design with its
 * forecast, and what came of it. A chemical system is in one split throughout, and what is known is told without the samples of stricter
 * splits. Samples chosen together answer the same prompt.
 */
export function itemsOfCampaign(state: CampaignState, licenceOf: LicenceOf): readonly TrainingItem[] {
  const samples = [...state.samples.values()];
  const splits = new Map(samples.map((sample) => [sample.id, splitOfSample(state, sample)]));
  return samples.flatMap((sample) => {
    const receipt = sample.receipts.at(-1);
    return receipt === undefined ? [] : [itemOf(state, sample, receipt, splits, licenceOf(sample))];
  });
}

const splitOfSample = (state: CampaignState, { design, asMade }: SampleState): Split => {
  const amounts = designAmounts(state.spec.space, asMade ?? design);
  const group = amounts === null ? `campaign ${state.spec.name}` : chemicalFamily(amounts);
  return splitOf({ isEvaluationOnly: false }, group);
};

const order: readonly Split[] = ['train', 'validation', 'test'];

function itemOf(
  state: CampaignState,
  sample: SampleState,
  receipt: SampleState['receipts'][number],
  splits: ReadonlyMap<Id, Split>,
  licence: string,
): TrainingItem {
  const { spec } = state;
  const split = splits.get(sample.id)!;
  const known = [...state.samples.values()].filter(
    (other) =>
      other.finishedAt !== null &&
      other.finishedAt <= sample.startedAt &&
      other.id !== sample.id &&
      order.indexOf(splits.get(other.id)!) <= order.indexOf(split),
  );
  const prompt: readonly ChatMessage[] = [{ role: 'user', content: describeProblem(state, known) }];
  const predicted = sample.proposal?.predicted ?? null;
  const asked = { design: sample.design, predicted: predicted as unknown as Json };
  const outcome = describeOutcome(sample, spec.goals);
  const amounts = designAmounts(spec.space, sample.asMade ?? sample.design);
  const { content, substances } = canonicalize(
    amounts === null ? (sample.design as Json) : { ...sample.design, ...amounts },
  );
  return {
    id: `${state.id}/${sample.id}`,
    source: 'campaign',
    split,
    group: sha256Hex(canonicalJson(prompt as unknown as Json)),
    content: sha256Hex(
      canonicalJson([spec.goals as unknown as Json, content, outcome, spec.laboratory.name]),
    ),
    substances,
    prompt,
    completion: [
      {
        role: 'assistant',
        content: sample.proposal?.why ?? '',
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: proposeTool.function.name, arguments: JSON.stringify(asked) },
          },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: outcome },
    ],
    tools: [proposeTool],
    reward: receipt.total,
    score: clip(receipt.total, 0, 1),
    isAdmitted: receipt.status === 'settled' && !sample.isRetracted && sample.failure === null,
    receipt: receipt as unknown as Json,
    licence,
    environment: null,
    toolTrace: [
      {
        tool_name: proposeTool.function.name,
        arguments: asked as unknown as Json,
        result: outcome,
        error: null,
      },
    ],
    extra: { campaign: state.id, origin: sample.origin, receipts: sample.receipts as unknown as Json },
  };
}

const proposeTool: ToolDeclaration = {
  type: 'function',
  function: {
    name: 'propose_experiment',
    description:
      'Propose the next experiment, with a forecast of the first goal stated before it is measured.',
    parameters: {
      type: 'object',
      properties: {
        design: { type: 'object', description: 'a value for every variable of the space' },
        predicted: {
          type: ['object', 'null'],
          description: 'value, sd and unit of what will be measured',
        },
      },
      required: ['design'],
    },
  },
};

function describeProblem({ spec }: CampaignState, known: readonly SampleState[]): string {
  const goals = spec.goals.map(
    ({ direction, quantity, criterion, unit, target }) =>
      `${direction} ${quantity} (${criterion}) in ${unit}${target === undefined ? '' : `, target ${target} ${unit}`}`,
  );
  const rows = known.map(
    (sample) => `- ${JSON.stringify(sample.asMade ?? sample.design)}: ${describeOutcome(sample, spec.goals)}`,
  );
  return [
    `Goals: ${goals.join('; ')}.`,
    `Space: ${JSON.stringify(spec.space)}.`,
    `Budget: ${spec.budget.experiments} experiments.`,
    rows.length === 0 ? 'Nothing has been measured yet.' : `Done so far:\n${rows.join('\n')}`,
    'Propose the next experiment.',
  ].join('\n');
}

function describeOutcome(sample: SampleState, goals: readonly Goal[]): string {
  if (sample.isRetracted) return 'retracted';
  if (sample.failure !== null) return `failed, ${sample.failure.kind}: ${sample.failure.detail}`;
  const read = goals.flatMap((goal) => {
    const observation = observationOf(sample, goal);
    return observation === null
      ? []
      : [`${goal.quantity} ${formatQuantity(observation)} (${observation.fidelity})`];
  });
  return read.length === 0 ? 'not measured' : read.join('; ');
}
