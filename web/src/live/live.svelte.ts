import { viewAddress } from '../../../src/app/http/contract/page-view.ts';
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

type Entry = {
  readonly topic: LiveTopic<unknown>;
  readers: number;
  /** Its view is being fetched by itself: the stream is told of it once that is here. */
  isComing: boolean;
};
const topics = new Map<string, Entry>();
/** A topic that nobody looks at is let go after so long [ms]: a page that is looked at again within seconds finds its view. */
const lingering = 20_000;
let source: EventSource | null = null;
let id: string | null = null;
let isScheduled = false;

/** Asks for a topic before the page that will follow it is there. */
export function prefetch(name: string): void {
  letGoUnlessRead(name, enter(name));
}

/** Follows a topic while the component that asks for it lives. */
export function follow<View>(name: string): { readonly topic: LiveTopic<View>; leave(): void } {
  const entry = enter(name);
  entry.readers++;
  return {
    topic: entry.topic as LiveTopic<View>,
    leave() {
      entry.readers--;
      letGoUnlessRead(name, entry);
    },
  };
}

function enter(name: string): Entry {
  open();
  const known = topics.get(name);
  if (known !== undefined) return known;
  const entry: Entry = { topic: new LiveTopic(), readers: 0, isComing: true };
  topics.set(name, entry);
  void fetchView(name, entry);
  return entry;
}

function letGoUnlessRead(name: string, entry: Entry): void {
  setTimeout(() => {
    if (entry.readers > 0 || topics.get(name) !== entry) return;
    topics.delete(name);
    announce();
  }, lingering);
}

/** The view by itself: the browser reads megabytes of JSON faster than a line of a stream. Without it the stream brings the view, or says why not. */
async function fetchView(name: string, entry: Entry): Promise<void> {
  const message = await fetch(viewAddress(name))
    .then(async (response) => (response.ok ? ((await response.json()) as LiveMessage) : null))
    .catch(() => null);
  entry.isComing = false;
  if (message !== null && topics.get(name) === entry && entry.topic.view === null) take(message);
  announce();
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
    const wanted = [...topics]
      .filter(([, { isComing }]) => !isComing)
      .map(([topic, { topic: now }]) => ({ topic, ...(now.view !== null && { known: now.version }) }));
    void fetch(`/api/live/${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ topics: wanted }),
    }).catch(() => undefined);
  });
}
