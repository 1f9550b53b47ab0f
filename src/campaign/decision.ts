import type { CampaignEvent } from './events.ts';

/** Why a command is not carried out. */
export type Refusal = { readonly code: string; readonly detail: string };

/** What a command leads to. */
export type Decision = { readonly events: readonly CampaignEvent[] } | { readonly refusal: Refusal };

export const refuse = (code: string, detail: string): Decision => ({ refusal: { code, detail } });
export const accept = (...events: readonly CampaignEvent[]): Decision => ({ events });
