import { z } from 'zod';
import { defineTool, quotedNotice } from '../../agents/index.ts';
import type { Design, SampleState } from '../../campaign/index.ts';
import { campaignArgument, pageArguments, pageOf } from './arguments.ts';
import { describeSample } from './describe-sample.ts';
import type { ToolBench } from './tool-surroundings.ts';

const condition = z.union([
  z.number(),
  z.string().max(500),
  z.strictObject({ min: z.number().optional(), max: z.number().optional() }),
]);

const input = z.strictObject({
  campaign: campaignArgument.optional(),
  outcome: z.enum(['measured', 'failed', 'cancelled', 'open']).optional(),
  quantity: z.string().max(200).optional().describe('only samples on which this was observed'),
  atLeast: z.number().optional().describe('least value of the quantity [its unit]'),
  atMost: z.number().optional().describe('greatest value of the quantity [its unit]'),
  design: z
    .record(z.string().max(200), condition)
    .optional()
    .describe('variables as made, each a value or {"min":…,"max":…}'),
  sort: z
    .enum(['oldest', 'newest', 'highest', 'lowest'])
    .default('newest')
    .describe('highest and lowest need a quantity'),
  ...pageArguments,
});
type Question = z.output<typeof input>;

export const searchSamples = ({ states }: ToolBench) =>
  defineTool({
    name: 'search-samples',
    description: `Samples of one campaign or of all: design, what was predicted, simulated and measured, failure, reward. Retracted values are left out of searches by value. ${quotedNotice}`,
    effect: 'read',
    input: input.refine(
      ({ quantity, atLeast, atMost, sort }) =>
        quantity !== undefined ||
        (atLeast === undefined && atMost === undefined && sort !== 'highest' && sort !== 'lowest'),
      'atLeast, atMost, highest and lowest are of a quantity; expected its name in quantity',
    ),
    async run(question) {
      const found = (await states(question.campaign)).flatMap((state) =>
        [...state.samples.values()]
          .filter((sample) => fits(sample, question))
          .map((sample) => ({ state, sample, value: readingOf(sample, question.quantity) ?? 0 })),
      );
      const { total, offset, entries } = pageOf(sorted(found, question.sort), question);
      return { total, offset, entries: entries.map(({ state, sample }) => describeSample(state, sample)) };
    },
  });

const readingOf = (
  { isRetracted, observations }: SampleState,
  quantity: string | undefined,
): number | null =>
  isRetracted ? null : (observations.findLast((o) => o.quantity === quantity)?.value ?? null);

function fits(sample: SampleState, { outcome, quantity, atLeast, atMost, design }: Question): boolean {
  if (outcome !== undefined && sample.outcome !== outcome) return false;
  if (design !== undefined && !fitsDesign(sample.asMade ?? sample.design, design)) return false;
  if (quantity === undefined) return true;
  const value = readingOf(sample, quantity);
  return value !== null && value >= (atLeast ?? value) && value <= (atMost ?? value);
}

const fitsDesign = (made: Design, asked: NonNullable<Question['design']>): boolean =>
  Object.entries(asked).every(([variable, wanted]) => {
    const value = Object.hasOwn(made, variable) ? made[variable] : undefined;
    if (typeof wanted !== 'object') return value === wanted;
    return typeof value === 'number' && value >= (wanted.min ?? value) && value <= (wanted.max ?? value);
  });

function sorted<T extends { readonly value: number }>(
  found: readonly T[],
  sort: Question['sort'],
): readonly T[] {
  if (sort === 'oldest') return found;
  if (sort === 'newest') return found.toReversed();
  return found.toSorted((a, b) => (sort === 'highest' ? b.value - a.value : a.value - b.value));
}
