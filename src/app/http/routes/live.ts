import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AppError } from '../../../core/error.ts';
import type { Visitor } from '../../accounts/account.ts';
import { type Access, actorOf, findVisitor, visitorOf } from '../access.ts';
import { toColumns } from '../contract/columns.ts';
import type { ColumnsMessage, LiveMessage } from '../contract.ts';
import type { HttpApp, HttpScene } from '../http-scene.ts';
import { formatEventId, parseEventId } from '../live/event-id.ts';
import { type EventStream, openEventStream } from '../live/event-stream.ts';
import type { Snapshot } from '../live/live-views.ts';
import { failed, json, jsonBody, sent } from './responses.ts';

const topicsPerConnection = 12;
const mostConnections = 200;

type Wanted = readonly { readonly topic: string; readonly known?: number | undefined }[];
type Connection = {
  /** Who opened it: nobody else says what it carries. */
  readonly owner: string;
  follow(topics: Wanted): void;
};

const wanted = z.object({
  topics: z
    .array(z.object({ topic: z.string().min(1).max(200), known: z.number().int().min(0).optional() }))
    .max(topicsPerConnection),
});

const versioned = { topic: z.string(), version: z.number().int() };

const snapshot = z.union([
  z.object({ kind: z.literal('snapshot'), ...versioned, view: z.unknown() }),
  z.object({
    kind: z.literal('columns'),
    ...versioned,
    columns: z.object({ rest: z.unknown(), tables: z.unknown() }),
  }),
]);

/**
 * One stream of server-sent events per tab carries every topic that the tab looks at; `POST /api/live/CONNECTION` says which. Each event's id
 * names the topics and the versions sent: a tab that lost its connection goes on from there, and from snapshots when the server began anew.
 */
export function addLiveRoutes(app: HttpApp, scene: HttpScene): void {
  const { live, access } = scene;
  addViewRoute(app, scene);
  const connections = new Map<string, Connection>();
  const ownerOf = (context: Context): string => {
    const { kind, id } = actorOf(context);
    return `${kind}:${id}`;
  };

  const open = createRoute({
    method: 'get',
    path: '/api/live',
    summary: 'Opens the stream of a tab; its first event names the connection',
    responses: {
      200: { description: 'server-sent events', content: { 'text/event-stream': { schema: z.string() } } },
      429: failed,
    },
  });
  app.openapi(open, (context) => {
    if (connections.size >= mostConnections)
      throw new AppError('too-many-requests', `${mostConnections} tabs are open; close some`);
    const visitor = visitorOf(context);
    const id = randomUUID();
    const following = new Map<string, () => void>();
    const sent = new Map<string, number>();
    const leave = (topic: string): void => {
      following.get(topic)?.();
      following.delete(topic);
      sent.delete(topic);
    };
    const stream = openEventStream(
      () => {
        clearInterval(recheck);
        connections.delete(id);
        for (const topic of [...following.keys()]) leave(topic);
      },
      () => dropConnection(context),
    );
    const recheck = endWhenUnwelcome(context, access, visitor, stream);
    const listener = (message: LiveMessage): void => {
      if (message.kind === 'snapshot' || message.kind === 'change') sent.set(message.topic, message.version);
      stream.send(textOf(message), formatEventId(sent));
    };
    const follow = (topics: Wanted): void => {
      const names = new Set(topics.map(({ topic }) => topic));
      for (const topic of [...following.keys()]) if (!names.has(topic)) leave(topic);
      for (const { topic, known } of topics) {
        if (following.has(topic)) continue;
        if (known !== undefined) sent.set(topic, known);
        following.set(topic, live.listen(topic, visitor, listener, known));
      }
    };
    connections.set(id, { owner: ownerOf(context), follow });
    stream.send(JSON.stringify({ kind: 'opened', connection: id } satisfies LiveMessage));
    const known = parseEventId(context.req.header('last-event-id') ?? '', topicsPerConnection);
    follow([...known].map(([topic, version]) => ({ topic, known: version })));
    return context.body(stream.body, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  });

  const choose = createRoute({
    method: 'post',
    path: '/api/live/{connection}',
    summary: 'Says what a tab looks at, with the version that it has of each',
    request: { params: z.object({ connection: z.string().max(100) }), body: jsonBody(wanted) },
    responses: { 200: json(z.object({ done: z.literal(true) }), 'they follow'), 400: failed, 404: failed },
  });
  app.openapi(choose, (context) => {
    const connection = connections.get(context.req.valid('param').connection);
    if (connection === undefined || connection.owner !== ownerOf(context))
      throw new AppError('not-found', 'there is no such connection; open /api/live again');
    connection.follow(context.req.valid('json').topics);
    return context.json({ done: true as const }, 200);
  });
}

/** One view by itself, for a page that cannot wait for its stream. */
function addViewRoute(app: HttpApp, { live }: HttpScene): void {
  const view = createRoute({
    method: 'get',
    path: '/api/live/view',
    summary: 'One view as it stands, with the version from which a stream goes on within 20 s',
    request: {
      query: z.object({
        topic: z.string().min(1).max(200),
        form: z.enum(['whole', 'columns']).default('whole').openapi({
          description: 'columns: long members column by column, a third of the text',
        }),
      }),
    },
    responses: { 200: json(snapshot, 'the view, as the stream would send it'), 400: failed, 404: failed },
  });
  app.openapi(view, async (context) => {
    const { topic, form } = context.req.valid('query');
    const message = await live.read(topic, visitorOf(context));
    context.header('cache-control', 'no-store');
    return context.json(sent(snapshot, form === 'whole' ? message : columnsOf(message)), 200);
  });
}

const columned = new WeakMap<Snapshot, ColumnsMessage>();

/** A snapshot in columns, made once for all who get it. */
function columnsOf(message: Snapshot): ColumnsMessage {
  const known = columned.get(message);
  if (known !== undefined) return known;
  const { topic, version, view } = message;
  const columns = toColumns(view as { readonly [name: string]: unknown });
  const made: ColumnsMessage = { kind: 'columns', topic, version, columns };
  columned.set(message, made);
  return made;
}

/** Ends the stream once its reader's token, session or account is good no more, or gives another role. */
function endWhenUnwelcome(
  context: Context,
  access: Access,
  { actor, role }: Visitor,
  stream: EventStream,
): NodeJS.Timeout {
  return setInterval(async () => {
    const now = await findVisitor(context, access).catch(() => null);
    if (now?.role !== role || now.actor.id !== actor.id) stream.end();
  }, access.recheckInterval ?? 15_000);
}

const texts = new WeakMap<LiveMessage, string>();

/** The message as JSON, made once for all who get it. */
function textOf(message: LiveMessage): string {
  const known = texts.get(message);
  if (known !== undefined) return known;
  const text = JSON.stringify(message);
  texts.set(message, text);
  return text;
}

function dropConnection(context: Context): void {
  const { outgoing } = (context.env ?? {}) as { outgoing?: { destroy(): void } };
  outgoing?.destroy();
}
