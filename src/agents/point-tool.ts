import { z } from 'zod';
import type { PlanningView } from '../campaign/index.ts';
import { defineTool } from './define-tool.ts';
import { pointToolName } from './own-tools/propose-experiments.ts';
import { regionSchema, sentence } from './own-tools/schemas.ts';
import { type AskPlanner, pointInRegions } from './point-in-regions.ts';
import type { AgentTool } from './tool.ts';

const input = z.strictObject({
  regions: z
    .array(z.strictObject({ where: regionSchema, weight: z.number().positive().default(1), why: sentence }))
    .max(8)
    .default([])
    .describe('where to look, each with its share of the designs; none: the whole space'),
  exclude: z
    .array(z.strictObject({ where: regionSchema, why: sentence }))
    .max(8)
    .default([])
    .describe('where not to'),
  count: z.int().min(1).max(1000).optional(),
});

/** The tool with which an agent gives regions and reasons, and the statistical planner points at designs in them. */
export const pointTool = (
  planner: string,
  { view, count }: { readonly view: PlanningView; readonly count: number },
  ask: AskPlanner,
): AgentTool =>
  defineTool({
    name: pointToolName,
    description: `Have the planner ${planner}, which learns from all measurements, point at designs: within regions that you weigh, outside of what you exclude. Follow it in propose-experiments, or overrule it with a reason.`,
    effect: 'compute',
    input,
    async run(asked) {
      const wanted = Math.min(asked.count ?? count, count);
      const pointed = await pointInRegions(view, wanted, asked, (part, n) => ask(planner, part, n));
      const designs = pointed.map(
        ({ proposal: { design, predicted, expectedImprovement, why }, region }) => ({
          design,
          predicted,
          expectedImprovement,
          why,
          region,
        }),
      );
      return { planner, designs };
    },
  });
