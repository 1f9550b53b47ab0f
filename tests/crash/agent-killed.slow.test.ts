import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type AgentEvent, foldAgentEvents } from '../../src/agents/index.ts';
import {
  agentSpec,
  openAgentCampaign,
  runAgentCampaign,
  stepper,
} from '../../src/app/agents/scripted-campaign.fixture.ts';
import { readAgentEvents } from '../../src/app/agents/store-run-log.ts';
import { type Random, seededRandom } from '../../src/core/random.ts';
import { createMemoryStore, openStore } from '../../src/runtime/index.ts';
import { findFaults, readCampaign } from './recorded-campaign.ts';

const program = fileURLToPath(new URL('agent-until-killed.ts', import.meta.url));
const experiments = 30;
const tokens = 400_000 + experiments * 3 * 25_000;
const spec = agentSpec({}, { budget: { experiments }, model: { use: 'scripted', budget: { tokens } } }, 60);

/** When a life ends: so long [ms] after so many calls of the model. */
interface Death {
  readonly calls: number;
  readonly delay: number;
}

/** One life of the process; killed at its death, or let live. Whether it came to its end. */
async function live(args: readonly string[], death: Death | null): Promise<boolean> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const due = new Promise<void>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      if (said.split('called\n').length - 1 >= (death?.calls ?? Number.POSITIVE_INFINITY)) resolve();
    });
  });
  if (death !== null) {
    await Promise.race([due.then(() => setTimeout(death.delay)), ended]);
    child.kill('SIGKILL');
  }
  await ended;
  return said.includes('closed');
}

/** A life of at least two calls, so that the call it began with is answered: no call is lost in flight twice. */
function drawDeath(random: Random): Death {
  return { calls: 2 + Math.floor(7 * random.uniform()), delay: 20 * random.uniform() };
}

/** Steps of the agent: calls answered, tools answered, designs stated. */
const stepTypes = ['call-answered', 'tool-answered', 'designs-stated'];

describe('an agent over 200 steps, killed again and again', () => {
  it('repeats no answered call and no experiment, and keeps to its budget', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onnes-agent-'));
    const random = seededRandom('kills');
    try {
      const address = join(folder, 'store');
      const sent = join(folder, 'sent.txt');
      const opened = await openStore(address);
      const id = await openAgentCampaign(opened, spec);
      await opened.close();
      let lives = 1;
      while (!(await live([address, id, sent], lives > 60 ? null : drawDeath(random)))) lives++;
      expect(lives).toBeGreaterThan(5);
      const store = await openStore(address);
      const events = await readAgentEvents(store, id);
      expect(events.filter(({ type }) => stepTypes.includes(type)).length).toBeGreaterThan(200);
      expectEachCallOnce(events, existsSync(sent) ? readFileSync(sent, 'utf8').trim().split('\n') : []);
      const agent = foldAgentEvents(events);
      expect(agent?.failedTurnCount).toBe(0);
      expect(agent?.spent.tokens).toBeLessThanOrEqual(tokens);
      expect(await findFaults(store, id, 'replay')).toEqual([]);
      const laboratory = await store.read('laboratory/replay');
      expect(laboratory.filter(({ type }) => type === 'action-finished')).toHaveLength(experiments);
      const alone = createMemoryStore();
      const other = await openAgentCampaign(alone, spec);
      await runAgentCampaign(alone, other, stepper());
      const designs = async (from: typeof alone, campaign: string) =>
        (await readCampaign(from, campaign))
          .filter(({ type }) => type === 'designs-proposed')
          .map(({ data }) => data);
      expect(await designs(store, id)).toEqual(await designs(alone, other));
      await store.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** Every call is answered once; it was sent as often as it was reserved at most, which is twice where a process died meanwhile. */
function expectEachCallOnce(events: readonly AgentEvent[], sent: readonly string[]): void {
  const reserved = new Map<string, number>();
  const answered = new Map<string, number>();
  for (const { type, data } of events) {
    if (type === 'call-reserved') reserved.set(data.requestHash, (reserved.get(data.requestHash) ?? 0) + 1);
    if (type === 'call-answered') answered.set(data.call, (answered.get(data.call) ?? 0) + 1);
  }
  expect([...answered.values()].every((count) => count === 1)).toBe(true);
  expect(answered.size).toBe(experiments * 3);
  for (const [hash, count] of reserved) {
    expect(count).toBeLessThanOrEqual(2);
    expect(sent.filter((line) => line === hash).length).toBeLessThanOrEqual(count);
  }
}
