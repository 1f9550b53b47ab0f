import { z } from 'zod';
import { defineTool, quotedNotice } from '../../agents/index.ts';
import { failureKinds } from '../../campaign/index.ts';
import { campaignArgument, pageArguments, pageOf } from './arguments.ts';
import { describeSample } from './describe-sample.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const listFailures = ({ states }: ToolBench) =>
  defineTool({
    name: 'list-failures',
    description: `Samples that failed, in one campaign or in all, with how often each kind of failure occurred. Failures are data: they say what cannot be made or measured. ${quotedNotice}`,
    effect: 'read',
    input: z.strictObject({
      campaign: campaignArgument.optional(),
      kind: z.enum(failureKinds).optional(),
      ...pageArguments,
    }),
    async run({ campaign, kind, ...page }) {
      const failed = (await states(campaign)).flatMap((state) =>
        [...state.samples.values()]
          .filter(({ failure }) => failure !== null && (kind === undefined || failure.kind === kind))
          .map((sample) => ({ state, sample })),
      );
      const counts: { [kind: string]: number } = {};
      for (const { sample } of failed) {
        const name = sample.failure?.kind ?? '';
        counts[name] = (counts[name] ?? 0) + 1;
      }
      const { entries, ...where } = pageOf(failed, page);
      return { counts, ...where, entries: entries.map(({ state, sample }) => describeSample(state, sample)) };
    },
  });
