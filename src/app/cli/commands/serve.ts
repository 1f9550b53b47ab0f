import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, describeError } from '../../../core/error.ts';
import { computeInWorkers } from '../../../runtime/index.ts';
import { type OpenServer, openServer } from '../../http/open-server.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { superviseCampaigns } from '../../workspace/supervise-campaigns.ts';
import { writeWholeFile } from '../../workspace/write-whole-file.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import type { Output } from '../output.ts';

type ServeOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly port?: number;
  readonly drive?: boolean;
  readonly host?: string;
  readonly allowHost?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly proxy?: readonly string[];
  readonly newToken?: boolean;
};

export const defaultPort = 7317;

/** The address that lets a browser in. */
export const addressOf = ({ port, token, scheme }: OpenServer): string =>
  `${scheme}://127.0.0.1:${port}/?token=${token}`;

/** The web app on this machine: it shows the record, takes what people enter, and drives the campaigns that are open. */
export async function action(output: Output, options: ServeOptions): Promise<number> {
  const tls = await readCertificate(options);
  const workspace = await openWorkspace(options);
  const { signal, dispose } = listenForStop(output);
  const compute = computeInWorkers(workspace.labModule, Math.max(1, Math.min(4, availableParallelism())));
  try {
    const server = await openServer({
      workspace,
      assets: findAssets(),
      port: options.port ?? defaultPort,
      ...(options.host !== undefined && { host: options.host }),
      names: options.allowHost ?? [],
      proxies: options.proxy ?? [],
      token: await findToken(workspace.folder, options.newToken === true),
      ...(tls !== undefined && { tls }),
      onFault: output.note,
    });
    await announce(output, workspace.folder, server, options);
    try {
      if (options.drive === false) await untilAborted(signal);
      else await superviseCampaigns({ workspace, compute, signal, onNote: output.note });
    } finally {
      await server.close();
    }
    return exitCode.done;
  } finally {
    dispose();
    await compute.close();
    await workspace.store.close();
  }
}

/** The certificate and its key; undefined without. @throws AppError `bad-option` */
async function readCertificate({ tlsCert, tlsKey }: ServeOptions): Promise<Tls | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined;
  const read = async (option: string, path: string | undefined): Promise<string> => {
    if (path === undefined)
      throw new AppError('bad-option', `${option} is missing; a certificate and its key go together`);
    return readFile(path, 'utf8').catch((error: unknown) => {
      throw new AppError('bad-option', `${option} ${path}: ${describeError(error)}`);
    });
  };
  return { cert: await read('--tls-cert', tlsCert), key: await read('--tls-key', tlsKey) };
}
type Tls = { readonly cert: string; readonly key: string };

const tokenFileOf = (folder: string): string => join(folder, 'serve-token');

/** The token of the server before, so that a browser that is open goes on after a restart; a new one where none is kept safe. */
async function findToken(folder: string, isNew: boolean): Promise<string> {
  const path = tokenFileOf(folder);
  const known = await readFile(path, 'utf8').catch(() => '');
  const isPrivate = known !== '' && ((await stat(path)).mode & 0o077) === 0;
  if (!isNew && isPrivate && /^[\w-]{32}\n$/.test(known)) return known.trim();
  return randomBytes(24).toString('base64url');
}

/** Says where it listens; on loopback the address carries the token. */
async function announce(
  output: Output,
  folder: string,
  server: OpenServer,
  { host, proxy = [], allowHost = [] }: ServeOptions,
): Promise<void> {
  const { port, token, scheme } = server;
  if (token === null) {
    const shown = proxy.length > 0 ? (allowHost[0] ?? '127.0.0.1') : host;
    output.print(
      proxy.length > 0
        ? `Onnes listens on  ${scheme}://${host ?? '127.0.0.1'}:${port}/  for the proxy at ${proxy.join(', ')}, which shows it as ${shown} to those who have an account`
        : `Onnes is open at  ${scheme}://${host}:${port}/  to those who have an account`,
    );
    if (scheme === 'http' && proxy.length === 0)
      output.note(
        'WARNING: without TLS, passwords and data cross the network in the clear, for anybody on it to read; give --tls-cert and --tls-key, or put a proxy with TLS before it (docs/accounts.md)',
      );
    output.note('Ctrl-C ends, and nothing is lost');
    return;
  }
  const tokenFile = tokenFileOf(folder);
  await writeWholeFile(tokenFile, `${token}\n`, 0o600);
  output.print(`Onnes is open at  ${addressOf(server)}`);
  output.note(`the token is in ${tokenFile} as well; Ctrl-C ends, and nothing is lost`);
}

/** Folder of the built web app beside the sources or in the package; null where it was not built. */
export function findAssets(): string | null {
  const folder = fileURLToPath(new URL('../../../../web/dist', import.meta.url));
  return existsSync(join(folder, 'index.html')) ? folder : null;
}

export const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
