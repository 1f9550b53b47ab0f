import { sha256Hex } from '../../core/hash.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { type CallOutcome, type Rollout, splitOf, type TaskCall, type TaskTool } from '../../gym/index.ts';
import { findFamily } from '../gym/find-family.ts';
import { canonicalize } from './substances.ts';
import type { ChatMessage, ToolDeclaration, TrainingItem } from './training-item.ts';

/** Tasks of the gym are made by this program from a seed. */
const licence = 'CC0-1.0';

/**
 * Finished episodes as conversations. The task is opened again from its seed, so that what the model was told is exactly what the family
 * says now, and the split is computed anew: a line that claims another split is not believed.
 * @throws AppError `unknown-family`
 */
export const itemsOfRollouts = (rollouts: readonly Rollout[]): readonly TrainingItem[] =>
  rollouts.map(itemOf);

function itemOf(rollout: Rollout): TrainingItem {
  const { task, rollout_id, calls, outcomes, receipt, verdict } = rollout;
  const family = findFamily(task.family);
  const truth = family.draw(task.seed, task.level);
  const { brief, tools } = family.open(truth, task);
  const group = `${task.family}/${task.level}/${task.seed}`;
  const { content, substances } = canonicalize(calls as unknown as Json);
  return {
    id: rollout_id,
    source: 'gym',
    split: splitOf(family, family.groupOf(truth)),
    group,
    content: sha256Hex(canonicalJson([group, content])),
    // fractions of elements that stand for others are told apart by their world
    substances: substances.map((substance) => `${family.groupOf(truth)} ${substance}`),
    prompt: [{ role: 'user', content: brief }],
    completion: conversationOf(calls, outcomes),
    tools: tools.map(declareTool),
    reward: receipt.total,
    score: receipt.score,
    isAdmitted: receipt.status !== 'void' && Object.values(receipt.gates).every(Boolean),
    receipt: receipt as unknown as Json,
    licence,
    environment: {
      name: task.family,
      seed: task.seed,
      level: task.level,
      task_id: group,
      env_version: rollout.env_version,
    },
    toolTrace: calls.map((call, n) => traceOf(call, outcomes[n])),
    extra: {
      is_truncated: rollout.is_truncated,
      task_hash: rollout.task_hash,
      score: receipt.score,
      utility: verdict.utility,
      ...(rollout.tokens !== undefined && { tokens: rollout.tokens as unknown as Json }),
    },
  };
}

const declareTool = ({ name, description, inputSchema }: TaskTool): ToolDeclaration => ({
  type: 'function',
  function: { name, description, parameters: inputSchema as Json },
});

const conversationOf = (
  calls: readonly TaskCall[],
  outcomes: readonly CallOutcome[],
): readonly ChatMessage[] =>
  calls.flatMap((call, n): readonly ChatMessage[] => {
    const id = `call_${n + 1}`;
    const outcome = outcomes[n];
    const asked: ChatMessage = {
      role: 'assistant',
      content: '',
      tool_calls: [
        { id, type: 'function', function: { name: call.tool, arguments: JSON.stringify(call.arguments) } },
      ],
    };
    return outcome === undefined
      ? [asked]
      : [asked, { role: 'tool', tool_call_id: id, content: textOf(outcome) }];
  });

const textOf = (outcome: CallOutcome): string =>
  'error' in outcome ? `Error: ${outcome.error.message}` : outcome.text;

const traceOf = ({ tool, arguments: input }: TaskCall, outcome: CallOutcome | undefined): Json => ({
  tool_name: tool,
  arguments: input,
  result: outcome !== undefined && 'result' in outcome ? outcome.result : null,
  error: outcome !== undefined && 'error' in outcome ? { ...outcome.error } : null,
});
