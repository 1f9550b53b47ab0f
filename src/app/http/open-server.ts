import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { hostname, networkInterfaces } from 'node:os';
import { createSecureContext } from 'node:tls';
import { serve } from '@hono/node-server';
import { AppError, describeError } from '../../core/error.ts';
import { openAccounts } from '../accounts/account-file.ts';
import { openAuditLog } from '../accounts/audit-log.ts';
import type { Workspace } from '../workspace/open-workspace.ts';
import { createHttpApp } from './create-http-app.ts';
import { openSessions } from './sessions.ts';

export type OpenServer = {
  readonly port: number;
  /** The secret of the printed address; null beyond loopback, where everyone logs in. */
  readonly token: string | null;
  readonly scheme: 'http' | 'https';
  close(): Promise<void>;
};

/** What a client may take of the server's time; a smaller one is for tests. */
export type Patience = {
  /** For a request's head [ms]. */
  readonly head: number;
  /** For a whole request, an upload included [ms]. */
  readonly request: number;
  /** Without a byte either way; longer than between two beats of the live stream [ms]. */
  readonly silence: number;
};
const patience: Patience = { head: 10_000, request: 15 * 60_000, silence: 60_000 };
const mostConnections = 1000;

type ServerOptions = {
  readonly workspace: Workspace;
  readonly assets: string | null;
  readonly port: number;
  readonly token?: string;
  /** Address to listen on; loopback by default. */
  readonly host?: string;
  /** Further names, with or without a port, under which clients ask. */
  readonly names?: readonly string[];
  /** Addresses of proxies that stand before it: then everybody logs in, as beyond loopback. */
  readonly proxies?: readonly string[];
  /** Certificate and key in PEM: then it speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly patience?: Patience;
  readonly onFault?: (text: string) => void;
};

/**
 * Listens on loopback, or beyond it and behind a proxy where there are accounts. `port` 0 takes a free one.
 * @throws AppError `port-taken`, `no-accounts`, `bad-host`, `bad-certificate`
 */
export async function openServer(options: ServerOptions): Promise<OpenServer> {
  const { workspace, host = '127.0.0.1', names = [], proxies = [], tls } = options;
  const accounts = openAccounts(workspace.folder);
  const isLocal = isLoopback(host) && proxies.length === 0;
  if (!isLocal && (await accounts.list()).length === 0)
    throw new AppError(
      'no-accounts',
      `${isLoopback(host) ? `the proxy makes ${host}` : `${host} is`} open to others, and there are no accounts; first: onnes account add NAME --role scientist`,
    );
  const token = isLocal ? (options.token ?? randomBytes(24).toString('base64url')) : null;
  const hosts = new Set<string>();
  const audit = openAuditLog(workspace.folder, options.onFault ?? (() => undefined));
  const access = { token, hosts, accounts, sessions: openSessions(), audit, proxies: new Set(proxies) };
  const { app, close } = createHttpApp({ workspace, assets: options.assets, access });
  const waits = options.patience ?? patience;
  const serverOptions = {
    headersTimeout: waits.head,
    requestTimeout: waits.request,
    connectionsCheckingInterval: Math.min(waits.head, 5000) / 2,
    maxHeaderSize: 16 * 1024,
  };
  const listening = { fetch: app.fetch, hostname: host, port: options.port };
  const server = (
    tls === undefined
      ? serve({ ...listening, serverOptions })
      : serve({
          ...listening,
          createServer: createTlsServer,
          serverOptions: { ...serverOptions, ...checkCertificate(tls), minVersion: 'TLSv1.2' },
        })
  ) as Server;
  server.setTimeout(waits.silence);
  server.maxConnections = mostConnections;
  const port = await untilListening(server, options.port, host);
  for (const name of [...loopbackNames, ...(isLocal ? [] : ownNames(host))]) hosts.add(`${name}:${port}`);
  for (const name of names) for (const known of [name, `${name}:${port}`]) hosts.add(known);
  return {
    port,
    token,
    scheme: tls === undefined ? 'http' : 'https',
    close: async () => {
      close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await audit.close();
    },
  };
}

/** @throws AppError `bad-certificate` where they are none or do not belong together */
function checkCertificate(tls: { readonly cert: string; readonly key: string }): typeof tls {
  try {
    createSecureContext(tls);
    return tls;
  } catch (error) {
    throw new AppError(
      'bad-certificate',
      `the certificate and its key cannot be used: ${describeError(error)}; expected PEM files that belong together`,
    );
  }
}

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** The names that this machine answers to on the network. */
function ownNames(host: string): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  const written = addresses.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  return [host, hostname(), ...written];
}

const untilListening = (server: Server, wanted: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE')
        reject(new AppError('port-taken', `port ${wanted} is taken; choose another with --port N`));
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
        reject(new AppError('bad-host', `--host ${host} is no address of this machine`));
      else reject(error);
    });
    server.once('listening', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : wanted);
    });
  });
