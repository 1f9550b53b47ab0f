import type { CampaignState } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Store } from '../../runtime/index.ts';
import { openCampaignAccount } from './campaign-account.ts';
import { type OpenModelOptions, openModel, type ReadyModel } from './open-model.ts';

type CampaignModelOptions = Omit<OpenModelOptions, 'name' | 'purpose' | 'account'>;

/**
 * The model that a campaign's switch names, within the budget that it states. @throws AppError `model-off` — the switch is off; and
 * like {@link openModel}
 */
export async function openCampaignModel(
  store: Store,
  { id, spec }: CampaignState,
  options: CampaignModelOptions,
): Promise<ReadyModel> {
  const { model = 'off', currency } = spec;
  if (model === 'off')
    throw new AppError(
      'model-off',
      `no model may work on campaign ${id}; a person switches one on: onnes amend ${id} --changes '{"model":{"use":"NAME","budget":{"tokens":100000}}}'`,
    );
  const account = openCampaignAccount(store, id, model.budget, currency);
  return openModel({ ...options, name: model.use, purpose: id, account });
}
