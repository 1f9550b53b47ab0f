import { z } from 'zod';
import { defineTool, quotedNotice, quoteText } from '../../agents/index.ts';
import { findDefinition } from '../../runtime/index.ts';
import { parseGoalOptions } from '../cli/parse-goal-option.ts';
import { describeSuggestion } from '../cli/show-suggestions.ts';
import { parseColumns } from '../read-columns.ts';
import { suggestExperiments } from '../suggest-experiments.ts';
import { contentArguments, readContent } from './given-content.ts';
import type { ToolBench } from './tool-surroundings.ts';

const noProgress = (): void => undefined;

export const suggestFromTable = ({ definitions, filesFolder }: ToolBench) =>
  defineTool({
    name: 'suggest',
    description: `The next experiments for a CSV table: a row for each experiment, a column for each variable and each result; an empty result means not measured yet. Gives designs with expected value and sd, noise included. ${quotedNotice}`,
    effect: 'compute',
    input: z.strictObject({
      ...contentArguments,
      goals: z
        .array(z.string().max(300))
        .min(1)
        .max(8)
        .describe(
          'max:COLUMN, min:COLUMN, target:COLUMN=NUMBER, and limits atleast:COLUMN=NUMBER, atmost:COLUMN=NUMBER',
        ),
      inputs: z
        .array(z.string().max(200))
        .max(200)
        .optional()
        .describe('columns that make up a design; default: all others'),
      ignore: z.array(z.string().max(200)).max(200).default([]).describe('columns that do not'),
      bounds: z
        .record(z.string().max(200), z.tuple([z.number(), z.number()]))
        .default({})
        .describe('ranges in place of the data\'s own, such as {"T_K":[300,900]}'),
      count: z.int().min(1).max(50).default(1),
      seed: z.int().min(0).default(1),
      planner: z.string().max(100).default('bayes'),
    }),
    async run({ goals: written, inputs, ignore, bounds, count, seed, planner: name, ...content }, signal) {
      const goals = parseGoalOptions(written);
      const bytes = await readContent('suggest', content, filesFolder);
      const ranges = new Map(Object.entries(bounds));
      const table = parseColumns(bytes, content.path ?? 'table', {
        bounded: goals.map(({ quantity }) => quantity),
        allowsNoRows: ranges.size > 0,
      });
      const request = {
        goals,
        inputs: inputs ?? null,
        ignore,
        simulated: [],
        bounds: ranges,
        count,
        seed,
        options: {},
      };
      const planner = findDefinition('planner', definitions.planners, name);
      const { proposals, notes } = await suggestExperiments(table, request, planner, noProgress, signal);
      return {
        suggestions: proposals.map(({ rationale: _, ...proposal }) => ({
          ...describeSuggestion(proposal),
          why: quoteText(proposal.why),
        })),
        notes: notes.map((note) => quoteText(note)),
      };
    },
  });
