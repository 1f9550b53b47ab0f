import { z } from 'zod';
import { AppError } from '../../core/error.ts';
import { assertCoherent } from '../hypotheses/check-hypothesis.ts';
import { countFinished } from '../hypotheses/judge-hypothesis.ts';
import { defineOwnTool } from './own-tool.ts';
import { probabilitySchema, sentence } from './schemas.ts';

export const reviseHypothesis = defineOwnTool({
  name: 'revise-hypothesis',
  description:
    'Give an open hypothesis another probability, with the reason. Every experiment is scored under the probability that stood before it.',
  schema: z.strictObject({ id: z.string(), probability: probabilitySchema, why: sentence }),
  decide({ id, probability, why }, { view }, { hypotheses }) {
    const known = hypotheses.find(({ hypothesis }) => hypothesis.id === id);
    if (known === undefined || known.verdict !== 'open')
      throw new AppError(
        'bad-hypothesis',
        `id: "${id}" ${known === undefined ? 'is no hypothesis' : `is settled: ${known.verdict}`}; open are: ${
          hypotheses
            .filter(({ verdict }) => verdict === 'open')
            .map(({ hypothesis }) => hypothesis.id)
            .join(', ') || 'none'
        }`,
      );
    assertCoherent(known.hypothesis, probability, hypotheses);
    const at = countFinished(view.trials);
    return {
      events: [{ type: 'hypothesis-revised', data: { id, at, probability, why } }],
      result: { id, probability },
    };
  },
});
