import type { Command } from 'commander';
import type { Add, Perform } from './declare.ts';
import { parsePort } from './parse-number-option.ts';

/** Lends the tools over the record to programs that speak the model context protocol. */
export function declareMcpCommand(add: Add, perform: Perform): void {
  add(
    'mcp',
    'lend the record, simulators and analyses to an MCP client, over standard input and output',
    'onnes mcp --list',
  )
    .option('--http', 'over HTTP on this machine instead, with a token')
    .option('--port <N>', 'port of --http (default: 7318)', parsePort)
    .option('--list', 'only say which tools there are')
    .option('--files <FOLDER>', 'folder whose files the client may have analysed (default: none)')
    .option('--as <NAME>', 'what the record calls the client', 'mcp')
    .action(perform(() => import('./commands/mcp.ts')));
}

/** Commands for language models: which there are, whether they answer, what would leave, what left. */
export function declareModelCommands(add: Add, perform: Perform): void {
  const model = add(
    'model',
    'language models: which there are, what leaves for them, what left',
    'onnes model list',
  );
  const part = (usage: string, summary: string, example: string): Command =>
    model
      .command(usage)
      .description(summary)
      .addHelpText('after', `\nExample:\n  ${example}`)
      .option('--json', 'one JSON document on stdout');
  part(
    'list',
    'models of models.yaml in the workspace, and whether each is ready',
    'onnes model list',
  ).action(perform(async () => ({ action: (await import('./commands/model.ts')).list })));
  part('check <name>', 'send one tiny request, and say what it cost', 'onnes model check local').action(
    perform(async () => ({ action: (await import('./commands/model.ts')).check })),
  );
  part(
    'preview <name>',
    'the exact bytes that a request would send, without sending them',
    'onnes model preview local',
  )
    .option('--text <TEXT>', 'what the request asks')
    .option('--request <FILE>', 'a whole request as JSON: messages, tools, maxTokens')
    .action(perform(async () => ({ action: (await import('./commands/model.ts')).preview })));
  part(
    'log',
    'what left for models: when, for what, how much, and where its bytes are kept',
    'onnes model log',
  ).action(perform(async () => ({ action: (await import('./commands/model.ts')).log })));
}
