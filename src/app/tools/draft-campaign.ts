import { basename } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import {
  defineTool,
  draftCampaign as draft,
  quotedNotice,
  quoteLines,
  quoteText,
} from '../../agents/index.ts';
import { parseCampaign } from '../../campaign/index.ts';
import { parseGoalOptions } from '../cli/parse-goal-option.ts';
import { parseTable } from '../read-table.ts';
import { contentArguments, readContent } from './given-content.ts';
import type { ToolBench } from './tool-surroundings.ts';

export const draftCampaign = ({ filesFolder }: ToolBench) =>
  defineTool({
    name: 'draft-campaign',
    description: `A campaign file drafted from a CSV table of experiments, checked as a campaign file is, for a person to read and start. Nothing is written or started. ${quotedNotice}`,
    effect: 'compute',
    input: z.strictObject({
      ...contentArguments,
      goals: z
        .array(z.string().max(300))
        .min(1)
        .max(8)
        .describe(
          'max:COLUMN, min:COLUMN, target:COLUMN=NUMBER, atleast:COLUMN=NUMBER, atmost:COLUMN=NUMBER',
        ),
      inputs: z.array(z.string().max(200)).max(200).optional().describe('columns that make up a design'),
      ignore: z.array(z.string().max(200)).max(200).default([]).describe('columns that do not'),
      name: z.string().min(1).max(200).default('draft'),
      experiments: z.int().min(1).max(10_000).default(10).describe('the budget'),
    }),
    async run({ goals: written, inputs, ignore, name, experiments, ...content }) {
      const goals = parseGoalOptions(written);
      const bytes = await readContent('draft-campaign', content, filesFolder);
      const place = content.path === undefined ? 'table.csv' : basename(content.path);
      const table = parseTable(bytes, place);
      const { file, notes } = draft(table, {
        name,
        goals: goals.map(({ direction, ...goal }) => ({
          ...goal,
          ...(direction !== 'constrain' && { direction }),
        })) as never,
        inputs: inputs ?? null,
        ignore,
        experiments,
        laboratory: 'bench',
        table: place,
      });
      const { warnings } = parseCampaign(file, null, 'the draft', 'prior' in file ? [table] : []);
      return {
        started: false,
        file: quoteLines(stringify(file, { lineWidth: 110 }), 20_000),
        notes: [...notes, ...warnings].map((note) => quoteText(note)),
      };
    },
  });
