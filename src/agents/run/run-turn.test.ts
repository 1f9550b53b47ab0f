import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/error.ts';
import { scriptedModel } from '../scripted-model.fixture.ts';
import type { AgentTool } from '../tool.ts';
import { experimentAt, factsOf, kelvin, measured, settings, viewOf } from '../turn.fixture.ts';
import { committedCost, foldAgentEvents } from './fold.ts';
import { memoryRunLog, type RunLog } from './run-log.ts';
import { runTurn } from './run-turn.ts';

const signal = new AbortController().signal;
const propose = (x: number) => ['propose-experiments', { experiments: [experimentAt(x)] }] as const;

describe('a turn', () => {
  it('ends with the designs that the model proposes', async () => {
    const model = scriptedModel(() => [propose(40)]);
    const runLog = memoryRunLog();
    const outcome = await runTurn(factsOf(), { model, tools: [], runLog, signal });
    expect(outcome).toMatchObject({
      outcome: 'designs',
      proposals: [{ design: { x: 40 }, predicted: { value: 9, unit: 'K' }, forecast: { q05: 8, q95: 10 } }],
    });
    expect(runLog.events.map(({ type }) => type)).toEqual([
      'run-opened',
      'turn-opened',
      'call-reserved',
      'call-answered',
      'tool-answered',
      'designs-stated',
    ]);
  });

  it.each([
    ['outside of the space', experimentAt(140), 'x: 140 is above the maximum 100'],
    [
      'without order in its quantiles',
      { ...experimentAt(1), forecast: { q05: 9, q50: 8, q95: 10, unit: 'K' } },
      'q05 ≤ q50 ≤ q95',
    ],
    [
      'in another unit',
      { ...experimentAt(1), forecast: { q05: 8, q50: 9, q95: 10, unit: 'mK' } },
      'is measured in K',
    ],
    ['without a forecast', { design: { x: 1 }, why: 'so' }, 'forecast: missing'],
    [
      'with a forecast that is sure',
      { ...experimentAt(1), forecast: { q05: 9, q50: 9, q95: 9, unit: 'K' } },
      'q05 below q95',
    ],
  ])('answers a design %s with what was expected, and takes the next one', async (_, wrong, expected) => {
    const model = scriptedModel((_request, number) =>
      number === 1 ? [['propose-experiments', { experiments: [wrong] }]] : [propose(3)],
    );
    const outcome = await runTurn(factsOf(), { model, tools: [], runLog: memoryRunLog(), signal });
    expect(outcome).toMatchObject({ proposals: [{ design: { x: 3 } }] });
    expect(JSON.stringify(model.requests[1])).toContain(expected);
  });

  it.each([
    ['loops', () => [['list-trials', {}]] as const, 'model-loops'],
    ['talks and does nothing', () => ({ text: 'I would measure 40.' }), 'model-nonsense'],
    ['refuses', () => ({ text: 'I cannot help.', ended: 'refused' as const }), 'model-refused'],
    ['states no tokens', () => ({ usage: { input: Number.NaN, output: 1 } }), 'model-reply'],
  ])('records a failure of a model that %s', async (_, script, code) => {
    const runLog = memoryRunLog();
    const outcome = await runTurn(factsOf(), { model: scriptedModel(script), tools: [], runLog, signal });
    expect(outcome).toMatchObject({ outcome: 'failed', code, fallback: 'bayes' });
    expect(runLog.events.at(-1)).toMatchObject({ type: 'turn-failed', data: { code } });
  });

  it('records a failure of a model that emits megabytes, and keeps little of it', async () => {
    const model = scriptedModel(() => ({
      text: 'x'.repeat(5e6),
      toolCalls: [{ id: 'a', tool: 'y'.repeat(1e6), input: 'z'.repeat(5e6) }],
      ended: 'tool-calls' as const,
    }));
    const runLog = memoryRunLog();
    const outcome = await runTurn(factsOf(), { model, tools: [], runLog, signal });
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'model-loops' });
    expect(JSON.stringify(runLog.events).length).toBeLessThan(1e6);
    for (const request of model.requests) expect(JSON.stringify(request).length).toBeLessThan(40_000);
  });

  it('tells a model of a tool that does not exist which tools there are', async () => {
    const model = scriptedModel((_, number) => (number === 1 ? [['approve', {}]] : [propose(5)]));
    await runTurn(factsOf(), { model, tools: [], runLog: memoryRunLog(), signal });
    expect(JSON.stringify(model.requests[1])).toContain('there is no tool approve; there are: list-trials');
  });

  it('does not send a call whose highest cost the budget does not cover', async () => {
    const model = scriptedModel(() => [propose(5)]);
    const runLog = memoryRunLog();
    const poor = factsOf({ settings: { ...settings, budget: { tokens: 900, money: null } } });
    const outcome = await runTurn(poor, { model, tools: [], runLog, signal });
    expect(outcome).toMatchObject({ code: 'agent-budget-spent' });
    expect(model.requests).toEqual([]);
  });

  it('keeps no budget of money with a model whose price is not known', async () => {
    const facts = factsOf({ settings: { ...settings, budget: { tokens: 1e7, money: 5 } } });
    const model = scriptedModel(() => [propose(5)], null);
    const outcome = await runTurn(facts, { model, tools: [], runLog: memoryRunLog(), signal });
    expect(outcome).toMatchObject({
      code: 'agent-budget-spent',
      detail: expect.stringContaining('not known'),
    });
  });

  it('settles hypotheses by what was measured before it asks', async () => {
    const stated = {
      statement: 'high',
      scope: 'some',
      quantity: 'Tc',
      comparator: 'above',
      threshold: 12,
      unit: 'K',
      deadline: 3,
      probability: 0.6,
      why: 'a guess',
    } as const;
    const runLog = memoryRunLog();
    const first = scriptedModel(() => [['state-hypothesis', stated], propose(5)]);
    await runTurn(factsOf(), { model: first, tools: [], runLog, signal });
    const view = viewOf([measured('s1', 5, kelvin(13))]);
    const second = scriptedModel(() => [propose(6)]);
    await runTurn(factsOf({ key: 'propose/2/1', view }), { model: second, tools: [], runLog, signal });
    expect(JSON.stringify(second.requests[0])).toContain('h1 (settled: true');
    expect(foldAgentEvents(runLog.events)?.hypotheses[0]).toMatchObject({ verdict: 'true', settledAt: 1 });
  });
});

// ---- crashes

/** A log of a process that dies at one append, before or after it is durable. */
function mortalRunLog(runLog: RunLog, deathAt: number, moment: 'before' | 'after'): RunLog {
  let count = 0;
  let isDead = false;
  return {
    read: () => runLog.read(),
    async append(expected, events) {
      if (isDead) throw new AppError('process-dead', 'the process is dead');
      count++;
      isDead = count === deathAt;
      if (!isDead || moment === 'after') await runLog.append(expected, events);
      if (isDead) throw new AppError('process-dead', 'the process dies');
    },
  };
}

const note = (text: string) => ['write-note', { text }] as const;
const script = [
  [note('first'), ['slow', { n: 1 }] as const],
  [['list-trials', {}] as const],
  [['slow', { n: 2 }] as const, note('second')],
  [propose(7)],
];

/** Answers by how much of the turn it sees: what a model would say does not depend on crashes. */
const thinker = (sent: string[]) =>
  scriptedModel((request) => {
    const round = request.messages.filter(({ role }) => role === 'assistant').length;
    sent.push(String(round));
    return script[round] ?? [];
  });

const slow: AgentTool = {
  name: 'slow',
  description: 'computes',
  inputSchema: {},
  effect: 'compute',
  run: async (input) => ({ doubled: 2 * (input as { n: number }).n }),
};

describe('a process that dies in a turn', () => {
  const life = async (runLog: RunLog, sent: string[]) =>
    runTurn(factsOf(), { model: thinker(sent), tools: [slow], runLog, signal });

  it('goes on from the record, whichever append it died at: no answered call is sent again, one in flight once more', async () => {
    const alone = memoryRunLog();
    const outcome = await life(alone, []);
    let appendCount = 0;
    await life(
      mortalRunLog(
        { ...memoryRunLog(), read: async () => [], append: async () => void appendCount++ },
        -1,
        'after',
      ),
      [],
    );
    expect(appendCount).toBeGreaterThan(10);
    for (let death = 1; death <= appendCount; death++)
      for (const moment of ['before', 'after'] as const) {
        const runLog = memoryRunLog();
        const sent: string[] = [];
        await expect(life(mortalRunLog(runLog, death, moment), sent)).rejects.toThrow('the process dies');
        const died = runLog.events.at(-1)?.type;
        const answered = runLog.events.filter(({ type }) => type === 'call-answered').length;
        const name = `${moment} append ${death}, after ${died}`;
        const before = [...sent];
        expect(await life(runLog, sent), name).toEqual(outcome);
        const again = sent.slice(before.length);
        expect(again, name).toEqual(['0', '1', '2', '3'].slice(answered));
        const repeated = again.filter((call) => before.includes(call));
        expect(repeated, name).toEqual(
          died === 'call-reserved' && before.length > answered ? [String(answered)] : [],
        );
        expect(foldAgentEvents(runLog.events)?.notes, name).toEqual(foldAgentEvents(alone.events)?.notes);
      }
  });

  it('counts a lost call at what was reserved for it, and gives a call up that is lost twice', async () => {
    const runLog = memoryRunLog();
    for (let i = 0; i < 2; i++) {
      const deathAt = i === 0 ? 4 : 2;
      await expect(life(mortalRunLog(runLog, deathAt, 'before'), [])).rejects.toThrow('the process dies');
    }
    const reserved = runLog.events.filter(({ type }) => type === 'call-reserved');
    expect(reserved.map(({ data }) => (data as { attempt: number }).attempt)).toEqual([1, 2]);
    const outcome = await life(runLog, []);
    expect(outcome).toMatchObject({ outcome: 'failed', code: 'call-lost' });
    const state = foldAgentEvents(runLog.events);
    const sum = reserved.reduce(
      (total, { data }) => total + (data as { reserved: { tokens: number } }).reserved.tokens,
      0,
    );
    expect(state && committedCost(state).tokens).toBe(sum);
  });

  it('does not repeat a tool that writes elsewhere', async () => {
    let runs = 0;
    const outward: AgentTool = { ...slow, effect: 'propose', run: async () => ({ runs: ++runs }) };
    const hands = { model: thinker([]), tools: [outward], signal };
    let runLog = memoryRunLog();
    for (let death = 1; runLog.events.at(-1)?.type !== 'tool-started'; death++) {
      runLog = memoryRunLog();
      await runTurn(factsOf(), { ...hands, runLog: mortalRunLog(runLog, death, 'after') }).catch(() => null);
    }
    runs = 0;
    await runTurn(factsOf(), { ...hands, runLog });
    expect(runs).toBe(1);
    expect(JSON.stringify(runLog.events)).toContain('whether this was done is not known');
  });
});
