import { z } from 'zod';
import type { Context, Planner, PlanningView, Proposal } from '../campaign/index.ts';
import { AppError } from '../core/error.ts';
import { parseWith } from '../core/parse-with.ts';
import type { LanguageModel } from './language-model.ts';
import type { AskPlanner } from './point-in-regions.ts';
import { pointTool } from './point-tool.ts';
import { oneLine } from './prompts/fence.ts';
import type { TurnOutcome } from './run/next.ts';
import type { RunLog } from './run/run-log.ts';
import { runTurn } from './run/run-turn.ts';
import type { AgentTool } from './tool.ts';
import type { AgentSettings } from './turn-facts.ts';

const count = z.int().positive();

const optionsSchema = z.strictObject({
  /** Planner that points where the model says to look; null: the model points itself. */
  with: z.string().min(1).nullable().default(null),
  fallback: z.string().min(1).nullable().default('bayes'),
  contextTokens: count.default(24_000),
  replyTokens: count.default(2000),
  callsPerTurn: count.default(12),
  temperature: z.number().min(0).nullable().default(null),
  /** Tools of the record and simulators beside the usual ones, by name. */
  tools: z.array(z.string().min(1)).default([]),
});
export type AgentOptions = z.output<typeof optionsSchema>;

const declaration = {
  name: 'agent',
  version: '1',
  summary:
    'A language model plans with tools, hypotheses and forecasts, alone or with a planner that points; each reply is in the record.',
  asksOutside: true,
  parseOptions: (options: { readonly [option: string]: unknown }): AgentOptions =>
    parseWith(optionsSchema, options, 'bad-options', 'planner agent'),
  asks: ({ with: pointing, fallback }: AgentOptions): readonly string[] =>
    [pointing, fallback].filter((name) => name !== null),
} as const;

/** The planner as campaign files name it. It proposes once it is given a model and a log: {@link createAgentPlanner}. */
export const agentPlanner: Planner<AgentOptions> = {
  ...declaration,
  propose: async () => {
    throw new AppError(
      'model-not-configured',
      'planner agent needs the record of a campaign to work in; it cannot be asked without one',
    );
  },
};

/** What an agent works with in one campaign. */
export type AgentDesk = {
  readonly campaign: { readonly id: string; readonly name: string };
  /** Null: none is configured, and the fallback chooses. */
  readonly model: LanguageModel | null;
  /** What the model's calls may use in this campaign, all together; null: not limited. */
  readonly budget: AgentSettings['budget'];
  readonly runLog: RunLog;
  /** Tools beside its own, those named in the options among them; none that writes to the record is used. */
  toolsFor(options: AgentOptions): readonly AgentTool[];
  readonly ask: AskPlanner;
  readonly signal: AbortSignal;
};

/** The absence of a model, as a model that is never there. */
const noModel: LanguageModel = {
  name: 'no model',
  price: { input: 0, output: 0, currency: '' },
  generate: async () => {
    throw new AppError('model-not-configured', 'no language model is configured for this campaign');
  },
};

/**
 * The agent at work in one campaign. What the model says is in its log, so that a step performed again after a crash goes on where it
 * stood. Where the model brings no designs, the failure is recorded, and the fallback chooses and says so.
 * @throws AppError in `propose` — the failure's code, without a fallback; `interrupted`
 */
export function createAgentPlanner(desk: AgentDesk): Planner<AgentOptions> {
  return {
    ...declaration,
    async propose(view, count, options, context) {
      const settings = settingsOf(options, desk.budget);
      const outcome = await takeTurn(desk, settings, desk.toolsFor(options), view, count, context);
      if (outcome.outcome === 'designs')
        return outcome.proposals.map(({ forecast: _, ...proposal }): Proposal => proposal);
      const { code, detail, fallback } = outcome;
      if (fallback === null) throw new AppError(code, `the model brought no designs: ${detail}`);
      context.progress(0.5, `no designs of the model (${code}); ${fallback} chooses`);
      const proposals = await desk.ask(fallback, view, count);
      return proposals.map((proposal) => ({
        ...proposal,
        why: `The model brought no designs (${code}: ${oneLine(detail, 200)}); ${fallback} chose. ${proposal.why}`,
      }));
    },
  };
}

const settingsOf = (
  { with: withPlanner, tools: _, ...settings }: AgentOptions,
  budget: AgentSettings['budget'],
): AgentSettings => ({ ...settings, withPlanner, budget });

function takeTurn(
  { campaign, model, runLog, ask, signal }: AgentDesk,
  settings: AgentSettings,
  tools: readonly AgentTool[],
  view: PlanningView,
  count: number,
  { key, progress }: Context,
): Promise<TurnOutcome> {
  const { withPlanner } = settings;
  const pointing = withPlanner === null ? [] : [pointTool(withPlanner, { view, count }, ask)];
  return runTurn(
    { campaign, key, count, view, settings },
    {
      model: model ?? noModel,
      tools: [...tools.filter(({ effect }) => effect !== 'propose'), ...pointing],
      runLog,
      signal,
      onProgress: (note, { tokens, money }) =>
        progress(
          0,
          `agent ${note}; ${tokens} tokens${money ? `, ${money.toPrecision(3)} ${model?.price?.currency ?? ''}` : ''} so far`,
        ),
    },
  );
}
