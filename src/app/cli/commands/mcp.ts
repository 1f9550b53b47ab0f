import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentTool } from '../../../agents/index.ts';
import { AppError, describeError } from '../../../core/error.ts';
import { computeInWorkers } from '../../../runtime/index.ts';
import { serveMcpOverHttp, serveMcpOverStdio } from '../../mcp.ts';
import { buildAgentTools } from '../../tools/index.ts';
import { openWorkspace } from '../../workspace/open-workspace.ts';
import { exitCode } from '../exit-code.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { formatTable, type Output } from '../output.ts';

type McpOptions = {
  readonly store?: string;
  readonly labModule?: string;
  readonly list?: boolean;
  readonly http?: boolean;
  readonly port?: number;
  readonly files?: string;
  readonly as: string;
};

/** Lends the tools to an MCP client; whatever it asks for stands in the record as an agent's, which approves nothing. */
export async function action(output: Output, options: McpOptions): Promise<number> {
  if (options.port !== undefined && !options.http)
    throw new AppError(
      'bad-option',
      `--port is ${options.port}, and without --http nothing listens; expected both`,
    );
  if (options.files !== undefined) await checkFolder(options.files);
  const workspace = await openWorkspace(options);
  const compute = computeInWorkers(workspace.labModule, 1);
  const { signal, dispose } = listenForStop(output);
  const tools = buildAgentTools({
    store: workspace.store,
    definitions: workspace.lab.definitions,
    compute,
    actor: { kind: 'agent', id: options.as },
    filesFolder: options.files ?? null,
  });
  try {
    if (options.list) printTools(output, tools);
    else if (options.http) await serveHttp(output, tools, options.port ?? 7318, workspace.folder, signal);
    else {
      output.note(`onnes mcp: ${tools.length} tools over standard input and output; Ctrl-C ends`);
      await serveMcpOverStdio(tools, signal);
    }
    return exitCode.done;
  } finally {
    dispose();
    await compute.close();
    await workspace.store.close();
  }
}

async function checkFolder(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw new AppError('bad-option', `--files is ${path}, which cannot be read (${describeError(error)})`);
    },
  );
  if (!isFolder) throw new AppError('bad-option', `--files is ${path}; there is no such folder`);
}

function printTools(output: Output, tools: readonly AgentTool[]): void {
  const rows = tools.map(({ name, effect, description }) => [
    name,
    effect,
    description.split(/[.:] /)[0] ?? '',
  ]);
  for (const line of formatTable(['tool', 'effect', 'what it does'], rows)) output.print(line);
}

async function serveHttp(
  output: Output,
  tools: readonly AgentTool[],
  port: number,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const server = await serveMcpOverHttp(tools, port);
  try {
    const tokenFile = join(folder, 'mcp-token');
    await writeFile(tokenFile, `${server.token}\n`, { mode: 0o600 });
    await chmod(tokenFile, 0o600);
    output.print(`MCP server at  ${server.url}  (${tools.length} tools)`);
    output.note(`the bearer token is in ${tokenFile}; Ctrl-C ends, and nothing is lost`);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await server.close();
  }
}
