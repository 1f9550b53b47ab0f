import { z } from 'zod';
import type { Json } from '../../core/json.ts';
import { isInRegion } from '../hypotheses/region.ts';
import { defineOwnTool } from './own-tool.ts';
import { regionSchema } from './schemas.ts';

export const listTrials = defineOwnTool({
  name: 'list-trials',
  description: 'Experiments of this campaign in a region, newest first: design, outcomes, failures.',
  schema: z.strictObject({
    where: regionSchema.default({}),
    status: z.enum(['measured', 'failed', 'pending']).exactOptional(),
    skip: z.int().min(0).default(0),
    count: z.int().min(1).max(50).default(20),
  }),
  decide({ where, status, skip, count }, { view }) {
    const found = view.trials
      .filter((trial) => isInRegion(where, trial.design) && (status ?? trial.status) === trial.status)
      .toReversed();
    const trials = found.slice(skip, skip + count).map(({ sample, design, outcomes, status, failure }) => ({
      sample,
      status,
      design,
      outcomes,
      ...(failure && { failure }),
    }));
    return { result: { total: found.length, trials: trials as unknown as Json } };
  },
});
