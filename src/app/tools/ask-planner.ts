import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import { viewForPlanner } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import { findDefinition } from '../../runtime/index.ts';
import { describeSuggestion } from '../cli/show-suggestions.ts';
import { campaignArgument } from './arguments.ts';
import { showRationale } from './show-rationale.ts';
import type { ToolBench } from './tool-surroundings.ts';

const noProgress = (): void => undefined;

export const askPlanner = ({ open, definitions, compute }: ToolBench) =>
  defineTool({
    name: 'ask-planner',
    description: `What a statistical planner would measure next in a campaign, knowing all that was measured: designs with expected value, sd, gain and reason. Nothing is begun by asking. ${quotedNotice}`,
    effect: 'compute',
    input: z.strictObject({
      campaign: campaignArgument,
      planner: z.string().max(100).default('bayes'),
      count: z.int().min(1).max(20).default(1),
      seed: z.int().min(0).default(1).describe('another draw where designs are equally good'),
    }),
    async run({ campaign, planner, count, seed }, signal) {
      const state = await open(campaign);
      const options: { readonly [option: string]: Json } =
        state.spec.planner.name === planner ? state.spec.planner.options : {};
      findDefinition('planner', definitions.planners, planner).parseOptions(options);
      const job = {
        key: 'tool/ask-planner/1',
        seed,
        now: state.now,
        kind: 'propose',
        planner,
        options,
        view: structuredClone(viewForPlanner(state)),
        count,
        simulators: [],
      } as const;
      const event = await compute.perform(job, [], noProgress, signal);
      if (event.type !== 'designs-proposed')
        throw new Error(`broken invariant: a planner led to ${event.type}`);
      return {
        campaign: state.id,
        planner,
        suggestions: event.data.proposals.map((proposal) => ({
          ...describeSuggestion(proposal),
          why: quoteText(proposal.why),
          rationale: proposal.rationale === undefined ? null : showRationale(proposal.rationale, state),
        })),
        truncated: event.data.truncated,
      };
    },
  });
