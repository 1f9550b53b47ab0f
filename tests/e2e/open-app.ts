import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { repositoryRoot } from '../architecture/source-file.ts';

const program = process.env.ONNES_CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium = existsSync(program);

export type OpenApp = {
  readonly address: string;
  readonly origin: string;
  readonly store: string;
  readonly browser: Browser;
  /** One command of the command line on the same workspace. */
  onnes(...args: readonly string[]): string;
  /** Ends the server, as a lost network would, and starts it again on its port. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
};

/** The web app, built, served from a workspace of its own, with a browser beside it. */
export async function openApp(
  prepare: (onnes: OpenApp['onnes']) => void = () => undefined,
): Promise<OpenApp> {
  execFileSync(process.execPath, [join(repositoryRoot, 'scripts/build-web.mjs')], { stdio: 'pipe' });
  const home = mkdtempSync(join(tmpdir(), 'onnes-e2e-'));
  const store = join(home, 'workspace');
  const main = join(repositoryRoot, 'src/app/cli/main.ts');
  const onnes = (...args: readonly string[]): string => {
    try {
      return execFileSync(process.execPath, [main, ...args, '--store', store], {
        cwd: repositoryRoot,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      // 3: a person is awaited
      const failed = error as { status: number; stdout: string };
      if (failed.status === 3) return failed.stdout;
      throw error;
    }
  };
  prepare(onnes);
  let server: { child: ChildProcess; address: string };
  const start = async (port: string): Promise<void> => {
    const child = spawn(process.execPath, [main, 'serve', '--store', store, '--port', port], {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    server = { child, address: await printedAddress(child) };
  };
  const stop = async (): Promise<void> => {
    if (server.child.exitCode !== null) return;
    const ended = new Promise((resolve) => server.child.once('exit', resolve));
    server.child.kill('SIGINT');
    await ended;
  };
  await start('0');
  const { origin, port } = new URL(server!.address);
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--disable-gpu'] });
  return {
    get address() {
      return server.address;
    },
    origin,
    store,
    browser,
    onnes,
    stopServer: stop,
    startServer: () => start(port),
    async close() {
      await browser.close();
      await stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const printedAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /http:\/\/\S+/.exec(text)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was open`)));
  });
