import { randomBytes } from 'node:crypto';
import { serve } from '@hono/node-server';
import {
  createMcpHandler,
  type JSONObject,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type Tool,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type AgentTool, quotedNotice, quoteFailure } from '../agents/index.ts';
import { AppError, describeError } from '../core/error.ts';
import type { Json } from '../core/json.ts';
import { guardAccess } from './http/access.ts';
import { problemOf } from './http/problem-of.ts';
import { onnesVersion } from './version.ts';

/** Of one message [bytes]: a raw file as base64 is the largest. */
const largestMessage = 24 * 2 ** 20;

const instructions = [
  'Onnes keeps the record of experiments: campaigns, samples, what was predicted, simulated and measured, and the rewards.',
  'Every number carries its unit, and sd where it is known; simulated is labelled simulated, and is no measurement.',
  quotedNotice,
  'An experiment can be asked for, and is begun by nobody but a person who approved it.',
].join(' ');

const wayIn = 'send Authorization: Bearer and the token, which is in the file mcp-token of the workspace';

/** One MCP server over these tools; the same for every way in. */
export function createMcpServer(tools: readonly AgentTool[]): Server {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const server = new Server(
    { name: 'onnes', version: onnesVersion() },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler('tools/list', () => ({ tools: tools.map(describeTool) }));
  server.setRequestHandler('tools/call', async ({ params }, { mcpReq }) => {
    const tool = byName.get(params.name);
    if (tool === undefined)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        `there is no tool "${params.name}"; tools/list says which there are`,
      );
    return callTool(tool, (params.arguments ?? {}) as Json, mcpReq.signal);
  });
  return server;
}

const describeTool = ({ name, description, inputSchema, effect }: AgentTool): Tool => ({
  name,
  description,
  inputSchema: inputSchema as Tool['inputSchema'],
  annotations: { readOnlyHint: effect !== 'propose', destructiveHint: false, openWorldHint: false },
});

/** An error of the tool is an answer, so that whoever asked can mend the question; a fault in the program tells nothing of its insides. */
async function callTool(tool: AgentTool, input: Json, signal: AbortSignal) {
  try {
    const result = await tool.run(input, signal);
    const structuredContent = { structuredContent: result as JSONObject };
    return { content: [{ type: 'text' as const, text: JSON.stringify(result) }], ...structuredContent };
  } catch (error) {
    if (signal.aborted) throw error;
    if (!(error instanceof AppError))
      process.stderr.write(`onnes: ${describeError(error)} (a fault in the program)\n`);
    const said =
      error instanceof AppError
        ? quoteFailure(error)
        : { error: 'fault', message: 'a fault in the program; the server wrote it to its terminal' };
    return {
      content: [{ type: 'text' as const, text: JSON.stringify(said) }],
      structuredContent: said,
      isError: true,
    };
  }
}

/** Serves one client over standard input and output, until it closes them. */
export async function serveMcpOverStdio(tools: readonly AgentTool[], signal: AbortSignal): Promise<void> {
  const { stdin } = process;
  const ended = new Promise<void>((resolve) => {
    stdin.once('end', resolve);
    stdin.once('close', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const handle = serveStdio(() => createMcpServer(tools));
  await ended;
  await handle.close();
}

export type McpHttpServer = { readonly url: string; readonly token: string; close(): Promise<void> };

/**
 * Serves clients over HTTP on loopback, at `/mcp`, to whoever shows the token as a bearer, from the hosts and pages of this address
 * alone. `port` 0 takes a free one. @throws AppError `port-taken`
 */
export async function serveMcpOverHttp(tools: readonly AgentTool[], port: number): Promise<McpHttpServer> {
  const token = randomBytes(24).toString('base64url');
  const hosts = new Set<string>();
  const handler = createMcpHandler(() => createMcpServer(tools), { maxRequestBodySize: largestMessage });
  const app = new Hono();
  app.onError((error, context) => {
    const { status, body } = problemOf(error);
    return context.json(body, status as ContentfulStatusCode);
  });
  app.use(guardAccess({ token, hosts, isPublic: () => false, wayIn }));
  app.all('/mcp', (context) => handler.fetch(context.req.raw));
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port });
  const chosen = await new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError('port-taken', `port ${port} is taken; choose another with --port N`)
          : error,
      ),
    );
    server.once('listening', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
  for (const name of ['127.0.0.1', 'localhost']) hosts.add(`${name}:${chosen}`);
  return {
    url: `http://127.0.0.1:${chosen}/mcp`,
    token,
    async close() {
      await handler.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
    },
  };
}
