import { randomInt } from 'node:crypto';
import { AppError, describeError } from '../../../core/error.ts';
import type { Visitor } from '../../accounts/account.ts';
import type { LiveMessage } from '../contract.ts';
import { diff } from './patch.ts';

/** Makes the view of a topic as the record stands, as the visitor sees it. @throws AppError when there is no such topic */
export type BuildView = (topic: string, visitor: Visitor) => Promise<unknown>;

/** Topics of which each visitor has a view of their own; all others are built once for everybody. */
const personalTopics: ReadonlySet<string> = new Set(['bench', 'reviews']);

export type Snapshot = Extract<LiveMessage, { readonly kind: 'snapshot' }>;
export type LiveListener = (message: LiveMessage) => void;

type Topic = {
  readonly name: string;
  /** For whom it is built; whoever asked first where everybody sees the same. */
  readonly visitor: Visitor;
  isBuilt: boolean;
  view: unknown;
  /** Begins at random, so that a version of another server, or of before the topic was left, is taken for no version of this one. */
  version: number;
  /** The view whole, as a message for all who need it; null until one does. */
  snapshot: Snapshot | null;
  /** Changes from version − 1 on, newest last. */
  readonly changes: LiveMessage[];
  readonly listeners: Set<LiveListener>;
  isDirty: boolean;
  work: Promise<void> | null;
};

/** Changes kept of a topic for listeners that come back [messages]. */
const keptChanges = 200;
/** Between two looks at a topic that keeps changing [ms]. */
const restInterval = 50;
/** So long after another reader came a topic that is kept up to date is looked at again [ms]. */
const secondLook = 1000;
/** For so long after it was read a topic is kept up to date for a reader who may come to listen [ms]. */
const readRest = 20_000;

/**
 * Views that are built once for all who look at them, and sent as a snapshot and then as changes. A topic that nobody looks at costs nothing.
 */
export type LiveViews = {
  /** Listens from the version that the listener has, or from a snapshot. Returns what ends it. */
  listen(topic: string, visitor: Visitor, listener: LiveListener, known?: number): () => void;
  /** The view of a topic as it stands; who listens within {@link readRest} goes on from its version. @throws AppError `not-found` */
  read(topic: string, visitor: Visitor): Promise<Snapshot>;
  /** Says that topics may have changed. */
  touch(isTouched: (topic: string) => boolean): void;
  close(): void;
};

export function createLiveViews(build: BuildView): LiveViews {
  const topics = new Map<string, Topic>();
  let isClosed = false;

  /** Drops a topic that nobody listens to; another that has taken its name since stays. */
  const letGo = (key: string, topic: Topic): void => {
    if (topic.listeners.size === 0 && topic.work === null && topics.get(key) === topic) topics.delete(key);
  };
  const refresh = async (key: string, topic: Topic): Promise<void> => {
    while (topic.isDirty && topic.listeners.size > 0 && !isClosed) {
      topic.isDirty = false;
      await renew(topic, build);
      await new Promise((resolve) => setTimeout(resolve, restInterval));
    }
    topic.work = null;
    letGo(key, topic);
  };
  const wake = (key: string, topic: Topic): void => {
    topic.isDirty = true;
    topic.work ??= refresh(key, topic);
  };

  const listen: LiveViews['listen'] = (name, visitor, listener, known) => {
    const key = keyOf(name, visitor);
    const topic = topics.get(key) ?? openTopic(name, visitor);
    topics.set(key, topic);
    const isKept = topic.isBuilt && topic.listeners.size > 0;
    topic.listeners.add(listener);
    if (topic.isBuilt) catchUp(topic, listener, known);
    // one that is kept up to date is not built anew before its reader has it, yet soon after: some of it changes without an event, by time alone
    if (isKept) setTimeout(() => wake(key, topic), secondLook).unref();
    else wake(key, topic);
    return () => {
      topic.listeners.delete(listener);
      letGo(key, topic);
    };
  };

  return {
    listen,
    read: (name, visitor) =>
      new Promise((resolve, reject) => {
        const leave = listen(name, visitor, (message) => {
          if (message.kind === 'gone') reject(new AppError('not-found', message.detail));
          else if (message.kind === 'snapshot') resolve(message);
        });
        setTimeout(leave, readRest).unref();
      }),
    touch(isTouched) {
      for (const [key, topic] of topics) if (isTouched(topic.name)) wake(key, topic);
    },
    close() {
      isClosed = true;
      topics.clear();
    },
  };
}

const keyOf = (name: string, { actor, role }: Visitor): string =>
  personalTopics.has(name) ? `${name} ${role} ${actor.kind} ${actor.id}` : name;

const openTopic = (name: string, visitor: Visitor): Topic => ({
  name,
  visitor,
  isBuilt: false,
  view: undefined,
  version: randomInt(1, 2 ** 47),
  snapshot: null,
  changes: [],
  listeners: new Set(),
  isDirty: false,
  work: null,
});

/** Builds the view and tells the listeners what changed. */
async function renew(topic: Topic, build: BuildView): Promise<void> {
  let view: unknown;
  try {
    view = await build(topic.name, topic.visitor);
  } catch (error) {
    for (const listener of topic.listeners)
      listener({ kind: 'gone', topic: topic.name, detail: describeError(error) });
    topic.listeners.clear();
    return;
  }
  if (!topic.isBuilt) {
    topic.isBuilt = true;
    topic.view = view;
    const message = snapshotOf(topic);
    for (const listener of topic.listeners) listener(message);
    return;
  }
  const patch = diff(topic.view, view);
  if (patch === null) return;
  topic.view = view;
  topic.version++;
  topic.snapshot = null;
  const message: LiveMessage = { kind: 'change', topic: topic.name, version: topic.version, patch };
  topic.changes.push(message);
  if (topic.changes.length > keptChanges) topic.changes.shift();
  for (const listener of topic.listeners) listener(message);
}

function snapshotOf(topic: Topic): Snapshot {
  topic.snapshot ??= { kind: 'snapshot', topic: topic.name, version: topic.version, view: topic.view };
  return topic.snapshot;
}

/** Sends the changes since `known` where they are kept, else the whole view. */
function catchUp(topic: Topic, listener: LiveListener, known: number | undefined): void {
  const missing = known === undefined ? Number.POSITIVE_INFINITY : topic.version - known;
  if (missing >= 0 && missing <= topic.changes.length) {
    for (const message of topic.changes.slice(topic.changes.length - missing)) listener(message);
    return;
  }
  listener(snapshotOf(topic));
}
