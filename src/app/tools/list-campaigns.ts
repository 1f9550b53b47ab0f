import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import { type CampaignSummary, summaryProjection } from '../../runtime/index.ts';
import { pageArguments, pageOf } from './arguments.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const listCampaigns = ({ store }: ToolBench) =>
  defineTool({
    name: 'list-campaigns',
    description: `Campaigns in the record: status, experiments used and allowed, best measured value, planner. ${quotedNotice}`,
    effect: 'read',
    input: z.strictObject(pageArguments),
    async run(page) {
      const rows = await store.rows(summaryProjection);
      const campaigns = rows.map(({ value }) => {
        const { name, goal, awaits, ended, ...summary } = value as unknown as CampaignSummary;
        return {
          ...summary,
          name: quoteText(name),
          goal: quoteText(goal),
          awaits: awaits.map((text) => quoteText(text)),
          ended: ended === null ? null : quoteText(ended),
        };
      });
      return pageOf(campaigns, page);
    },
  });
