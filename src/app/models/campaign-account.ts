import {
  type AccountEntry,
  type AccountState,
  emptyAccount,
  foldAccount,
  type ModelAccount,
  type SpendingLimits,
  whyTooDear,
} from '../../agents/index.ts';
import type { StoredEvent } from '../../campaign/index.ts';
import { AppError } from '../../core/error.ts';
import type { Id } from '../../core/id.ts';
import { createStreamView, retryOnConflict, type Store } from '../../runtime/index.ts';

type AccountEvent =
  | {
      readonly type: 'model-call-reserved';
      readonly data: Omit<AccountEntry & { readonly entry: 'reserved' }, 'entry'>;
    }
  | {
      readonly type: 'model-call-settled';
      readonly data: Omit<AccountEntry & { readonly entry: 'settled' }, 'entry'>;
    };

export const accountStream = (id: Id): string => `model-account/${id}`;

const fold = (state: AccountState | null, { type, data }: StoredEvent<AccountEvent>): AccountState =>
  foldAccount(
    state ?? emptyAccount,
    type === 'model-call-reserved' ? { entry: 'reserved', ...data } : { entry: 'settled', ...data },
  );

/**
 * What a campaign's model calls may use, in the record: reserved there before a call is sent, and decided on the newest state, so that
 * several processes share one budget and a crash frees nothing.
 */
export function openCampaignAccount(
  store: Store,
  id: Id,
  limits: SpendingLimits,
  currency: string,
): ModelAccount & { state(): Promise<AccountState> } {
  const view = createStreamView<AccountState, AccountEvent>({
    store,
    stream: accountStream(id),
    schema: 1,
    fold,
  });
  const append = (event: AccountEvent): Promise<void> =>
    view.append([event], { by: { kind: 'system', id: 'models' }, at: Date.now(), labAt: 0, cause: null });
  return {
    limits,
    currency,
    async state() {
      await view.refresh();
      return view.state() ?? emptyAccount;
    },
    async reserve(call, most) {
      await view.refresh();
      await retryOnConflict(view, async () => {
        const why = whyTooDear(view.state() ?? emptyAccount, limits, most);
        if (why !== null)
          throw new AppError('model-budget', `campaign ${id}: the request is not sent: ${why}`);
        await append({ type: 'model-call-reserved', data: { call, most } });
      });
    },
    async settle(call, actual) {
      await retryOnConflict(view, () => append({ type: 'model-call-settled', data: { call, actual } }));
    },
  };
}
