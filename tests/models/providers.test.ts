import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  defaultReplyLimits,
  type LanguageModel,
  type ModelPorts,
  type ModelRequest,
  modelKinds,
  mostTokens,
  type OpenedModel,
  type OutgoingRequest,
} from '../../src/agents/index.ts';
import type { Json } from '../../src/core/json.ts';
import { type ModelServer, openModelServer } from './model-server.ts';

const key = 'sk-test-0123456789abcdef';
const { signal } = new AbortController();
const request: ModelRequest = {
  messages: [
    { role: 'system', text: 'You are terse.' },
    { role: 'user', text: 'What superconducts at 9.2 K?' },
  ],
  tools: [],
  maxTokens: 100,
};
const tool = {
  name: 'simulate-mcmillan',
  description: 'Tc from lambda',
  inputSchema: { type: 'object', properties: { lambda: { type: 'number' } }, required: ['lambda'] },
};

let server: ModelServer;
beforeAll(async () => {
  server = await openModelServer();
});
afterAll(() => server.close());

const left: OutgoingRequest[] = [];
const ports = (changes: Partial<ModelPorts['limits']> = {}): ModelPorts => ({
  fetch: globalThis.fetch,
  limits: { ...defaultReplyLimits, ...changes },
  onSend: async (sent) => void left.push(sent),
  readText: async () => '',
});

const paths: { readonly [kind: string]: string } = {
  'openai-compatible': '/v1',
  openai: '/v1',
  anthropic: '/v1',
  google: '/v1beta',
};

function open(
  kind: string,
  limits: Partial<ModelPorts['limits']> = {},
  more: { [s: string]: Json } = {},
): Promise<OpenedModel> {
  const found = modelKinds.find(({ name }) => name === kind)!;
  const settings = { model: 'small', baseUrl: `${server.url}${paths[kind]}`, ...more };
  return found.open({ name: kind, settings, key, price: null }, ports(limits));
}
const openModel = async (...args: Parameters<typeof open>): Promise<LanguageModel> =>
  (await open(...args)).model;

/** The error's code and message. */
const fault = async (model: LanguageModel, asked: ModelRequest = request) =>
  model.generate(asked, signal).then(
    (reply) => ({ code: 'no fault', message: JSON.stringify(reply) }),
    (error) =>
      error as {
        code: string;
        message: string;
        retryable: boolean;
        mayHaveCost: boolean;
        retryAfter: number;
      },
  );

const kinds = Object.keys(paths);

describe.each(kinds)('%s', (kind) => {
  it('streams text, and says how it ended, what it used and which model it was', async () => {
    server.play({ text: ['Nio', 'bium', '.'] });
    const pieces: string[] = [];
    const reply = await (await openModel(kind)).generate(request, signal, (piece) => pieces.push(piece));
    expect(reply).toMatchObject({
      text: 'Niobium.',
      toolCalls: [],
      ended: 'stop',
      usage: { input: 11, output: 7 },
      model: kind === 'google' ? expect.any(String) : 'small-1',
    });
    expect(pieces.join('')).toBe('Niobium.');
  });

  it('asks for tools and answers them, without anything being run', async () => {
    server.play({ toolCalls: [{ id: 'call_1', name: tool.name, args: '{"lambda":0.7}' }] });
    const model = await openModel(kind);
    const reply = await model.generate({ ...request, tools: [tool] }, signal);
    expect(reply).toMatchObject({
      ended: 'tool-calls',
      toolCalls: [{ tool: tool.name, input: { lambda: 0.7 } }],
    });
    const [call] = reply.toolCalls;
    server.play({ text: ['9.3 K'] });
    const messages = [
      ...request.messages,
      { role: 'assistant', text: '', toolCalls: reply.toolCalls } as const,
      { role: 'tool', call: call!.id, tool: tool.name, result: { tc_K: 9.3 }, isError: false } as const,
    ];
    expect((await model.generate({ ...request, messages, tools: [tool] }, signal)).text).toBe('9.3 K');
    expect(server.seen[0]?.body).toContain('9.3');
  });

  it('sends the bytes that its preview shows, keeps the key out of the preview, and previews without sending', async () => {
    server.play({ text: ['ok'] });
    const { model, preview } = await open(kind);
    const shown = await preview({ ...request, tools: [tool] });
    expect(server.seen).toEqual([]);
    left.length = 0;
    await model.generate({ ...request, tools: [tool] }, signal);
    expect(new TextDecoder().decode(shown?.body)).toBe(server.seen[0]?.body);
    expect(left).toEqual([shown]);
    expect(JSON.stringify([shown?.headers, shown?.url])).not.toContain(key);
    expect(JSON.stringify(server.seen[0]?.headers)).toContain(key);
  });

  it('reads a refusal as a reply that ended so', async () => {
    const refusals = {
      anthropic: { text: ['I cannot'], finish: 'refusal' },
      google: { text: ['I'], finish: 'SAFETY' },
    }[kind] ?? { refusal: 'I cannot help with that.' };
    server.play(refusals);
    expect((await (await openModel(kind)).generate(request, signal)).ended).toBe('refused');
  });

  it('takes a JSON reply of the schema, and nothing else', async () => {
    const responseSchema = {
      type: 'object',
      properties: { tc: { type: 'number' } },
      required: ['tc'],
      additionalProperties: false,
    };
    const asked = { ...request, responseSchema };
    server.play({ text: ['{"tc":9.2}'] });
    expect((await (await openModel(kind)).generate(asked, signal)).text).toBe('{"tc":9.2}');
    server.play({ text: ['{"tc":"warm"}'] });
    expect(await fault(await openModel(kind), asked)).toMatchObject({
      code: 'model-reply',
      message: expect.stringContaining('tc'),
    });
    server.play({ text: ['nine'] });
    expect(await fault(await openModel(kind), asked)).toMatchObject({ code: 'model-reply' });
  });

  it.each(['break', 'end'] as const)(
    'knows a stream that was cut short (%s) from one that ended',
    async (how) => {
      server.play({ text: ['Nio', 'bi', 'um'], stopAfter: { events: 2, how } });
      expect(await fault(await openModel(kind))).toMatchObject({
        code: 'model-unavailable',
        retryable: true,
        mayHaveCost: true,
      });
    },
  );

  it('says that it is throttled, until when, and that nothing was charged', async () => {
    server.play({
      status: 429,
      headers: { 'retry-after': '7' },
      body: '{"error":{"message":"slow down","type":"x"}}',
    });
    expect(await fault(await openModel(kind))).toMatchObject({
      code: 'model-unavailable',
      message: expect.stringContaining('429'),
      retryable: true,
      retryAfter: 7000,
      mayHaveCost: false,
    });
  });

  it.each([500, 503])('takes a status of %d for a fault that may pass', async (status) => {
    server.play({ status, body: '{"error":{"message":"broken","type":"x"}}' });
    expect(await fault(await openModel(kind))).toMatchObject({ code: 'model-unavailable', retryable: true });
  });

  it.each([400, 401, 404])('takes a status of %d for a refusal that stays', async (status) => {
    server.play({ status, body: '{"error":{"message":"no such thing","type":"x"}}' });
    expect(await fault(await openModel(kind))).toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining(String(status)),
      retryable: false,
      mayHaveCost: false,
    });
  });

  it('does not wait for ever: for the first byte, in the middle, or in all', async () => {
    server.play({ text: ['late'], delay: 2000 });
    expect(await fault(await openModel(kind, { firstByte: 60 }))).toMatchObject({
      code: 'model-timeout',
      message: 'no first byte of a reply within 0.06 s',
      retryable: true,
    });
    server.play({ text: ['a', 'b', 'c'], stopAfter: { events: 2, how: 'silence' } });
    expect(await fault(await openModel(kind, { silence: 60 }))).toMatchObject({
      code: 'model-timeout',
      message: 'nothing for 0.06 s in the middle of a reply',
    });
    server.play({ text: ['a', 'b', 'c'], stopAfter: { events: 2, how: 'silence' } });
    expect(await fault(await openModel(kind, { whole: 80 }))).toMatchObject({
      code: 'model-timeout',
      message: 'no end of the reply after 0.08 s',
    });
  });

  it('reads a reply of a megabyte, and stops at the limit', async () => {
    const megabyte = Array.from({ length: 16 }, () => 'x'.repeat(65_536));
    server.play({ text: megabyte });
    expect((await (await openModel(kind)).generate(request, signal)).text).toHaveLength(2 ** 20);
    server.play({ text: megabyte });
    expect(await fault(await openModel(kind, { replyBytes: 100_000 }))).toMatchObject({
      code: 'model-reply',
      message: expect.stringContaining('100000 bytes'),
    });
  });

  it('takes a page of HTML for no reply', async () => {
    server.play({ text: ['x'], contentType: 'text/html' });
    expect(await fault(await openModel(kind))).toMatchObject({
      code: 'model-reply',
      message: expect.stringContaining('text/html'),
    });
  });

  it('follows nobody elsewhere with its key', async () => {
    server.play({ status: 307, headers: { location: 'http://127.0.0.1:1/steal' }, body: '' });
    expect(await fault(await openModel(kind))).toMatchObject({
      code: 'model-refused',
      message: expect.stringContaining('307'),
    });
    expect(server.seen).toHaveLength(1);
  });

  it('ends at once when nobody wants the reply any more', async () => {
    server.play({ text: ['a', 'b', 'c'], stopAfter: { events: 4, how: 'silence' } });
    const controller = new AbortController();
    const reply = (await openModel(kind)).generate(request, controller.signal, () =>
      controller.abort(new Error('enough')),
    );
    await expect(reply).rejects.toThrow('enough');
  });

  it('sends nothing where what would leave cannot be written down', async () => {
    server.play({ text: ['x'] });
    const found = modelKinds.find(({ name }) => name === kind)!;
    const settings = { model: 'small', baseUrl: `${server.url}${paths[kind]}` };
    const onSend = () => Promise.reject(new Error('disk full'));
    const { model } = await found.open({ name: kind, settings, key, price: null }, { ...ports(), onSend });
    expect((await fault(model)).code).not.toBe('no fault');
    expect(server.seen).toEqual([]);
  });
});

describe.each(['openai-compatible', 'openai'])('%s, what goes wrong in the stream', (kind) => {
  it.each(['{"lambda":', 'lambda=0.7', '{"lambda":0.7}}'])(
    'finds arguments of a tool that are no JSON: %s',
    async (args) => {
      server.play({ toolCalls: [{ id: 'call_1', name: tool.name, args }] });
      expect(await fault(await openModel(kind), { ...request, tools: [tool] })).toMatchObject({
        code: 'model-reply',
        message: expect.stringContaining(tool.name),
      });
    },
  );

  it('tells apart two calls that the server gave one id', async () => {
    const call = { id: 'call_1', name: tool.name, args: '{}' };
    server.play({ toolCalls: [call, call] });
    const { toolCalls } = await (await openModel(kind)).generate({ ...request, tools: [tool] }, signal);
    expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(2);
  });

  it('passes on an error that the provider sends in the middle', async () => {
    server.play({
      text: ['a', 'b'],
      rawEvent: 'data: {"error":{"message":"overloaded","type":"server_error"}}\n\n',
    });
    expect(await fault(await openModel(kind))).toMatchObject({
      message: expect.stringContaining('overloaded'),
    });
  });

  it('finds an event that is no JSON', async () => {
    server.play({ text: ['a', 'b'], rawEvent: 'data: {"choices":[{"del\n\n' });
    expect(await fault(await openModel(kind))).toMatchObject({ code: 'model-reply' });
  });

  it('counts the most that a reply can have used where the provider does not count', async () => {
    server.play({ text: ['x'], usage: null });
    const { usage } = await (await openModel(kind)).generate(request, signal);
    expect(usage).toEqual({ ...mostTokens(request), isBound: true });
  });

  it('ends a reply that reached its length, and takes a spent quota for a refusal', async () => {
    server.play({ text: ['x'], finish: 'length' });
    expect((await (await openModel(kind)).generate(request, signal)).ended).toBe('length');
    server.play({
      status: 429,
      body: '{"error":{"message":"pay","type":"insufficient_quota","code":"insufficient_quota"}}',
    });
    expect(await fault(await openModel(kind))).toMatchObject({ code: 'model-refused', retryable: false });
  });
});

describe('addresses and settings', () => {
  it('tells a server in words of the schema where it takes none', async () => {
    server.play({ text: ['{"tc":1}'] });
    const model = await openModel('openai-compatible', {}, { structuredOutputs: false });
    await model.generate(
      { ...request, responseSchema: { type: 'object', properties: { tc: { type: 'number' } } } },
      signal,
    );
    expect(JSON.parse(server.seen[0]!.body).messages[0].content).toContain('JSON Schema');
  });

  it('says that nobody answers there', async () => {
    const model = await openModel('openai-compatible', {}, { baseUrl: 'http://127.0.0.1:1/v1' });
    expect(await fault(model)).toMatchObject({
      code: 'model-unavailable',
      mayHaveCost: false,
      message: expect.stringContaining('127.0.0.1:1'),
    });
  });

  it.each([
    [{ baseUrl: 'http://example.org/v1' }, 'https'],
    [{ baseUrl: 'https://user@example.org/v1' }, 'user name'],
    [{ baseUrl: 'ftp://example.org' }, 'baseUrl'],
    [{ modle: 'x' }, 'modle'],
    [{ model: '' }, 'model'],
  ])('refuses the settings %j', async (more, expected) => {
    await expect(open('openai-compatible', {}, more)).rejects.toMatchObject({
      code: 'bad-models',
      message: expect.stringContaining(expected),
    });
  });
});
