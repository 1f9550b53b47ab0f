import { z } from 'zod';
import { defineTool } from '../../agents/index.ts';
import { findRequest } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import { newId } from '../../core/id.ts';
import { commandCampaign } from '../../runtime/index.ts';
import { createClock } from '../workspace/create-clock.ts';
import { campaignArgument, designArgument } from './arguments.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const requestExperiment = ({ open, view, actor }: ToolBench) =>
  defineTool({
    name: 'request-experiment',
    description:
      'Ask for an experiment in a campaign. Nothing begins: a person reviews the request and approves, edits or refuses it. The same reference twice is the same request.',
    effect: 'propose',
    input: z.strictObject({
      campaign: campaignArgument,
      design: designArgument,
      why: z.string().min(1).max(1000).describe('the reason, for whoever reviews it'),
      reference: z.string().min(1).max(100).optional().describe('your own name for this request'),
      predicted: z
        .strictObject({ value: z.number(), sd: z.number().positive() })
        .optional()
        .describe('what you expect of the first goal [its unit]; the reward is scored by it'),
    }),
    async run({ campaign, design, why, reference = newId(Date.now()), predicted }) {
      const { spec, now } = await open(campaign);
      const clock = createClock(spec.laboratory.clock);
      clock.catchUp(now);
      const forecast = predicted === undefined ? null : { ...predicted, unit: spec.goals[0].unit };
      const request = { design, predicted: forecast, reference, why };
      const opened = await view(campaign);
      try {
        await commandCampaign(opened, { command: 'request-experiment', ...request }, actor, clock.now);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'already-requested') throw error;
      }
      const state = await open(campaign);
      const made = findRequest(state, actor, reference);
      if (made === null) throw new Error(`broken invariant: request ${reference} is not in the record`);
      return {
        campaign: state.id,
        request: made.key,
        design: made.request.design,
        verdict: made.verdict ?? 'waits for a person',
        sample: made.sample,
        reviewedWith: `onnes approve ${state.id} ${made.key}`,
      };
    },
  });
