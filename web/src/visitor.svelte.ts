import type { SessionView } from '../../src/app/http/contract/session.ts';
import { ask } from './api.ts';

type Visitor = NonNullable<SessionView['visitor']>;

/** Whom the server takes one for; null until it has said so. */
const visitor = $state<{ known: Visitor | null }>({ known: null });
let isAsked = false;

/** Why this visitor may change nothing, in words; null for whoever may, and while that is not known: the server refuses in any case. */
export function whyReader(): string | null {
  if (!isAsked) {
    isAsked = true;
    ask<SessionView>('/session').then(
      (session) => {
        visitor.known = session.visitor;
      },
      () => {
        isAsked = false;
      },
    );
  }
  return visitor.known?.role === 'viewer'
    ? `${visitor.known.name} is a viewer and changes nothing; a scientist may`
    : null;
}
