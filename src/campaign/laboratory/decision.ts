import type { LaboratoryEvent } from './events.ts';

/** What a command leads to: events, all appended together, or why it is refused. */
export type LaboratoryDecision =
  | { readonly events: readonly LaboratoryEvent[] }
  | { readonly refusal: { readonly code: string; readonly detail: string } };

export const refuse = (code: string, detail: string): LaboratoryDecision => ({ refusal: { code, detail } });
export const accept = (...events: readonly LaboratoryEvent[]): LaboratoryDecision => ({ events });
