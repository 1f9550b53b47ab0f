import {
  type AgentDesk,
  type AgentOptions,
  type AgentTool,
  agentPlanner,
  calculatorTool,
  createAgentPlanner,
  foldAgentEvents,
  type LanguageModel,
  settleHypotheses,
} from '../../agents/index.ts';
import { type CampaignState, type Instant, type Planner, viewForPlanner } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Compute, Fence, OutsideStep, Store } from '../../runtime/index.ts';
import type { Lab } from '../lab.ts';
import { buildAgentTools } from '../tools/index.ts';
import { openRunLog } from './store-run-log.ts';

/** What an agent of one campaign is given. */
export type AgentSurroundings = {
  readonly store: Store;
  readonly lab: Lab;
  readonly compute: Compute;
  readonly campaign: CampaignState;
  readonly model: LanguageModel | null;
  readonly labAt: () => Instant;
  readonly fence?: Fence;
};

/** The planner that asks a model, at work in its campaign; any other that asks outside as it is. */
export const attachAgent =
  (surroundings: AgentSurroundings) =>
  (planner: Planner<unknown>, { signal, ask }: OutsideStep): Planner<unknown> => {
    if (planner.name !== agentPlanner.name) return planner;
    const { campaign, model } = surroundings;
    return createAgentPlanner({
      campaign: { id: campaign.id, name: campaign.spec.name },
      model,
      budget: budgetOf(campaign),
      runLog: runLogOf(surroundings),
      toolsFor: (options) => chooseTools(surroundings, options),
      ask,
      signal,
    }) as Planner<unknown>;
  };

function budgetOf({ spec: { model = 'off' } }: CampaignState): AgentDesk['budget'] {
  if (model === 'off') return { tokens: null, money: null };
  return { tokens: model.budget.tokens ?? null, money: model.budget.money ?? null };
}

const runLogOf = ({ store, campaign, model, labAt, fence }: AgentSurroundings) =>
  openRunLog(store, campaign.id, {
    id: model?.name ?? agentPlanner.name,
    labAt,
    ...(fence && { fence }),
  });

/** Offered in every campaign, beside the simulators of its protocol. */
const usualTools: readonly string[] = [
  'search-samples',
  'search-findings',
  'list-failures',
  'explain-experiment',
];

/** Tools of the record and simulators. @throws AppError `bad-options` — a name that no tool has, or of one that writes */
function chooseTools(
  { store, lab, compute, campaign, model }: AgentSurroundings,
  { tools: named }: AgentOptions,
): readonly AgentTool[] {
  const actor = { kind: 'agent', id: model?.name ?? agentPlanner.name } as const;
  const all = buildAgentTools({ store, definitions: lab.definitions, compute, actor, filesFolder: null });
  const open = all.filter(({ effect }) => effect !== 'propose');
  const simulators = campaign.spec.protocol.flatMap((stage) =>
    stage.kind === 'simulate' ? [`simulate-${stage.simulator}`] : [],
  );
  const unknown = named.find((name) => !open.some((tool) => tool.name === name));
  if (unknown !== undefined)
    throw new AppError(
      'bad-options',
      `planner agent: tools: "${unknown}" is none of ${open.map(({ name }) => name).join(', ')}`,
    );
  const wanted = new Set([...usualTools, ...simulators, ...named]);
  return [calculatorTool, ...open.filter(({ name }) => wanted.has(name))];
}

/** Settles the hypotheses of a campaign that is over, once. */
export async function closeAgentRun(surroundings: AgentSurroundings, state: CampaignState): Promise<void> {
  const runLog = runLogOf(surroundings);
  const events = await runLog.read();
  const agent = foldAgentEvents(events);
  if (agent === null || agent.isClosed) return;
  const settled = settleHypotheses(agent, viewForPlanner(state), true);
  const why = state.stopping?.detail ?? 'the campaign is closed';
  await runLog.append(events.length, [...settled, { type: 'run-closed', data: { why } }]);
}
