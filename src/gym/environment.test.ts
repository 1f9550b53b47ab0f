import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callsAsMade } from './calls-as-made.ts';
import { createEnvironment, type Environment } from './environment.ts';
import { plainArguments } from './plain-arguments.ts';
import type { Rollout } from './rollout.ts';
import { createTaskSource } from './task-source.ts';
import { createSlowTask, type SlowTask } from './tasks/slow-task.fixture.ts';

type Opened = SlowTask & { readonly environment: Environment; readonly rollouts: readonly Rollout[] };

function open(): Opened {
  const task = createSlowTask();
  const rollouts: Rollout[] = [];
  const environment = createEnvironment(createTaskSource(task.family), {
    newEpisodeId: () => 'episode',
    rollouts: { write: (rollout) => rollouts.push(rollout) },
  });
  return { ...task, environment, rollouts };
}

const patient = { deadlineMs: 20_000 };

describe('an episode', () => {
  test('has tools before it begins, and no steps', async () => {
    const { environment } = open();
    expect(environment.tools().map(({ name }) => name)).toEqual([
      'quick',
      'late',
      'broken',
      'answer',
      'bulky',
      'submit_job',
      'poll_job',
    ]);
    await expect(environment.call('quick', {}, patient)).rejects.toMatchObject({ code: 'no-episode' });
  });

  test('pays once, at its end, and is then over', async () => {
    const { environment, rollouts } = open();
    expect(environment.reset({ seed: 1 })).toMatchObject({ reward: 0, done: false });
    expect(await environment.call('quick', {}, patient)).toMatchObject({ reward: 0, done: false });
    const last = await environment.call('answer', {}, patient);
    expect(last).toMatchObject({ done: true, observation: { receipt: { score: 1, settles: 'twin' } } });
    expect(last.reward).toBe(last.observation.receipt?.total);
    await expect(environment.call('quick', {}, patient)).rejects.toMatchObject({ code: 'episode-over' });
    expect(rollouts).toHaveLength(1);
    expect(rollouts[0]).toMatchObject({ rollout_id: 'episode', is_truncated: false });
    expect(environment.state()).toMatchObject({ step_count: 2, budget_left: 18 });
  });

  test('begins anew at a reset, unpaid', async () => {
    const { environment, rollouts } = open();
    environment.reset({ seed: 1 });
    await environment.call('quick', {}, patient);
    environment.reset({ seed: 1 });
    expect(environment.state()).toMatchObject({ step_count: 0, budget_left: 20 });
    expect(rollouts).toEqual([]);
  });

  test('does calls that arrive together one after another', async () => {
    const { environment, release } = open();
    environment.reset({ seed: 1 });
    const late = environment.call('late', {}, patient);
    const quick = environment.call('quick', {}, patient);
    await new Promise((resolve) => setTimeout(resolve, 5));
    release();
    expect([(await late).observation.text, (await quick).observation.text]).toEqual(['late', 'late quick']);
  });

  test('pays one of two calls of which the first is the last', async () => {
    const { environment } = open();
    environment.reset({ seed: 1 });
    const both = await Promise.all([
      environment.call('answer', {}, patient),
      environment.call('quick', {}, patient),
    ]);
    expect(both.filter(({ reward }) => reward !== 0)).toHaveLength(1);
    expect(both.every(({ done }) => done)).toBe(true);
  });

  test('shows nothing of what broke inside', async () => {
    const { environment } = open();
    environment.reset({ seed: 1 });
    const { observation } = await environment.call('broken', {}, patient);
    expect(observation.error).toMatchObject({ error_type: 'execution_error' });
    expect(JSON.stringify(observation)).not.toContain('42');
  });
});

describe('a slow tool', () => {
  test('is submitted and polled', async () => {
    const { environment, release, rollouts } = open();
    environment.reset({ seed: 1 });
    expect((await environment.call('slow', {}, patient)).observation.error?.message).toContain('submit_job');
    const submitted = await environment.call('submit_job', { tool: 'slow', arguments: { a: 1 } }, patient);
    expect(submitted.observation.job).toEqual({ id: 'job-1', status: 'running' });
    expect((await environment.call('poll_job', { job: 'job-1' }, patient)).observation.job?.status).toBe(
      'running',
    );
    const polled = environment.call('poll_job', { job: 'job-1', wait_s: 20 }, patient);
    release();
    expect((await polled).observation).toMatchObject({ job: { id: 'job-1', status: 'done' }, text: 'slow' });
    await environment.call('answer', {}, patient);
    expect(rollouts[0]?.calls.map(({ tool }) => tool)).toEqual(['slow', 'slow', 'answer']);
  });

  test.each([[{}], [{ tool: 'quick' }], ['text'], [null]])('is not submitted by %j', async (input) => {
    const { environment } = open();
    environment.reset({ seed: 1 });
    const { observation } = await environment.call('submit_job', input, patient);
    expect(observation.error?.error_type).toBe('invalid_args');
  });

  test('goes on as a job when a call passes its deadline', async () => {
    const { environment, release } = open();
    environment.reset({ seed: 1 });
    const { observation } = await environment.call('late', {}, { deadlineMs: 10 });
    expect(observation).toMatchObject({
      error: { error_type: 'timeout' },
      job: { id: 'job-1', status: 'running' },
    });
    release();
    const polled = await environment.call('poll_job', { job: 'job-1', wait_s: 20 }, patient);
    expect(polled.observation).toMatchObject({ job: { status: 'done' }, text: 'late' });
    const unknown = await environment.call('poll_job', { job: 'job-9' }, patient);
    expect(unknown.observation.error?.error_type).toBe('invalid_args');
  });

  test('of an episode that was left does not reach the next one', async () => {
    const { environment, release } = open();
    environment.reset({ seed: 1 });
    await environment.call('late', {}, { deadlineMs: 5 });
    environment.reset({ seed: 2 });
    release();
    expect((await environment.call('quick', {}, patient)).observation.text).toBe('quick');
    expect(environment.state()).toMatchObject({ step_count: 1, budget_left: 19 });
  });
});

test('what a model called is what the task saw, when it is played again', async () => {
  const { environment, release, rollouts, family } = open();
  environment.reset({ seed: 1 });
  const made: { tool: string; input: unknown }[] = [];
  const call = async (tool: string, input: unknown): Promise<unknown> => {
    made.push({ tool, input });
    return environment.call(tool, input, patient);
  };
  await call('slow', { direct: true });
  await call('submit_job', { tool: 'slow', arguments: { a: 1 } });
  await call('submit_job', { tool: 'quick', arguments: {} });
  await call('poll_job', { job: 'job-1' });
  release();
  await call('poll_job', { job: 'job-1', wait_s: 20 });
  await call('fly', [1]);
  await call('answer', undefined);
  const { tools } = family.open(null, { family: 'slow-task', level: 'only', seed: 1 });
  const replayed = callsAsMade(tools, made);
  expect(new Set(replayed.map((one) => JSON.stringify(one)))).toEqual(
    new Set(rollouts[0]?.calls.map((one) => JSON.stringify(one))),
  );
  expect(replayed).toHaveLength(rollouts[0]?.calls.length ?? 0);
});

describe('arguments', () => {
  test('come out as JSON that is the same after it was stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = plainArguments(value);
        const { value: kept } = plain as { readonly value: unknown };
        if (typeof plain === 'string') expect(plain).toMatch(/nested|Unicode/);
        else expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
      }),
    );
  });

  test.each([
    ['−0', { x: -0 }, { value: { x: 0 } }],
    ['nothing', undefined, { value: {} }],
    [
      'a name of the prototype',
      JSON.parse('{"__proto__":{"x":1}}'),
      { value: JSON.parse('{"__proto__":{"x":1}}') },
    ],
  ])('%s is taken', (_what, input, expected) => {
    expect(plainArguments(input)).toEqual(expected);
  });

  test('nested without end are refused', () => {
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    expect(plainArguments(deep)).toContain('nested deeper');
  });
});
