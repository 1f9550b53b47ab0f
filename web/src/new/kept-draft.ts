import { type Drafts, emptyDraft } from './draft.ts';

const place = 'onnes-new-campaign';

/** The drafts of this tab, until one is opened or they are dropped; a full or forbidden storage keeps none. */
export function keepDraft(drafts: Drafts): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(drafts));
  } catch {
    // The form works without.
  }
}

export function keptDraft(): Drafts | null {
  try {
    const text = sessionStorage.getItem(place);
    if (text === null) return null;
    const { draft, own } = JSON.parse(text) as Partial<Drafts>;
    if (draft === undefined) return null;
    return { draft: { ...emptyDraft(), ...draft }, own: own ? { ...emptyDraft(), ...own } : null };
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
