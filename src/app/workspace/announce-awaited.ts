import { type CampaignSummary, type Store, summaryProjection } from '../../runtime/index.ts';
import type { LaboratoryFile } from './laboratory-file.ts';
import { passOnNews } from './pass-on-alarm.ts';
import { openOrders, readLaboratories } from './work-orders.ts';

/** What a person has to do. `about`: the work order, or the campaign with what it awaits. */
type Awaited = { readonly awaited: 'bench' | 'review'; readonly about: string; readonly detail: string };

/** Between two looks while the record keeps changing [ms]. */
const restInterval = 2000;

/**
 * Tells the program and the address under `notify` of the laboratory's file, once for each, of work orders and reviews that begin to wait
 * for a person. Returns what ends it.
 */
export function announceAwaited(
  store: Store,
  notify: LaboratoryFile['notify'],
  laboratory: string,
  note: (why: string) => void,
): () => void {
  if (notify.command === undefined && notify.webhook === undefined) return () => undefined;
  const told = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let isEnded = false;
  const look = async (): Promise<void> => {
    const awaited = await listAwaited(store);
    if (isEnded) return;
    for (const each of awaited)
      if (!told.has(each.about)) {
        told.add(each.about);
        void passOnNews(notify, { laboratory, ...each }, note);
      }
  };
  const wake = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      look().catch((error: unknown) => note(`nobody was told who is awaited: ${String(error)}`));
    }, restInterval);
  };
  const unsubscribe = store.subscribe(wake);
  wake();
  return () => {
    isEnded = true;
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
}

async function listAwaited(store: Store): Promise<readonly Awaited[]> {
  const orders = (await readLaboratories(store)).flatMap((state) => [
    ...openOrders(state).map(
      ({ request }): Awaited => ({
        awaited: 'bench',
        about: request.id,
        detail: `${request.samples.map(({ id }) => id).join(', ')} on ${request.instrument}`,
      }),
    ),
    ...[...state.open].flatMap((id): Awaited[] => {
      const review = state.actions.get(id)?.review;
      return review?.verdict === 'awaited'
        ? [{ awaited: 'review', about: id, detail: review.reasons.join('; ') }]
        : [];
    }),
  ]);
  const rows = (await store.rows(summaryProjection)).map(({ value }) => value as unknown as CampaignSummary);
  const reviews = rows.flatMap(({ id, name, status, awaits }) =>
    status === 'closed'
      ? []
      : awaits
          .filter((line) => line.startsWith('review '))
          .map((line): Awaited => ({ awaited: 'review', about: `${id}:${line}`, detail: name })),
  );
  return [...orders, ...reviews];
}
