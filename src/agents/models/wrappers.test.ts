import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../core/json.ts';
import { seededRandom } from '../../core/random.ts';
import type { LanguageModel, ModelReply, ModelRequest, TokenPrice } from '../language-model.ts';
import { openCassette, parseCassette, recordReplies, requestHash } from './cassette.ts';
import {
  type AccountEntry,
  committed,
  costOf,
  createModelAccount,
  emptyAccount,
  foldAccount,
  mostCostOf,
  whyTooDear,
} from './model-account.ts';
import { ModelError } from './model-error.ts';
import { mostTokens } from './most-tokens.ts';
import { createRedaction, redactJson } from './redact.ts';
import { withAccount } from './with-account.ts';
import { withRedaction } from './with-redaction.ts';
import { withRetries } from './with-retries.ts';

const { signal } = new AbortController();
const price: TokenPrice = { input: 3, output: 15, currency: 'EUR' };
const request: ModelRequest = { messages: [{ role: 'user', text: 'Tc of Nb?' }], tools: [], maxTokens: 50 };
const reply: ModelReply = {
  text: '9.2 K',
  toolCalls: [],
  ended: 'stop',
  usage: { input: 100, output: 20 },
  model: 'small-1',
};
const busy = (retryAfter: number | null = null): ModelError =>
  new ModelError('model-unavailable', 'busy', { retryable: true, retryAfter, mayHaveCost: false });

/** A model that does these one after another: a reply, or an error; counts how often it was asked. */
function scripted(...acts: readonly (ModelReply | Error)[]): LanguageModel & { asked: number } {
  const model = {
    name: 'scripted',
    price,
    asked: 0,
    async generate(_: ModelRequest, __: AbortSignal, onText?: (piece: string) => void) {
      const act = acts[Math.min(model.asked++, acts.length - 1)]!;
      onText?.(`piece ${model.asked}`);
      if (act instanceof Error) throw act;
      return act;
    },
  };
  return model;
}

describe('retries', () => {
  const rules = { attempts: 4, firstDelay: 1000, longestDelay: 10_000 };
  async function waitsOf(model: LanguageModel, seed = 1): Promise<{ waits: number[]; outcome: string }> {
    const waits: number[] = [];
    const sleep = async (ms: number) => void waits.push(ms);
    const outcome = await withRetries(model, rules, { random: seededRandom(seed), sleep })
      .generate(request, signal)
      .then(
        ({ text }) => text,
        (error) => `${error.code}: ${error.message}`,
      );
    return { waits, outcome };
  }

  it('asks again after waits that double, half of each at random, the same for the same seed', async () => {
    const { waits, outcome } = await waitsOf(scripted(busy(), busy(), busy(), reply));
    expect(outcome).toBe('9.2 K');
    expect(waits).toHaveLength(3);
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(1000 * 2 ** index);
    });
    expect(await waitsOf(scripted(busy(), busy(), busy(), reply))).toEqual({ waits, outcome });
    expect((await waitsOf(scripted(busy(), busy(), busy(), reply), 2)).waits).not.toEqual(waits);
  });

  it('waits no shorter than the provider asks, and gives up where that is too long', async () => {
    const { waits, outcome } = await waitsOf(scripted(busy(7000), reply));
    expect([waits, outcome]).toEqual([[7000], '9.2 K']);
    expect(await waitsOf(scripted(busy(60_000), reply))).toEqual({
      waits: [],
      outcome: 'model-unavailable: busy; it asks for a wait of 60 s, longer than the 10 s allowed',
    });
  });

  it('gives up after the attempts allowed, and at once on what does not pass', async () => {
    const model = scripted(busy());
    expect((await waitsOf(model)).outcome).toBe('model-unavailable: busy');
    expect(model.asked).toBe(4);
    const refused = scripted(new ModelError('model-refused', 'no'), reply);
    expect((await waitsOf(refused)).outcome).toBe('model-refused: no');
    expect(refused.asked).toBe(1);
    const broken = scripted(new Error('a fault in the program'), reply);
    expect((await waitsOf(broken)).waits).toEqual([]);
  });

  it('shows pieces of one attempt alone, and stops when nobody wants the reply', async () => {
    const pieces: string[] = [];
    const controller = new AbortController();
    const ports = { random: seededRandom(1), sleep: async () => undefined };
    await withRetries(scripted(busy(), reply), rules, ports).generate(request, signal, (piece) =>
      pieces.push(piece),
    );
    expect(pieces).toEqual(['piece 1']);
    const stop = { ...ports, sleep: async () => controller.abort(new Error('enough')) };
    await expect(
      withRetries(scripted(busy(), reply), rules, stop).generate(request, controller.signal),
    ).rejects.toThrow('enough');
  });
});

describe('accounts', () => {
  const newCalls = (): (() => string) => {
    let count = 0;
    return () => `call ${++count}`;
  };

  it('reserves the most before anything is sent, and settles what was used', async () => {
    const entries: AccountEntry[] = [];
    const most = mostCostOf(request, price);
    const account = createModelAccount({ money: 1 }, 'EUR', [], async (entry) => void entries.push(entry));
    const model: LanguageModel = {
      ...scripted(reply),
      async generate() {
        expect(entries).toEqual([{ entry: 'reserved', call: 'call 1', most }]);
        return reply;
      },
    };
    await withAccount(model, account, newCalls()).generate(request, signal);
    expect(entries[1]).toEqual({
      entry: 'settled',
      call: 'call 1',
      actual: { tokens: 120, money: (100 * 3 + 20 * 15) / 1e6 },
    });
    expect(account.state().spent).toEqual(costOf(reply.usage, price));
  });

  it('sends nothing that the budget may not pay', async () => {
    const model = scripted(reply);
    const most = mostCostOf(request, price);
    const limits = { tokens: most.tokens - 1 };
    const poor = withAccount(model, createModelAccount(limits, 'EUR'), newCalls());
    await expect(poor.generate(request, signal)).rejects.toMatchObject({ code: 'model-budget' });
    expect(model.asked).toBe(0);
    const just = withAccount(model, createModelAccount(most, 'EUR'), newCalls());
    expect((await just.generate(request, signal)).text).toBe('9.2 K');
    await expect(just.generate(request, signal)).rejects.toMatchObject({ code: 'model-budget' });
  });

  it('charges the most for a call that may have cost, and nothing for one that cannot', async () => {
    const most = mostCostOf(request, price);
    const spentBy = async (error: Error) => {
      const account = createModelAccount({}, 'EUR');
      await expect(
        withAccount(scripted(error), account, newCalls()).generate(request, signal),
      ).rejects.toThrow();
      return committed(account.state());
    };
    expect(await spentBy(busy())).toEqual({ tokens: 0, money: 0 });
    expect(await spentBy(new ModelError('model-timeout', 'silence', { retryable: true }))).toEqual(most);
    expect(await spentBy(new Error('anything else'))).toEqual(most);
  });

  it('keeps no budget of money without a price in its currency', async () => {
    const ask = (changes: Partial<LanguageModel>) =>
      withAccount(
        { ...scripted(reply), ...changes },
        createModelAccount({ money: 1 }, 'EUR'),
        newCalls(),
      ).generate(request, signal);
    await expect(ask({ price: null })).rejects.toMatchObject({ code: 'model-price' });
    await expect(ask({ price: { ...price, currency: 'USD' } })).rejects.toMatchObject({
      code: 'model-price',
    });
  });

  it('never goes beyond its limits, whatever is asked, settled, cut off by a crash or asked at once', () => {
    const amount = fc.record({ tokens: fc.nat(100), money: fc.nat(100) });
    const act = fc.record({
      kind: fc.constantFrom('ask', 'settle', 'crash'),
      most: amount,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      pick: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), amount, (acts, limits) => {
        let state = emptyAccount;
        const open: string[] = [];
        acts.forEach(({ kind, most, share, pick }, index) => {
          const call = open[pick % Math.max(1, open.length)];
          if (kind === 'ask' && whyTooDear(state, limits, most) === null) {
            state = foldAccount(state, { entry: 'reserved', call: `c${index}`, most });
            open.push(`c${index}`);
          } else if (kind === 'settle' && call !== undefined) {
            const reserved = state.reserved.get(call)!;
            const actual = { tokens: Math.floor(share * reserved.tokens), money: share * reserved.money };
            state = foldAccount(state, { entry: 'settled', call, actual });
            open.splice(open.indexOf(call), 1);
          } else if (kind === 'crash') open.length = 0;
          expect(committed(state).tokens).toBeLessThanOrEqual(limits.tokens);
          expect(committed(state).money).toBeLessThanOrEqual(limits.money + 1e-6);
        });
      }),
    );
  });

  it('counts no text with fewer tokens than bytes', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(text, (words) => {
        const asked = { ...request, messages: [{ role: 'user', text: words.toWellFormed() }] } as const;
        expect(mostTokens(asked).input).toBeGreaterThanOrEqual(
          new TextEncoder().encode(words.toWellFormed()).length,
        );
      }),
    );
  });
});

describe('secrets', () => {
  const secret = 'correct horse battery "staple"';
  const redact = createRedaction([secret]);

  it.each([
    secret,
    JSON.stringify({ said: secret }),
    `https://x.org/?key=${encodeURIComponent(secret)}`,
    'Incorrect API key provided: sk-proj-abcdefghijklmnop1234',
    'Authorization: Bearer abcdef123456.xyz',
    '{"x-api-key":"0123456789abcdef"}',
    'GET /models?key=AIzaSyA1234567890abcdefghijklmnop',
    'ghp_abcdefghijklmnopqrstuvwxyz0123456789',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijklmnop',
  ])('are taken out of %s', (text) => {
    const plain = redact(text);
    expect(plain).toContain('[redacted]');
    for (const part of [
      secret,
      'abcdefghijklmnop',
      '0123456789abcdef',
      'abcdef123456',
      '1234567890abc',
      'staple',
    ])
      expect(plain).not.toContain(part);
  });

  it('are taken out wherever they stand in any text, and plain physics stays', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => !redact(`${a}${secret}${b}`).includes(secret)));
    const physics = 'Nb3Sn: Tc 18.3 K, key result: lambda = 1.8, a = 5.29 Å';
    expect(createRedaction([])(physics.replace('key result', 'result'))).toBe(
      physics.replace('key result', 'result'),
    );
    expect(redactJson({ [secret]: [secret, 1, null] }, redact)).toEqual({
      '[redacted]': ['[redacted]', 1, null],
    });
  });

  it('leave in no request, and come back in no error', async () => {
    const model = scripted(
      new ModelError('model-refused', `wrong key ${secret}`, { retryable: true, mayHaveCost: false }),
    );
    const safe = withRedaction(model, redact, [secret]);
    const asked = { ...request, messages: [{ role: 'user', text: `use ${secret}` }] } as const;
    await expect(safe.generate(asked, signal)).rejects.toMatchObject({ code: 'secret-in-request' });
    expect(model.asked).toBe(0);
    await expect(safe.generate(request, signal)).rejects.toMatchObject({
      code: 'model-refused',
      message: 'wrong key [redacted]',
      retryable: true,
      mayHaveCost: false,
    });
  });
});

describe('cassettes', () => {
  async function record(model: LanguageModel, ...requests: readonly ModelRequest[]): Promise<string> {
    let text = '';
    const recorded = recordReplies(
      model,
      async (line) => {
        text += line;
      },
      createRedaction(['hush-hush']),
    );
    for (const each of requests) await recorded.generate(each, signal);
    return text;
  }

  it('give back what was recorded, whatever the order of the fields, and nothing else', async () => {
    const played = openCassette(await record(scripted(reply), request), 'test');
    const turned = { maxTokens: 50, tools: [], messages: request.messages };
    expect(await played.generate(turned, signal)).toEqual(reply);
    await expect(played.generate({ ...request, maxTokens: 51 }, signal)).rejects.toMatchObject({
      code: 'cassette-miss',
      retryable: false,
      message: expect.stringContaining(requestHash({ ...request, maxTokens: 51 })),
    });
  });

  it('give several replies to one request in their order, the last again and again', async () => {
    const text = await record(scripted(reply, { ...reply, text: 'second' }), request, request);
    const played = openCassette(text, 'test');
    const texts = [];
    for (let i = 0; i < 3; i++) texts.push((await played.generate(request, signal)).text);
    expect(texts).toEqual(['9.2 K', 'second', 'second']);
  });

  it('hold no secret of the request, whose hash is of what was asked', async () => {
    const asked = { ...request, messages: [{ role: 'user', text: 'hush-hush' }] } as const;
    const text = await record(scripted(reply), asked);
    expect(text).not.toContain('hush-hush');
    expect([...parseCassette(text, 'test').keys()]).toEqual([requestHash(asked)]);
  });

  it('name the line that is none', () => {
    const line = canonicalJson({ cassette: 1, request: requestHash(request), reply });
    expect(parseCassette(`${line}\n\n${line}\n`, 'a.jsonl').size).toBe(1);
    expect(() => parseCassette(`${line}\n{`, 'a.jsonl')).toThrow(/a\.jsonl, line 2/);
    expect(() => parseCassette('{"cassette":2}', 'a.jsonl')).toThrow(/cassette: 2 is not 1/);
  });
});
