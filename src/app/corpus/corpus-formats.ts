import type { Json } from '../../core/json.ts';
import type { TrainingItem } from './training-item.ts';

export type CorpusFormat = {
  readonly name: string;
  readonly summary: string;
  /** What there is a line for. */
  readonly lineFor: string;
  /** Items to lines, each one JSON object. */
  write(items: readonly TrainingItem[], options: WriteOptions): readonly object[];
};

export type WriteOptions = {
  /** 0 to 1. */
  readonly minScore: number;
  /** Agent server that NeMo Gym starts under this name in its own configuration. */
  readonly agent: string;
};

/** The agent that comes with NeMo Gym; a configuration that names its own needs another. */
export const usualAgent = 'simple_agent';

/** Travels with every line, so that nobody must look up where it is from. */
const provenance = ({ id, split, licence, receipt, source }: TrainingItem) => ({
  id,
  source,
  split,
  licence,
  receipt,
});

const sft: CorpusFormat = {
  name: 'sft',
  summary: 'conversations worth imitating: TRL, Tinker, OpenAI, axolotl',
  lineFor: 'each that scored at least --min-score and passed its gates',
  write: (items, { minScore }) =>
    items
      .filter(({ isAdmitted, score }) => isAdmitted && score >= minScore)
      .map((item) => ({
        messages: [...item.prompt, ...item.completion],
        tools: item.tools,
        ...provenance(item),
      })),
};

const preference: CorpusFormat = {
  name: 'preference',
  summary: 'of each prompt the best-paid answer beside the worst-paid: TRL, NeMo',
  lineFor: 'each prompt with two answers that were paid differently, the better one past its gates',
  write: (items) =>
    [...Map.groupBy(items, ({ group }) => group).values()].flatMap((group) => {
      const ranked = group.toSorted((a, b) => b.reward - a.reward || (a.id < b.id ? -1 : 1));
      const [chosen, rejected] = [ranked[0]!, ranked.at(-1)!];
      if (!(chosen.reward > rejected.reward) || !chosen.isAdmitted) return [];
      return [
        {
          prompt: chosen.prompt,
          chosen: chosen.completion,
          rejected: rejected.completion,
          tools: chosen.tools,
          ...provenance(chosen),
          rejected_id: rejected.id,
          rejected_receipt: rejected.receipt,
        },
      ];
    }),
};

const grpo: CorpusFormat = {
  name: 'grpo',
  summary:
    'prompts with the environment that pays them, one a task: TRL, and columns for NeMo Gym, verl and verifiers',
  lineFor: 'each task that can be set again',
  write: (items, { agent }) =>
    [...Map.groupBy(items, ({ group }) => group).values()].flatMap(([item]) =>
      item?.environment === null || item === undefined
        ? []
        : [
            {
              prompt: item.prompt,
              environment: item.environment.name,
              task_id: item.environment.task_id,
              seed: item.environment.seed,
              level: item.environment.level,
              split: item.split,
              responses_create_params: {
                input: item.prompt,
                tools: item.tools.map(({ function: declared }) => ({
                  type: 'function',
                  ...declared,
                  strict: false,
                })),
                parallel_tool_calls: false,
              },
              agent_ref: { type: 'responses_api_agents', name: agent },
              env_version: item.environment.env_version,
              licence: item.licence,
            },
          ],
    ),
};

const rollouts: CorpusFormat = {
  name: 'rollouts',
  summary: 'everything that was done and paid, in the form of OpenEnv collect',
  lineFor: 'each',
  write: (items) =>
    items.map((item) => ({
      episode_id: item.id,
      messages: [...item.prompt, ...item.completion],
      reward: item.reward,
      done: true,
      tool_trace: item.toolTrace,
      metrics: componentsOf(item.receipt),
      verify_metrics: { score: item.score, gates_passed: item.isAdmitted },
      artifacts: artefactsOf(item.receipt),
      task: item.environment ?? { group: item.group },
      extra: { ...item.extra, ...provenance(item), tools: item.tools },
    })),
};

const componentsOf = (receipt: Json): Json => (receipt as { readonly components?: Json }).components ?? {};

function artefactsOf(receipt: Json): readonly Json[] {
  const { evidence = [] } = receipt as { readonly evidence?: readonly { readonly [key: string]: Json }[] };
  return evidence.flatMap(({ artefact, artifact_sha256 }) => artefact ?? artifact_sha256 ?? []);
}

/** Every format of `onnes export` for those who train; a new one is an entry here. */
export const corpusFormats: readonly CorpusFormat[] = [sft, preference, grpo, rollouts];
