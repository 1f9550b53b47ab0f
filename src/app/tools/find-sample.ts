import type { CampaignState, SampleState } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';

/** @throws AppError `no-such-sample` */
export function findSample(state: CampaignState, id: string): SampleState {
  const sample = state.samples.get(id);
  if (sample !== undefined) return sample;
  const last = [...state.samples.keys()].at(-1);
  throw new AppError(
    'no-such-sample',
    `campaign ${state.id} has no sample "${id}"; ${last === undefined ? 'it has none yet' : `its samples are s1 to ${last}`}`,
  );
}
