import { AppError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import { parseWith } from '../core/parse-with.ts';
import { campaignFileSchema } from './campaign-file.ts';
import type { Amendment } from './events.ts';
import { completeGoals, findGoalsFault } from './goals.ts';
import { parseSpace } from './space/index.ts';
import type { CampaignSpec } from './spec.ts';

/**
 * The changes of an amendment, written as in a campaign file; a field of `budget` that is not named keeps its value.
 * @throws AppError `bad-amendment`, `bad-space` naming the field, the value and what was expected.
 */
export function amendmentFromJson(spec: CampaignSpec, json: Json): Amendment {
  if (!isMapping(json))
    throw new AppError(
      'bad-amendment',
      `amendment: ${JSON.stringify(json)} is not a mapping of the fields to change`,
    );
  const { space, goal, ...rest } = json;
  const merged = mergeBudget(spec, goal === undefined ? rest : { goals: [goal], ...rest });
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
      model: true,
    })
    .partial()
    .strict();
  const parsed = parseWith(schema, merged, 'bad-amendment', 'amendment');
  const named = Object.fromEntries(Object.entries(parsed).filter(([field]) => field in merged));
  const planner =
    typeof parsed.planner === 'string' && 'planner' in merged
      ? { planner: { name: parsed.planner, options: {} } }
      : {};
  const { goals } = parsed;
  const fault = goals === undefined ? null : findGoalsFault(goals, 'goals');
  if (fault !== null) throw new AppError('bad-amendment', `amendment: ${fault}`);
  return {
    ...named,
    ...planner,
    ...(goals !== undefined && { goals: completeGoals(goals) }),
    ...(space !== undefined && { space: parseSpace(space, 'amendment: space') }),
  } as Amendment;
}

type Mapping = { readonly [field: string]: Json | undefined };

const isMapping = (json: Json | undefined): json is Mapping =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const mergeBudget = (spec: CampaignSpec, changes: Mapping): Mapping =>
  isMapping(changes.budget) ? { ...changes, budget: { ...spec.budget, ...changes.budget } } : changes;
