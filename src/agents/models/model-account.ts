import { AppError } from '../../core/error.ts';
import type { ModelRequest, TokenPrice, TokenUsage } from '../language-model.ts';
import { mostTokens } from './most-tokens.ts';

/** Tokens, whole, and money in one currency; both ≥ 0. */
export type Spending = { readonly tokens: number; readonly money: number };

/** At most; a part that is absent is not limited. */
export type SpendingLimits = { readonly tokens?: number; readonly money?: number };

export type AccountEntry =
  | { readonly entry: 'reserved'; readonly call: string; readonly most: Spending }
  | { readonly entry: 'settled'; readonly call: string; readonly actual: Spending };

/** What was spent, and what calls under way may still cost. A call that was never settled counts with the most it may have cost. */
export type AccountState = { readonly spent: Spending; readonly reserved: ReadonlyMap<string, Spending> };

export const emptyAccount: AccountState = { spent: { tokens: 0, money: 0 }, reserved: new Map() };

const add = (a: Spending, b: Spending): Spending => ({
  tokens: a.tokens + b.tokens,
  money: a.money + b.money,
});

/** Pure and total: settling an unknown call, or one twice, changes nothing. */
export function foldAccount(state: AccountState, entry: AccountEntry): AccountState {
  const reserved = new Map(state.reserved);
  if (entry.entry === 'reserved') return { ...state, reserved: reserved.set(entry.call, entry.most) };
  if (!reserved.delete(entry.call)) return state;
  return { spent: add(state.spent, entry.actual), reserved };
}

export const committed = ({ spent, reserved }: AccountState): Spending =>
  [...reserved.values()].reduce(add, spent);

/** Sums of money are compared up to this much. */
const rounding = 1e-9;

/** Why a call that may cost so much is not made; null when the limits leave room for it. */
export function whyTooDear(state: AccountState, limits: SpendingLimits, most: Spending): string | null {
  const total = committed(state);
  const { tokens = Number.POSITIVE_INFINITY, money = Number.POSITIVE_INFINITY } = limits;
  if (total.tokens + most.tokens > tokens)
    return `it may use ${most.tokens} tokens, and ${Math.max(0, tokens - total.tokens)} of ${tokens} are left`;
  if (total.money + most.money > money + rounding)
    return `it may cost ${most.money.toPrecision(3)}, and ${Math.max(0, money - total.money).toPrecision(3)} of ${money} are left`;
  return null;
}

/** Money of so many tokens, in the price's currency. */
export const costOf = ({ input, output }: TokenUsage, price: TokenPrice | null): Spending => ({
  tokens: input + output,
  money: price === null ? 0 : (input * price.input + output * price.output) / 1e6,
});

/** The most that a request may cost. */
export const mostCostOf = (request: ModelRequest, price: TokenPrice | null): Spending =>
  costOf(mostTokens(request), price);

/** Where calls are accounted for; each entry is kept before the promise resolves. */
export type ModelAccount = {
  readonly limits: SpendingLimits;
  /** Currency of the money that is limited. */
  readonly currency: string;
  /** @throws AppError `model-budget` — the limits leave no room, and nothing is reserved */
  reserve(call: string, most: Spending): Promise<void>;
  settle(call: string, actual: Spending): Promise<void>;
};

/** An account in this process, over entries that are kept elsewhere. */
export function createModelAccount(
  limits: SpendingLimits,
  currency: string,
  entries: readonly AccountEntry[] = [],
  append: (entry: AccountEntry) => Promise<void> = async () => undefined,
): ModelAccount & { state(): AccountState } {
  let state = entries.reduce(foldAccount, emptyAccount);
  return {
    limits,
    currency,
    state: () => state,
    async reserve(call, most) {
      const why = whyTooDear(state, limits, most);
      if (why !== null) throw new AppError('model-budget', `the request is not sent: ${why}`);
      state = foldAccount(state, { entry: 'reserved', call, most });
      await append({ entry: 'reserved', call, most });
    },
    async settle(call, actual) {
      state = foldAccount(state, { entry: 'settled', call, actual });
      await append({ entry: 'settled', call, actual });
    },
  };
}
