import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { payEpisode, playPolicy, type Rollout, type Split, taskFamilies } from '../../gym/index.ts';
import { corpusFormats } from './corpus-formats.ts';
import { itemsOfRollouts } from './items-of-rollouts.ts';
import { selectItems } from './select-items.ts';
import { canonicalize } from './substances.ts';
import type { TrainingItem } from './training-item.ts';

const family = taskFamilies[0]!;

async function play(seed: number, name: 'random' | 'oracle'): Promise<Rollout> {
  const task = { family: family.name, level: family.defaultLevel, seed };
  const { calls, verdict, episode } = await playPolicy(family, family.baselines[name], task);
  const again = family.open(family.draw(seed, task.level), task);
  const outcomes = [];
  for (const call of calls) outcomes.push(await again.call(call));
  const rollout_id = `${name} ${seed}`;
  const env_version = `${family.name}@${family.version}+gym@1.0.0`;
  return {
    schema: 'onnes-rollout/1',
    rollout_id,
    task,
    task_hash: String(seed),
    // whatever a file says of its split is not believed
    split: 'train',
    env_version,
    calls,
    outcomes,
    verdict,
    receipt: payEpisode(verdict, {
      rolloutId: rollout_id,
      settles: family.settles,
      environmentVersion: env_version,
    }),
    is_truncated: episode.maxCalls === calls.length,
  };
}

const rollouts = await Promise.all(
  Array.from({ length: 30 }, (_, seed) => [play(seed, 'oracle'), play(seed, 'random')]).flat(),
);
const items = itemsOfRollouts(rollouts);
const write = (name: string, split: Split = 'train') =>
  corpusFormats
    .find((format) => format.name === name)!
    .write(selectItems(items, split).items, { minScore: 0.5, agent: 'house_agent' }) as readonly Record<
    string,
    unknown
  >[];

describe('lines of', () => {
  test('sft are conversations with tools, of episodes that scored enough', () => {
    const lines = write('sft');
    expect(lines.length).toBeGreaterThan(5);
    for (const { messages, tools, receipt, licence, split } of lines) {
      const roles = (messages as readonly { readonly role: string }[]).map(({ role }) => role);
      expect(roles.slice(0, 3)).toEqual(['user', 'assistant', 'tool']);
      expect((tools as readonly object[]).length).toBeGreaterThan(1);
      for (const tool of tools as readonly object[])
        expect(tool).toMatchObject({ type: 'function', function: { name: expect.any(String) } });
      expect((receipt as { readonly score: number }).score).toBeGreaterThanOrEqual(0.5);
      expect([licence, split]).toEqual(['CC0-1.0', 'train']);
    }
    const [, called] = lines[0]!.messages as readonly { readonly tool_calls?: readonly object[] }[];
    expect(called?.tool_calls).toEqual([
      {
        id: 'call_1',
        type: 'function',
        function: { name: expect.any(String), arguments: expect.any(String) },
      },
    ]);
  });

  test('preference put the better-paid answer to one prompt first', () => {
    const lines = write('preference');
    expect(lines.length).toBeGreaterThan(5);
    for (const { prompt, chosen, rejected, receipt, rejected_receipt } of lines) {
      expect(prompt).toMatchObject([{ role: 'user' }]);
      expect(chosen).not.toEqual(rejected);
      const totals = [receipt, rejected_receipt].map((one) => (one as { readonly total: number }).total);
      expect(totals[0]).toBeGreaterThan(totals[1]!);
    }
  });

  test('grpo are one a task, with what reset takes and what NeMo Gym reads', () => {
    const lines = write('grpo');
    expect(new Set(lines.map(({ task_id }) => task_id)).size).toBe(lines.length);
    expect(lines[0]).toMatchObject({
      prompt: [{ role: 'user' }],
      environment: family.name,
      seed: expect.any(Number),
      responses_create_params: {
        input: [{ role: 'user' }],
        tools: family
          .open(family.draw(0, family.defaultLevel), {
            family: family.name,
            level: family.defaultLevel,
            seed: 0,
          })
          .tools.map(({ name }) => ({ type: 'function', name })),
      },
      agent_ref: { type: 'responses_api_agents', name: 'house_agent' },
    });
  });

  test('rollouts have the fields of OpenEnv collect', () => {
    const [line] = write('rollouts');
    expect(Object.keys(line!)).toEqual([
      'episode_id',
      'messages',
      'reward',
      'done',
      'tool_trace',
      'metrics',
      'verify_metrics',
      'artifacts',
      'task',
      'extra',
    ]);
  });
});

describe('splits', () => {
  test('of rollouts are computed anew and kept apart', () => {
    const train = new Set(write('grpo').map(({ task_id }) => task_id));
    const heldOut = [...write('grpo', 'validation'), ...write('grpo', 'test')].map(({ task_id }) => task_id);
    expect(heldOut.length).toBeGreaterThan(0);
    expect(heldOut.filter((id) => train.has(id))).toEqual([]);
  });

  const itemAbout = (index: number, split: Split, substances: readonly string[]): TrainingItem => ({
    ...items[0]!,
    id: String(index),
    split,
    substances,
    content: `content ${index}`,
  });

  test('never share a composition or structure, whatever is exported', () => {
    const substance = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const split = fc.constantFrom<Split>('train', 'validation', 'test');
    fc.assert(
      fc.property(fc.array(fc.tuple(split, fc.uniqueArray(substance, { maxLength: 3 }))), (drawn) => {
        const all = drawn.map(([split, substances], i) => itemAbout(i, split, substances));
        const of = (split: Split) =>
          new Set(selectItems(all, split).items.flatMap(({ substances }) => substances));
        const [train, validation, test] = [of('train'), of('validation'), of('test')];
        expect([...train].filter((one) => validation.has(one) || test.has(one))).toEqual([]);
        expect([...validation].filter((one) => test.has(one))).toEqual([]);
      }),
    );
  });
});

describe('equal things', () => {
  test('are equal however a composition is written, and whatever the last digits', () => {
    const content = (json: Parameters<typeof canonicalize>[0]) => canonicalize(json).content;
    expect(content({ formula: 'Nb3Sn' })).toEqual(content({ formula: 'SnNb3' }));
    expect(content({ formula: 'Nb3Sn' })).toEqual(content({ formula: 'Nb0.75Sn0.25' }));
    expect(content({ Nb: 0.75, Sn: 0.25, T: 900 })).toEqual(content({ T: 900.0001, Sn: 1, Nb: 3 }));
    expect(content({ formula: 'Nb3Sn' })).not.toEqual(content({ formula: 'Nb3Ge' }));
    expect(canonicalize({ formula: 'Nb3Sn' }).substances).toEqual(canonicalize({ Nb: 3, Sn: 1 }).substances);
  });

  test('are equal however a crystal is written', () => {
    const cell = (edges: string, sites: string) =>
      `data_x\n${edges}\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\nloop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n${sites}\n`;
    const edges = (c: number) => `_cell_length_a 2.88\n_cell_length_b 2.88\n_cell_length_c ${c}`;
    const once = canonicalize({ cif: cell(edges(2.88), 'Al1 Al 0 0 0\nNi1 Ni 0.5 0.5 0.5') });
    const shifted = canonicalize({ cif: cell(edges(2.88), 'X Ni 0.1 0.1 0.1\nY Al 0.6 0.6 0.6') });
    const doubled = canonicalize({
      cif: cell(edges(5.76), 'a Al 0 0 0\nb Ni 0.5 0.5 0.25\nc Al 0 0 0.5\nd Ni 0.5 0.5 0.75'),
    });
    expect(once.substances).toHaveLength(2);
    expect(shifted.substances).toEqual(once.substances);
    expect(doubled.substances).toEqual(once.substances);
    expect(
      canonicalize({ cif: cell(edges(3.2), 'Al1 Al 0 0 0\nNi1 Ni 0.5 0.5 0.5') }).substances,
    ).not.toEqual(once.substances);
  });

  test('are written once, the best-paid', () => {
    const poorer = { ...items[0]!, id: 'again', reward: items[0]!.reward - 1 };
    const random = seededRandom('order');
    const selection = selectItems(random.shuffle([...items, poorer]), items[0]!.split);
    expect(selection.duplicates).toBeGreaterThanOrEqual(1);
    expect(selection.items.map(({ id }) => id)).not.toContain('again');
  });
});
