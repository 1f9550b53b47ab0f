import { z } from 'zod';
import { answerQuestion, defineTool, listQuestions, quotedNotice, quoteText } from '../../agents/index.ts';
import { openRecord } from '../copilot/open-record.ts';
import { findCampaign } from '../workspace/find-campaign.ts';
import { campaignArgument } from './arguments.ts';
import { bareQuantity } from './describe-estimate.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const askRecord = ({ store }: ToolBench) =>
  defineTool({
    name: 'ask-record',
    description: `What the record of a campaign itself answers to a plain question, with its numbers and the events that they rest on; no model is asked. Kinds of question: ${listQuestions()
      .map(({ kind }) => kind)
      .join(', ')}. ${quotedNotice}`,
    effect: 'read',
    input: z.strictObject({
      campaign: campaignArgument,
      question: z.string().min(1).max(500).describe('such as "What is the best so far?"'),
    }),
    async run({ campaign, question }) {
      const record = await openRecord(store, null, await findCampaign(store, campaign));
      const { text, numbers, ...answer } = answerQuestion(record, question);
      return {
        campaign: record.state.id,
        ...answer,
        numbers: numbers.map((stated) => ({ ...stated, quantity: bareQuantity(stated.quantity) })),
        text: quoteText(text, 8000),
      };
    },
  });
