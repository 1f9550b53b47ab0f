import type { Json } from '../../core/json.ts';
import type { CallOutcome, TaskFamily } from '../contracts.ts';
import { chooseSuperconductors } from './choose-superconductors/index.ts';

/** Behaviour of a task that a test steers: how long tools take, and one that breaks. */
export type SlowTask = {
  readonly family: TaskFamily<Json>;
  /** Lets everything that waits go on. */
  release(): void;
};

/** Tools: `quick`, `slow` (declared so), `late` (not declared, and waits all the same), `broken` (throws), `answer` (ends). */
export function createSlowTask(): SlowTask {
  let waiting: (() => void)[] = [];
  const wait = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const say = (text: string, isOver = false): CallOutcome => ({ result: { text }, text, cost: 1, isOver });
  const anything: Json = { type: 'object', properties: {} };
  const tools = ['quick', 'slow', 'late', 'broken', 'answer', 'bulky'] as const;
  const family: TaskFamily<Json> = {
    ...(chooseSuperconductors as unknown as TaskFamily<Json>),
    name: 'slow-task',
    levels: ['only'],
    defaultLevel: 'only',
    draw: (seed) => ({ seed }),
    groupOf: (truth) => `group ${JSON.stringify(truth)}`,
    open() {
      const done: string[] = [];
      return {
        brief: 'A task that takes its time.',
        tools: tools.map((name) => ({
          name,
          description: `the tool ${name}`,
          inputSchema: anything,
          ...(name === 'slow' && { isSlow: true as const }),
        })),
        budget: { total: 20, unit: 'calls' },
        maxCalls: 20,
        async call({ tool }) {
          if (tool === 'slow' || tool === 'late') await wait();
          if (tool === 'broken') throw new Error('the hidden truth is 42');
          if (tool === 'bulky') return { ...say('bulk'), result: 'x'.repeat(500_000) } as CallOutcome;
          if (!tools.some((name) => name === tool))
            return { error: { error_type: 'tool_not_found', message: `no tool ${tool}` } };
          done.push(tool);
          return say(done.join(' '), tool === 'answer');
        },
        judge: () => ({
          gates: { answered: done.includes('answer') },
          reason: done.includes('answer') ? 'OK' : 'NO_ANSWER',
          evidence: [],
          utility: { mean: 1, sd: 0 },
          trueUtility: 1,
          forecasts: [],
          spent: done.length,
          budget: 20,
          scale: { random: 0, oracle: 1 },
        }),
      };
    },
  };
  return {
    family,
    release() {
      const going = waiting;
      waiting = [];
      for (const go of going) go();
    },
  };
}
