import { agentPlanner } from '../../agents/index.ts';
import type { CampaignSpec } from '../../campaign/index.ts';
import { findModel, readModelsFile } from './models-file.ts';

/** Where a campaign's planner asks a model, the one that it switches on is this workspace's. @throws AppError `no-such-model`, `bad-models` */
export function checkModelSwitch({ model = 'off', planner }: CampaignSpec, folder: string): void {
  if (planner.name === agentPlanner.name && model !== 'off')
    findModel(readModelsFile(folder), model.use, folder);
}
