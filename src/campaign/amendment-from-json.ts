import type { Json } from '../core/json.ts';
import { parseWith } from '../core/parse-with.ts';
import { campaignFileSchema } from './campaign-file.ts';
import type { Amendment } from './events.ts';
import { parseSpace } from './space/index.ts';
import type { CampaignSpec } from './spec.ts';

/**
 * The changes of an amendment, written as in a campaign file; a field of `budget` that is not named keeps its value.
 * @throws AppError `bad-amendment`, `bad-space` naming the field, the value and what was expected.
 */
export function amendmentFromJson(spec: CampaignSpec, json: Json): Amendment {
  const { space, ...rest } = (json ?? {}) as { readonly [field: string]: Json };
  const merged = mergeBudget(spec, rest);
  const schema = campaignFileSchema
    .pick({
      goals: true,
      budget: true,
      stop: true,
      planner: true,
      concurrency: true,
      batch: true,
      confirm: true,
      retry: true,
    })
    .partial()
    .strict();
  const parsed = parseWith(schema, merged, 'bad-amendment', 'amendment');
  const named = Object.fromEntries(Object.entries(parsed).filter(([field]) => field in merged));
  const planner =
    typeof parsed.planner === 'string' && 'planner' in merged
      ? { planner: { name: parsed.planner, options: {} } }
      : {};
  return {
    ...named,
    ...planner,
    ...(space !== undefined && { space: parseSpace(space, 'amendment: space') }),
  } as Amendment;
}

const mergeBudget = (
  spec: CampaignSpec,
  changes: { readonly [field: string]: Json },
): { readonly [field: string]: Json } =>
  'budget' in changes
    ? { ...changes, budget: { ...spec.budget, ...(changes.budget as { [field: string]: Json }) } }
    : changes;
