import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import { campaignArgument, pageArguments, pageOf } from './arguments.ts';
import { findSample } from './find-sample.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const readReceipts = ({ open }: ToolBench) =>
  defineTool({
    name: 'read-receipts',
    description: `Rewards of a campaign's samples, every version: a provisional one rests on simulation alone, a settled one on a measurement, a void one on nothing any more. ${quotedNotice}`,
    effect: 'read',
    input: z.strictObject({
      campaign: campaignArgument,
      sample: z.string().max(50).optional().describe('such as s12; without it all samples'),
      ...pageArguments,
    }),
    async run({ campaign, sample, ...page }) {
      const state = await open(campaign);
      const samples = sample === undefined ? [...state.samples.values()] : [findSample(state, sample)];
      const receipts = samples.flatMap((each) =>
        each.receipts.map(({ explanation, evidence, ...receipt }) => ({
          ...receipt,
          evidence: evidence.map(({ method, ...rest }) => ({ ...rest, method: quoteText(method) })),
          explanation: quoteText(explanation),
        })),
      );
      return { campaign: state.id, ...pageOf(receipts, page) };
    },
  });
