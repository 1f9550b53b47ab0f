import { z } from 'zod';
import { admitHypothesis } from '../hypotheses/check-hypothesis.ts';
import { defineOwnTool } from './own-tool.ts';
import { probabilitySchema, regionSchema, sentence } from './schemas.ts';

export const stateHypothesis = defineOwnTool({
  name: 'state-hypothesis',
  description:
    'State what measurements can settle: that some design, or every design measured, of a region is above (below) a threshold, by a ' +
    'deadline in finished experiments. Refused when nothing could settle it, when it is settled already, or when it contradicts another.',
  schema: z.strictObject({
    statement: sentence.describe('in words'),
    scope: z.enum(['some', 'every']),
    quantity: z.string(),
    comparator: z.enum(['above', 'below']),
    threshold: z.number(),
    unit: z.string(),
    where: regionSchema.default({}),
    deadline: z.int().min(1).describe('finished experiments of the campaign at which it is settled'),
    probability: probabilitySchema,
    why: sentence,
  }),
  decide({ probability, why, ...draft }, { view }, { hypotheses }) {
    const hypothesis = admitHypothesis(draft, probability, view, hypotheses);
    return {
      events: [{ type: 'hypothesis-stated', data: { hypothesis, probability, why } }],
      result: { id: hypothesis.id, statedAt: hypothesis.statedAt, deadline: hypothesis.deadline },
    };
  },
});
