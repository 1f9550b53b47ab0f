import type { LiveMessage, Patch } from '../../../src/app/http/contract.ts';

/**
 * A view that the server keeps up to date. Each change is a new view that shares with the one before all that did not change, so that a view
 * of thousands of rows is read as plainly as any object. `at` is when it last arrived [ms since 1970].
 */
export class LiveTopic<View> {
  view = $state.raw<View | null>(null);
  version = 0;
  error = $state<string | null>(null);
  at = $state(0);
}

/** Whether news arrive, and since when they do not. */
export const connection = $state<{ isOpen: boolean; lostAt: number | null; isUnauthorised: boolean }>({
  isOpen: false,
  lostAt: null,
  isUnauthorised: false,
});

const topics = new Map<string, { topic: LiveTopic<unknown>; readers: number }>();
let source: EventSource | null = null;
let id: string | null = null;
let isScheduled = false;

/** Follows a topic while the component that asks for it lives. */
export function follow<View>(name: string): { readonly topic: LiveTopic<View>; leave(): void } {
  let entry = topics.get(name);
  if (entry === undefined) {
    entry = { topic: new LiveTopic(), readers: 0 };
    topics.set(name, entry);
  }
  entry.readers++;
  open();
  announce();
  const held = entry;
  return {
    topic: held.topic as LiveTopic<View>,
    leave() {
      held.readers--;
      // a page that is looked at again within seconds finds its view
      setTimeout(() => {
        if (held.readers > 0) return;
        topics.delete(name);
        announce();
      }, 20_000);
    },
  };
}

function open(): void {
  if (source !== null) return;
  source = new EventSource('/api/live');
  source.onmessage = ({ data }) => take(JSON.parse(data as string) as LiveMessage);
  source.onerror = () => {
    id = null;
    if (connection.lostAt === null) connection.lostAt = Date.now();
    connection.isOpen = false;
    if (source?.readyState === EventSource.CLOSED) {
      source = null;
      void fetch('/api/campaigns', { method: 'HEAD' }).then(
        ({ status }) => {
          connection.isUnauthorised = status === 401;
          if (status !== 401) setTimeout(open, 2000);
        },
        () => setTimeout(open, 2000),
      );
    }
  };
}

function take(message: LiveMessage): void {
  if (message.kind === 'opened') {
    id = message.connection;
    connection.isOpen = true;
    connection.lostAt = null;
    connection.isUnauthorised = false;
    announce();
    return;
  }
  const topic = topics.get(message.topic)?.topic;
  if (topic === undefined) return;
  topic.at = Date.now();
  if (message.kind === 'gone') {
    topic.error = message.detail;
    return;
  }
  topic.error = null;
  topic.view = message.kind === 'change' ? applyPatch(topic.view, message.patch) : message.view;
  topic.version = message.version;
}

/** The value that a patch makes of another; what the patch does not name is shared by both. */
function applyPatch(value: unknown, patch: Patch): unknown {
  if ('=' in patch) return patch['='];
  if ('+' in patch) return [...(value as readonly unknown[]), ...patch['+']];
  if ('-' in patch) return undefined;
  const members = { ...(value as { [key: string]: unknown }) };
  for (const [name, change] of Object.entries(patch['.']))
    if ('-' in change) delete members[name];
    else members[name] = applyPatch(members[name], change);
  return members;
}

/** Tells the server, once per turn, which topics this tab looks at and what it has of them. */
function announce(): void {
  if (isScheduled) return;
  isScheduled = true;
  queueMicrotask(() => {
    isScheduled = false;
    if (id === null) return;
    const wanted = [...topics].map(
      ([
        topic,
        {
          topic: { version, view },
        },
      ]) => ({
        topic,
        ...(view !== null && { known: version }),
      }),
    );
    void fetch(`/api/live/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ topics: wanted }),
    }).catch(() => undefined);
  });
}
