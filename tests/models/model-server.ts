import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What the server does with one request; requests beyond the script get the last entry again. */
export type Turn = {
  readonly text?: readonly string[];
  /** Arguments as the raw text that goes over the wire, valid JSON or not. */
  readonly toolCalls?: readonly { readonly id: string; readonly name: string; readonly args: string }[];
  readonly refusal?: string;
  readonly finish?: string;
  readonly usage?: { readonly input: number; readonly output: number } | null;
  /** Another answer than a stream. */
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  readonly contentType?: string;
  /** Waits before the first byte [ms]. */
  readonly delay?: number;
  /** After so many events: the connection breaks, ends without a finish, or falls silent. */
  readonly stopAfter?: { readonly events: number; readonly how: 'break' | 'end' | 'silence' };
  /** Sends this event as it is after the first one. */
  readonly rawEvent?: string;
};

export type SeenRequest = {
  readonly path: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string;
};

export type ModelServer = {
  /** Such as `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly seen: SeenRequest[];
  play(...turns: readonly Turn[]): void;
  close(): Promise<void>;
};

/** A small server of the protocols of chat completions, Anthropic messages and Gemini, with faults as the script says. */
export async function openModelServer(): Promise<ModelServer> {
  const seen: SeenRequest[] = [];
  let script: Turn[] = [{ text: ['Hello.'] }];
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    seen.push({ path: request.url ?? '', headers: request.headers, body });
    const turn = script.length > 1 ? script.shift()! : script[0]!;
    await answer(turn, request.url ?? '', response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    play(...turns) {
      script = [...turns];
      seen.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function answer(turn: Turn, path: string, response: ServerResponse): Promise<void> {
  if (turn.delay !== undefined) await setTimeout(turn.delay);
  const type = turn.contentType ?? (turn.status === undefined ? 'text/event-stream' : 'application/json');
  response.writeHead(turn.status ?? 200, { 'content-type': type, ...turn.headers });
  if (turn.body !== undefined || turn.status !== undefined) {
    response.end(turn.body ?? '');
    return;
  }
  const events = [...eventsOf(turn, path)];
  if (turn.rawEvent !== undefined) events.splice(1, 0, turn.rawEvent);
  for (const [index, event] of events.entries()) {
    if (turn.stopAfter !== undefined && index >= turn.stopAfter.events) {
      if (turn.stopAfter.how === 'break') response.destroy();
      else if (turn.stopAfter.how === 'end') response.end();
      return;
    }
    response.write(event);
    await setTimeout(1);
  }
  response.end();
}

const data = (json: unknown): string => `data: ${JSON.stringify(json)}\n\n`;

function eventsOf(turn: Turn, path: string): string[] {
  if (path.endsWith('/messages')) return anthropicEvents(turn);
  if (path.includes(':streamGenerateContent')) return geminiEvents(turn);
  return chatEvents(turn);
}

const usageOf = ({ usage = { input: 11, output: 7 } }: Turn) => usage;

function chatEvents(turn: Turn): string[] {
  const { text = [], toolCalls = [], refusal } = turn;
  const chunk = (choices: unknown, more: object = {}) =>
    data({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'small-1', choices, ...more });
  const delta = (content: object, finish: string | null = null) =>
    chunk([{ index: 0, delta: content, finish_reason: finish }]);
  const calls = toolCalls.flatMap(({ id, name, args }, index) => {
    const half = Math.floor(args.length / 2);
    return [
      delta({
        tool_calls: [{ index, id, type: 'function', function: { name, arguments: args.slice(0, half) } }],
      }),
      delta({ tool_calls: [{ index, function: { arguments: args.slice(half) } }] }),
    ];
  });
  const usage = usageOf(turn);
  return [
    delta({ role: 'assistant', content: '' }),
    ...text.map((piece) => delta({ content: piece })),
    ...(refusal === undefined ? [] : [delta({ refusal })]),
    ...calls,
    delta({}, turn.finish ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop')),
    ...(usage === null
      ? []
      : [
          chunk([], {
            usage: {
              prompt_tokens: usage.input,
              completion_tokens: usage.output,
              total_tokens: usage.input + usage.output,
            },
          }),
        ]),
    'data: [DONE]\n\n',
  ];
}

function anthropicEvents(turn: Turn): string[] {
  const { text = [], toolCalls = [] } = turn;
  const { input, output } = usageOf(turn) ?? { input: 0, output: 0 };
  const event = (type: string, rest: object) => `event: ${type}\n${data({ type, ...rest })}`;
  const message = { id: 'm1', type: 'message', role: 'assistant', model: 'small-1', content: [] };
  const start = {
    ...message,
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: input, output_tokens: 0 },
  };
  const blocks = [
    ...(text.length > 0
      ? [
          event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
          ...text.map((piece) =>
            event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } }),
          ),
          event('content_block_stop', { index: 0 }),
        ]
      : []),
    ...toolCalls.flatMap(({ id, name, args }, at) => {
      const index = at + 1;
      return [
        event('content_block_start', { index, content_block: { type: 'tool_use', id, name, input: {} } }),
        event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: args } }),
        event('content_block_stop', { index }),
      ];
    }),
  ];
  const reason = turn.finish ?? (toolCalls.length > 0 ? 'tool_use' : 'end_turn');
  return [
    event('message_start', { message: start }),
    ...blocks,
    event('message_delta', {
      delta: { stop_reason: reason, stop_sequence: null },
      usage: { output_tokens: output },
    }),
    event('message_stop', {}),
  ];
}

function geminiEvents(turn: Turn): string[] {
  const { text = [], toolCalls = [] } = turn;
  const usage = usageOf(turn) ?? { input: 0, output: 0 };
  const candidate = (parts: readonly object[], finishReason?: string) => ({
    candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason && { finishReason }) }],
    modelVersion: 'small-1',
    responseId: 'g1',
  });
  return [
    ...text.map((piece) => data(candidate([{ text: piece }]))),
    ...toolCalls.map(({ name, args }) =>
      data(candidate([{ functionCall: { name, args: JSON.parse(args) } }])),
    ),
    data({
      ...candidate([], turn.finish ?? 'STOP'),
      usageMetadata: {
        promptTokenCount: usage.input,
        candidatesTokenCount: usage.output,
        totalTokenCount: usage.input + usage.output,
      },
    }),
  ];
}
