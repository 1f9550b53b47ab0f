import type { ElementAmounts } from '../crystal/index.ts';

/** A formula that reads back as the same amounts to four decimals, elements in the order given: `Nb3Sn`, `Nb0.75Zr0.25`. */
export const writeFormula = (amounts: ElementAmounts): string =>
  Object.entries(amounts)
    .filter(([, amount]) => amount > 0)
    .map(([element, amount]) => (amount === 1 ? element : `${element}${Number(amount.toFixed(4))}`))
    .join('');
