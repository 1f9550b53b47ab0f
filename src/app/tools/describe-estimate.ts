import { quoteText } from '../../agents/index.ts';
import type { Estimate } from '../../campaign/index.ts';
import type { Json } from '../../core/json.ts';
import type { Quantity } from '../../core/quantity.ts';

/** A quantity whose shared error names its source as quoted text. */
export const describeQuantity = <Q extends { readonly systematic?: Quantity['systematic'] | undefined }>({
  systematic,
  ...quantity
}: Q) => ({
  ...quantity,
  ...(systematic !== undefined && {
    systematic: { ...systematic, source: quoteText(systematic.source) },
  }),
});

/** The numbers of a quantity alone: how somebody says that they were measured stays in the record. */
export const bareQuantity = ({ value, sd, unit, bound, interval, systematic }: Quantity) =>
  describeQuantity({
    ...{ value, sd, unit },
    ...(bound !== undefined && { bound }),
    ...(interval !== undefined && { interval }),
    ...(systematic !== undefined && { systematic }),
  });

/** An estimate as tools tell of it: what instruments, files and people say of how they came to it is quoted. */
export const describeEstimate = <E extends Estimate>({ method, convention, ...estimate }: E) => ({
  ...describeQuantity(estimate),
  method: quoteText(method),
  ...(convention !== undefined && { convention: quoteText(convention) }),
});

/** Data in which every text is quoted, wherever it stands. */
export function quoteTexts(data: Json): Json {
  if (typeof data === 'string') return quoteText(data);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return (data as readonly Json[]).map(quoteTexts);
  return Object.fromEntries(Object.entries(data).map(([key, inner]) => [key, quoteTexts(inner ?? null)]));
}
