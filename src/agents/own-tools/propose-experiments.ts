import { z } from 'zod';
import { checkDesign, type Design, designKey, type Goal } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { formatQuantity } from '../../core/format-quantity.ts';
import { checkForecast, type Forecast, quantityOfForecast } from '../forecast.ts';
import { oneLine } from '../prompts/fence.ts';
import type { AgentProposal } from '../run/events.ts';
import type { TurnState } from '../run/state.ts';
import type { TurnFacts } from '../turn-facts.ts';
import { defineOwnTool } from './own-tool.ts';
import { designSchema, sentence } from './schemas.ts';

/** The tool by which a planner is asked; its answers are what a proposal may follow. */
export const pointToolName = 'point-in-regions';

const experiment = z.strictObject({
  design: designSchema,
  forecast: z
    .strictObject({ q05: z.number(), q50: z.number(), q95: z.number(), unit: z.string() })
    .describe('5, 50 and 95 % quantiles of what the measurement of the first goal will read'),
  why: sentence,
  overrules: sentence
    .exactOptional()
    .describe('why the planner is overruled, where it was asked to point elsewhere'),
});

export const proposeExperiments = defineOwnTool({
  name: 'propose-experiments',
  description:
    'End the turn: the designs to be made and measured next, each with the quantiles of what will be read and the reason.',
  schema: z.strictObject({ experiments: z.array(experiment).min(1).max(1000) }),
  decide({ experiments }, facts, { turn }) {
    const { view, count, key } = facts;
    if (experiments.length > count)
      throw new AppError(
        'bad-proposal',
        `experiments: ${experiments.length} designs; expected 1 to ${count}`,
      );
    const [goal] = view.goals as readonly [Goal];
    const proposals = experiments.map((one, i): AgentProposal => {
      const field = `experiments[${i}]`;
      const verdict = checkDesign(view.space, one.design);
      if (verdict !== true) throw new AppError('bad-proposal', `${field}.design: ${verdict}`);
      checkForecast(one.forecast, goal, `${field}.forecast`);
      return {
        design: one.design,
        predicted: quantityOfForecast(one.forecast),
        expectedImprovement: null,
        why: describeWhy(one, facts, turn, field),
        forecast: one.forecast,
      };
    });
    return {
      events: [{ type: 'designs-stated', data: { turn: key, proposals } }],
      result: { accepted: proposals.length },
    };
  },
});

function describeWhy(
  {
    design,
    why,
    overrules,
    forecast,
  }: { design: Design; why: string; overrules?: string; forecast: Forecast },
  { settings, view, model }: TurnFacts,
  turn: TurnState | null,
  field: string,
): string {
  const { withPlanner } = settings;
  const expectation = `expects ${formatQuantity({ value: forecast.q50, sd: null, interval: [forecast.q05, forecast.q95], unit: forecast.unit })} (90 %)`;
  const own = `${model.name}, which ${expectation}: ${oneLine(why)}`;
  if (withPlanner === null) return own;
  const key = designKey(view.space, design);
  const pointed = pointedDesigns(turn).find((other) => designKey(view.space, other.design) === key);
  if (pointed !== undefined)
    return `${withPlanner} pointed here${pointed.region === null ? '' : `, in a region chosen because ${oneLine(pointed.region, 200)}`}; followed by ${own}`;
  if (overrules === undefined)
    throw new AppError(
      'bad-proposal',
      `${field}.overrules: missing; ${withPlanner} did not point at this design in this turn. Ask it with ${pointToolName} and follow, or say why it is overruled`,
    );
  return `Overrules ${withPlanner} (${oneLine(overrules, 200)}); chosen by ${own}`;
}

type Pointed = { readonly design: Design; readonly region: string | null };

/** What the planner answered in this turn. */
function pointedDesigns(turn: TurnState | null): readonly Pointed[] {
  const uses = (turn?.calls ?? []).flatMap((call) => call.uses);
  return uses.flatMap(({ asked, answer }) => {
    if (asked.tool !== pointToolName || answer === null || answer.isError) return [];
    return (answer.result as unknown as { readonly designs: readonly Pointed[] }).designs;
  });
}
