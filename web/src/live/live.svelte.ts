import { fromColumns } from '../../../src/app/http/contract/columns.ts';
import { viewAddress } from '../../../src/app/http/contract/page-view.ts';
import type { ColumnsMessage, LiveMessage, Patch } from '../../../src/app/http/contract.ts';

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
  coming: Promise<void> | null;
};
const topics = new Map<string, Entry>();
/** A topic that nobody looks at is let go after so long [ms]: a page that is looked at again within seconds finds its view. */
const lingering = 20_000;
/** A server that does not answer is asked again after so long [ms]. */
const patience = 10_000;
let source: EventSource | null = null;
let id: string | null = null;
let isSending = false;
let isToSend = false;

/** Asks for a topic before the page that will follow it is there; resolves once its view is, or is not to be had. */
export async function prefetch(name: string): Promise<void> {
  if (topics.has(name)) return;
  const entry = enter(name);
  letGoUnlessRead(name, entry);
  await entry.coming;
}

/** Follows a topic while the component that asks for it lives. */
export function follow<View>(name: string): { readonly topic: LiveTopic<View>; leave(): void } {
  const entry = enter(name);
  open();
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
  const known = topics.get(name);
  if (known !== undefined) return known;
  const entry: Entry = { topic: new LiveTopic(), readers: 0, coming: null };
  topics.set(name, entry);
  entry.coming = fetchView(name, entry);
  return entry;
}

function letGoUnlessRead(name: string, entry: Entry): void {
  setTimeout(() => {
    if (entry.readers > 0 || topics.get(name) !== entry) return;
    topics.delete(name);
    void announce();
  }, lingering);
}

/** The view by itself: the browser reads megabytes of JSON faster than a line of a stream. Without it the stream brings the view, or says why not. */
async function fetchView(name: string, entry: Entry): Promise<void> {
  const message = await fetch(viewAddress(name))
    .then(async (response) => (response.ok ? ((await response.json()) as ColumnsMessage) : null))
    .catch(() => null);
  // what the stream brought meanwhile is newer
  const isWanted = entry.coming !== null && topics.get(name) === entry;
  entry.coming = null;
  if (message !== null && isWanted) {
    const { topic, version, columns } = message;
    take({ kind: 'snapshot', topic, version, view: fromColumns(columns) });
  }
  void announce();
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
    void announce();
    return;
  }
  const entry = topics.get(message.topic);
  if (entry === undefined) return;
  const { topic } = entry;
  if (message.kind === 'change') {
    // of a view that is being fetched the changes come after it
    if (entry.coming !== null || message.version <= topic.version) return;
    if (message.version > topic.version + 1) {
      entry.coming = fetchView(message.topic, entry);
      // the server lets go of it until it is told the version that came, and goes on from there
      void announce();
      return;
    }
  }
  topic.at = Date.now();
  if (message.kind === 'gone') {
    topic.error = message.detail;
    return;
  }
  entry.coming = null;
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

/**
 * Tells the server which topics this tab looks at and what it has of them: once per turn, and one telling after the other, for of two on
 * their way at once the older may arrive last, and would end what the newer began.
 */
async function announce(): Promise<void> {
  isToSend = true;
  if (isSending) return;
  isSending = true;
  while (isToSend && id !== null) {
    await Promise.resolve();
    isToSend = false;
    if (await send(id)) continue;
    isToSend = true;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  isSending = false;
}

async function send(connectionId: string): Promise<boolean> {
  const wanted = [...topics]
    .filter(([, { coming }]) => coming === null)
    .map(([topic, { topic: now }]) => ({ topic, ...(now.view !== null && { known: now.version }) }));
  try {
    const { ok } = await fetch(`/api/live/${connectionId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ topics: wanted }),
      signal: AbortSignal.timeout(patience),
    });
    return ok;
  } catch {
    return false;
  }
}
