import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { WebSocketServer } from 'ws';
import { AppError } from '../../core/error.ts';
import { addressOf } from './address-of.ts';
import { type GymService, longestMessage, type OpenWire, sweepMs, type Wire } from './wire.ts';

export type ServeOptions = {
  /** An address or name to listen on; anything but loopback needs a token. */
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Callers must show it as `Authorization: Bearer …`. */
  readonly token?: string | undefined;
  /** Names under which callers may ask, beside the host itself and the loopback. */
  readonly allowedHosts?: readonly string[];
  readonly sweepMs?: number;
};

export type RunningServer = {
  readonly url: string;
  readonly port: number;
  sessionCount(): number;
  /** Sweeps now, rather than when it is due. */
  sweep(): void;
  close(): Promise<void>;
};

const loopback = ['127.0.0.1', 'localhost', '::1', '[::1]'];

/** @throws AppError `token-needed`, `cannot-listen` */
export async function serveWire(
  wire: Wire,
  service: GymService,
  options: ServeOptions,
): Promise<RunningServer> {
  const { host, token } = options;
  if (!loopback.includes(host) && (token === undefined || token.length < 16))
    throw new AppError(
      'token-needed',
      `${host} can be reached from other machines: set a token of at least 16 characters in ONNES_GYM_TOKEN, or listen on 127.0.0.1`,
    );
  const opened = wire.open(service);
  const isAllowed = guard(options);
  const app = new Hono();
  app.use(async (c, next) => {
    const refusal = isAllowed((name) => c.req.header(name));
    return refusal === null ? next() : c.json({ detail: refusal.why }, refusal.status);
  });
  app.use(
    bodyLimit({
      maxSize: longestMessage,
      onError: (c) => c.json({ detail: `a body of more than ${longestMessage} bytes` }, 413),
    }),
  );
  app.route('/', opened.app);
  app.notFound((c) => c.json({ detail: 'Not Found' }, 404));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  const sockets = acceptSockets(server, opened, isAllowed);
  await listen(server, options);
  const timer = setInterval(() => opened.sweep(), options.sweepMs ?? sweepMs);
  timer.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: addressOf(host, port),
    port,
    sessionCount: () => opened.sessionCount(),
    sweep: () => opened.sweep(),
    async close() {
      clearInterval(timer);
      opened.close();
      for (const socket of sockets.clients) setTimeout(() => socket.terminate(), 1000).unref();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function acceptSockets(server: Server, { accept }: OpenWire, isAllowed: Guard): WebSocketServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 2 * longestMessage,
    perMessageDeflate: false,
    skipUTF8Validation: false,
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const header = (name: string): string | undefined =>
      request.headers[name.toLowerCase()] as string | undefined;
    const refusal = isAllowed(header);
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    if (refusal !== null)
      return refuseUpgrade(stream, refusal.status === 401 ? '401 Unauthorized' : '403 Forbidden');
    if (path !== '/ws' || accept === undefined) return refuseUpgrade(stream, '404 Not Found');
    sockets.handleUpgrade(request, stream, head, accept);
  });
  return sockets;
}

const refuseUpgrade = (stream: Duplex, status: string): void =>
  void stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);

type Refusal = { readonly status: 401 | 403; readonly why: string };
type Guard = (header: (name: string) => string | undefined) => Refusal | null;

/** Lets a caller in who asks under a name of this server, from no foreign page, and with the token where there is one. */
function guard({ host, token, allowedHosts = [] }: ServeOptions): Guard {
  const names = new Set([...loopback, host, ...allowedHosts].map((name) => name.toLowerCase()));
  const isOurs = (authority: string): boolean => names.has(authority.replace(/:\d+$/, '').toLowerCase());
  return (header) => {
    const asked = header('host') ?? '';
    if (!isOurs(asked))
      return { status: 403, why: `host "${asked}" is not one of this server; see --allow-host` };
    const origin = header('origin');
    if (origin !== undefined && !isOurs(origin.replace(/^https?:\/\//, '')))
      return { status: 403, why: `a page of ${origin} may not ask here` };
    if (token !== undefined && !isSame(header('authorization') ?? '', `Bearer ${token}`))
      return { status: 401, why: 'expected the token of this server: Authorization: Bearer …' };
    return null;
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function listen(server: Server, { host, port }: ServeOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new AppError('cannot-listen', `cannot listen on ${host}:${port}: ${error.message}`)),
    );
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => resolve());
  });
}
