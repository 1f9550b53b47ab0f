import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BenchDocument } from '../../src/app/bench/bench-document.ts';
import { makeFolder, runOnnes, spawnOnnes } from './run-onnes.ts';

const folder = makeFolder();
const write = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
};

/** A hill over two settings, each measured twice, with a twin of the result and a label. */
const hill = write('hill.csv', [
  'T (°C),gas (%),batch,twin,Tc (K)',
  ...Array.from({ length: 60 }, (_, index) => {
    const [t, gas] = [300 + 50 * (index % 6), 10 * Math.floor((index % 30) / 6)];
    const tc = 9 - ((t - 450) / 100) ** 2 - ((gas - 20) / 20) ** 2 + (index < 30 ? 0.1 : -0.1);
    return `${t},${gas},b${index},${2 * tc},${tc.toFixed(3)}`;
  }),
]);
const common = [
  'bench',
  'planners',
  '--data',
  hill,
  '--ignore',
  'batch,twin',
  '--budget',
  '12',
  '--seeds',
  '3',
];
const goal = ['--goal', 'max:Tc (K)'];

async function bench(...args: readonly string[]): Promise<BenchDocument> {
  const { status, stdout, stderr } = await runOnnes(...args, '--json');
  expect(stderr.replaceAll(/^\d+ % done.*\n/gm, '')).toBe('');
  expect(status).toBe(0);
  return JSON.parse(stdout) as BenchDocument;
}

describe('onnes bench planners', () => {
  it('prints one document with the names that scripts rely on', async () => {
    const document = await bench(...common, ...goal);
    expect(document).toMatchObject({ dataset: 'hill', poolSize: 30, topCount: 2, seeds: 3, budget: 12 });
    expect(document.randomCurve).toHaveLength(12);
    expect(document.randomCurve?.[2]).toBeCloseTo(0.1, 12);
    expect(document.planners.map(({ name }) => name)).toEqual(['bayes', 'random']);
    for (const planner of document.planners) {
      expect(planner.curve).toHaveLength(12);
      expect(planner.sdCurve).toHaveLength(12);
      expect(planner.simpleRegretCurve).toHaveLength(12);
      expect(planner.secondsPerSuggestion?.p95).toBeGreaterThanOrEqual(
        planner.secondsPerSuggestion?.median ?? 1,
      );
    }
    expect(document.planners[0]).toHaveProperty('coverage90');
    expect(document.planners[0]?.score.mean).toBeGreaterThan(document.planners[1]?.score.mean ?? 1);
  });

  it('gives the same document again, but for the times', async () => {
    const withoutTimes = async () =>
      JSON.stringify(await bench(...common, ...goal, '--noisy', '--controls')).replaceAll(
        /"secondsPerSuggestion":\{[^}]*\}/g,
        '',
      );
    expect(await withoutTimes()).toBe(await withoutTimes());
  });

  it('shows a table with controls to a reader', async () => {
    const { status, stdout } = await runOnnes(...common, ...goal, '--controls');
    expect(status).toBe(0);
    expect(stdout).toContain('30 candidates; 3 paired seeds of 12 experiments');
    expect(stdout).toMatch(/random order \(exact\) +0\.217/);
    expect(stdout).toMatch(
      /bayes, real minus permuted feedback: .*\(permuted scores .*, a random order 0\.217\)/,
    );
  });

  it('counts hits of another column, which the planner never sees', async () => {
    const hits = ['--hit', 'twin>=17.4', '--ignore', 'batch', '--planners', 'random'];
    const document = await bench(...common, ...goal, ...hits);
    expect(document).toMatchObject({ topDefinition: 'twin>=17.4', topCount: 5 });
    expect(document.planners[0]?.firstHitCurve).toHaveLength(12);
  });

  it('takes several goals, options of planners and a function', async () => {
    const two = await bench(
      ...common,
      ...goal,
      '--goal',
      'min:twin',
      '--planners',
      'random',
      '--budget',
      '4',
    );
    expect(two.regretDefinition).toContain('hypervolume');
    const branin = [
      'bench',
      'planners',
      '--problem',
      'branin',
      '--noise',
      '1',
      '--seeds',
      '2',
      '--budget',
      '8',
    ];
    const document = await bench(...branin, '--planner-options', '{"bayes":{"initial":3}}');
    expect(document).toMatchObject({ poolSize: null, randomCurve: null, isNoisy: true });
  });

  it('stops on Ctrl-C with what is complete', async () => {
    const child = spawnOnnes([
      'bench',
      'planners',
      '--problem',
      'ackley10',
      '--planners',
      'random',
      '--seeds',
      '1000000',
      '--budget',
      '10',
      '--json',
    ]);
    const chunks = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        chunks[name] += text;
      });
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
    expect(status).toBe(130);
    expect(chunks.stderr).toMatch(/^\d+ % done, about \d+ (s|min) left/);
    expect(chunks.stderr).toContain('stopping…');
    expect((JSON.parse(chunks.stdout) as BenchDocument).isComplete).toBe(false);
  });
});

describe('bad input of onnes bench planners', () => {
  const text = write('text.csv', ['x,grade', '1,good', '2,bad', '3,good']);
  const constant = write('constant.csv', ['x,y', '1,4', '2,4', '3,4', '4,4']);
  const of = (file: string, aim: string) => ['bench', 'planners', '--data', file, '--goal', aim];

  it.each([
    ['an unknown planner', [...common, ...goal, '--planners', 'bayes,oracle'], 'oracle'],
    ['a planner named twice', [...common, ...goal, '--planners', 'bayes,bayes'], 'names bayes twice'],
    ['a wrong column', [...common, '--goal', 'max:Tc'], 'no column "Tc"'],
    ['a goal without a direction', [...common, '--goal', 'Tc (K)'], 'expected max:COLUMN'],
    ['a budget beyond the pool', [...common, ...goal, '--budget', '31'], 'only 30 candidates'],
    ['a budget that leaves no choice', [...common, ...goal, '--budget', '2'], 'expected at least 3'],
    ['no goal', common, '--data needs --goal'],
    ['a text objective', of(text, 'max:grade'), '"grade" is "good"'],
    ['a constant objective', of(constant, 'max:y'), 'every candidate has the same "y"'],
    ['a missing file', of(join(folder, 'gone.csv'), 'max:y'), 'there is no such file'],
    ['an unknown function', ['bench', 'planners', '--problem', 'rosenbrock'], 'expected one of branin'],
    ['neither data nor function', ['bench', 'planners'], 'give either --data FILE'],
    [
      'hits of a function',
      ['bench', 'planners', '--problem', 'branin', '--hit', 'y>1'],
      '--hit is for --data',
    ],
    ['noise on a table', [...common, ...goal, '--noise', '1'], '--noise is for --problem'],
    ['a condition without a number', [...common, ...goal, '--hit', 'twin>=high'], '--hit is "twin>=high"'],
    ['options of nobody', [...common, ...goal, '--planner-options', '{"oracle":{}}'], 'oracle is not among'],
    [
      'options that are no mapping',
      [...common, ...goal, '--planner-options', '[1]'],
      'expected JSON such as',
    ],
    [
      'a wrong option',
      [...common, ...goal, '--planner-options', '{"bayes":{"beta":-1}}'],
      'option beta is -1',
    ],
  ])('is answered in one line: %s', async (_, args, message) => {
    const { status, stdout, stderr } = await runOnnes(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
