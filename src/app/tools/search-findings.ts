import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import { campaignArgument, pageArguments, pageOf } from './arguments.ts';
import { describeQuantity } from './describe-estimate.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const searchFindings = ({ states }: ToolBench) =>
  defineTool({
    name: 'search-findings',
    description: `What analyses found in raw files, whether or not a goal asks for it: value with sd and unit, or null with the bound that says how far was looked; criterion and method. ${quotedNotice}`,
    effect: 'read',
    input: z.strictObject({
      campaign: campaignArgument.optional(),
      sample: z.string().max(50).optional().describe('such as s12'),
      quantity: z.string().max(200).optional().describe('such as critical-temperature-midpoint'),
      ...pageArguments,
    }),
    async run({ campaign, sample, quantity, ...page }) {
      const found = (await states(campaign)).flatMap((state) =>
        [...state.samples.values()]
          .filter(({ id }) => sample === undefined || id === sample)
          .flatMap(({ id, findings, isRetracted }) =>
            findings
              .filter((finding) => quantity === undefined || finding.quantity === quantity)
              .map(({ criterion, method, detail, ...finding }) => ({
                campaign: state.id,
                sample: id,
                ...(isRetracted && { isRetracted }),
                ...describeQuantity(finding),
                criterion: quoteText(criterion),
                method: quoteText(method),
                detail: quoteText(JSON.stringify(detail)),
              })),
          ),
      );
      return pageOf(found, page);
    },
  });
