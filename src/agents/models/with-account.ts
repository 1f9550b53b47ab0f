import { AppError } from '../../core/error.ts';
import type { LanguageModel } from '../language-model.ts';
import { costOf, type ModelAccount, mostCostOf } from './model-account.ts';
import { ModelError } from './model-error.ts';

/**
 * Reserves the most that a call may cost before anything is sent, and settles what it did cost. A call that fails once it may have been
 * charged for is settled at its most; one that a crash cuts off stays reserved, and counts likewise.
 * @throws AppError `model-budget`; `model-price` where money is limited and the price is not known or in another currency
 */
export function withAccount(
  model: LanguageModel,
  account: ModelAccount,
  newCall: () => string,
): LanguageModel {
  const { price } = model;
  return {
    ...model,
    async generate(request, signal, onText) {
      checkPrice(model, account);
      const call = newCall();
      const most = mostCostOf(request, price);
      await account.reserve(call, most);
      try {
        const reply = await model.generate(request, signal, onText);
        await account.settle(call, costOf(reply.usage, price));
        return reply;
      } catch (error) {
        const isFree = error instanceof ModelError && !error.mayHaveCost;
        await account.settle(call, isFree ? { tokens: 0, money: 0 } : most);
        throw error;
      }
    },
  };
}

function checkPrice({ name, price }: LanguageModel, { limits, currency }: ModelAccount): void {
  if (limits.money === undefined) return;
  if (price === null)
    throw new AppError(
      'model-price',
      `model ${name} has no price, so that a budget of ${limits.money} ${currency} cannot be kept; state one in models.yaml`,
    );
  if (price.currency !== currency)
    throw new AppError(
      'model-price',
      `model ${name} is paid in ${price.currency}, the budget is in ${currency}`,
    );
}
