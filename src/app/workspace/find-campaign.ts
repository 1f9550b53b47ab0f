import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import { campaignStream, type Store } from '../../runtime/index.ts';

/** Ids of all campaigns in the store. */
async function listCampaignIds(store: Store): Promise<readonly Id[]> {
  const prefix = campaignStream('');
  return (await store.streams(prefix)).map(({ stream }) => stream.slice(prefix.length));
}

/** The campaign whose id is, begins or ends with the text, or the one opened `last`. @throws AppError `no-such-campaign`, `ambiguous-campaign` */
export async function findCampaign(store: Store, text: string): Promise<Id> {
  const ids = await listCampaignIds(store);
  if (ids.includes(text)) return text;
  if (text === 'last' && ids.length > 0) return findLastOpened(store, ids);
  const matches = ids.filter((id) => id.startsWith(text) || id.endsWith(text));
  if (matches.length === 1) return matches[0] as Id;
  if (matches.length > 1)
    throw new AppError(
      'ambiguous-campaign',
      `"${text}" fits ${matches.length} campaigns: ${matches.slice(0, 5).join(', ')}`,
    );
  const there = ids.length === 0 ? 'the store holds none' : `there are: ${ids.slice(-5).join(', ')}`;
  throw new AppError('no-such-campaign', `no campaign "${text}"; ${there}`);
}

async function findLastOpened(store: Store, ids: readonly Id[]): Promise<Id> {
  let last = { id: ids[0] as Id, at: Number.NEGATIVE_INFINITY };
  for (const id of ids) {
    const [opening] = await store.read(campaignStream(id), 0, 1);
    if (opening !== undefined && opening.at >= last.at) last = { id, at: opening.at };
  }
  return last.id;
}
