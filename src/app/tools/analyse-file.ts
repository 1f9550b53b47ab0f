import { basename } from 'node:path';
import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import type { Json } from '../../core/json.ts';
import { analyseContent } from '../analyse/analyse-files.ts';
import { describeQuantity, quoteTexts } from './describe-estimate.ts';
import { contentArguments, readContent } from './given-content.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const analyseFile = ({ definitions, filesFolder }: ToolBench) =>
  defineTool({
    name: 'analyse',
    description: `What an instrument's file says: findings with uncertainty and criterion, by every analysis that reads it (${definitions.analyses.map(({ name }) => name).join(', ')}). ${quotedNotice}`,
    effect: 'compute',
    input: z.strictObject({
      name: z
        .string()
        .min(1)
        .max(200)
        .describe('name of the file with its ending, such as rt.csv: it tells the format'),
      ...contentArguments,
      analyses: z
        .array(z.string().max(100))
        .max(20)
        .default([])
        .describe('only these; without any, whichever read the file'),
      options: z
        .record(z.string(), z.json())
        .default({})
        .describe('settings of the analyses, such as {"mass_mg":12.3}'),
    }),
    async run({ name, analyses: only, options, ...content }) {
      const bytes = await readContent('analyse', content, filesFolder);
      const report = analyseContent(basename(name), bytes, {
        analyses: definitions.analyses,
        only,
        offers: options as { readonly [option: string]: Json },
      });
      const {
        file,
        instrument,
        sample,
        measuredAt,
        failure,
        warnings,
        findings,
        panels: _,
        ...rest
      } = report;
      return {
        ...rest,
        file: quoteText(file),
        measuredAt: measuredAt === null ? null : quoteText(measuredAt),
        instrument: instrument === null ? null : quoteText(instrument),
        sample: sample === null ? null : quoteText(sample),
        findings: findings.map(({ criterion, method, detail, ...finding }) => ({
          ...describeQuantity(finding),
          criterion: quoteText(criterion),
          method: quoteText(method),
          detail: quoteTexts(detail),
        })),
        warnings: warnings.map((text) => quoteText(text)),
        failure: failure === null ? null : quoteText(failure),
      };
    },
  });
