import { type Draft, emptyDraft } from './draft.ts';

const place = 'onnes-new-campaign';

/** The draft of this tab, until it is opened or dropped; a full or forbidden storage keeps none. */
export function keepDraft(draft: Draft): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // The form works without.
  }
}

export function keptDraft(): Draft | null {
  try {
    const text = sessionStorage.getItem(place);
    return text === null ? null : { ...emptyDraft(), ...(JSON.parse(text) as Partial<Draft>) };
  } catch {
    return null;
  }
}

export function dropDraft(): void {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // There was none.
  }
}
