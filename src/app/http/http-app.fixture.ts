import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccounts } from '../accounts/account-file.ts';
import type { AuditEntry } from '../accounts/audit-log.ts';
import { openWorkspace, type Workspace } from '../workspace/open-workspace.ts';
import type { Access } from './access.ts';
import { createHttpApp } from './create-http-app.ts';
import type { HttpApp } from './http-scene.ts';
import { openSessions } from './sessions.ts';

export const testToken = 'the-token-of-the-test';

export type TestServer = {
  readonly app: HttpApp;
  readonly workspace: Workspace;
  readonly folder: string;
  readonly audited: readonly AuditEntry[];
  /** A request as the server's own page sends it; further headers replace these. */
  ask(path: string, options?: RequestInit): Promise<Response>;
  close(): Promise<void>;
};

/** The interface over an empty workspace in a temporary folder, without a socket. */
export async function openTestServer(access: Partial<Access> = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'onnes-http-'));
  const workspace = await openWorkspace({ store: folder });
  const audited: AuditEntry[] = [];
  const audit = { note: (entry: AuditEntry) => void audited.push(entry), close: async () => undefined };
  const { app, close } = createHttpApp({
    workspace,
    assets: null,
    access: {
      token: testToken,
      hosts: new Set(['localhost']),
      accounts: openAccounts(folder),
      sessions: openSessions(),
      audit,
      ...access,
    },
  });
  return {
    app,
    workspace,
    folder,
    audited,
    ask: async (path, options = {}) =>
      app.request(path, {
        ...options,
        headers: { host: 'localhost', authorization: `Bearer ${testToken}`, ...options.headers },
      }),
    close: async () => {
      close();
      await workspace.store.close();
    },
  };
}

export const asJson = (body: unknown, method = 'POST'): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
