import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../core/random.ts';
import { estimateBlockEffects } from './block-effects.ts';
import { describeColumns } from './describe-columns.ts';
import { readSheet } from './read-sheet.ts';
import { replayProblem } from './replay-problem.ts';
import { chanceOfHit, summarizeReplays } from './replay-result.ts';
import { describeReplay } from './replay-sentence.ts';
import { guessChoices, type SheetChoices, type SheetRun, takeSheet } from './sheet-choices.ts';

async function problemOf(text: string, changes: Partial<SheetChoices> = {}) {
  const sheet = describeColumns(await readSheet(new TextEncoder().encode(text), 'own.csv'));
  const choices = { ...guessChoices(sheet), ...changes };
  return replayProblem(takeSheet(sheet, choices), choices);
}
const lineOf = (count: number): string =>
  `x,yield\n${Array.from({ length: count }, (_, index) => `${index},${index}`).join('\n')}\n`;

const sayOf = (parts: readonly { readonly text: string }[]): string => parts.map(({ text }) => text).join('');

describe('summarizeReplays', () => {
  it('knows the chance of a random order exactly', () => {
    expect(chanceOfHit(10, 2)[3]).toBeCloseTo(1 - (8 * 7 * 6) / (10 * 9 * 8), 12);
    expect(chanceOfHit(10, 2)[9]).toBe(1);
  });

  it('says sooner, nothing and worse of replays that are so', async () => {
    const problem = await problemOf(lineOf(40));
    const { merits } = problem;
    const bestFirst = [...merits].sort((a, b) => b! - a!);
    const verdictOf = (played: (number | null)[][]) => {
      const result = summarizeReplays(problem, played, 40);
      return [
        result.verdict,
        sayOf(describeReplay(result, problem.threshold.words, problem.order.length)).slice(0, 27),
      ];
    };
    const random = seededRandom('replays');
    const replays = <T>(make: () => T): T[] => Array.from({ length: 20 }, make);
    expect(verdictOf(replays(() => [merits[3]!, merits[9]!, ...bestFirst]))).toEqual([
      'sooner',
      'It would have saved about t',
    ]);
    expect(verdictOf(replays(() => random.shuffle([...merits])))).toEqual([
      'no difference',
      'Nothing over a random order',
    ]);
    expect(verdictOf(replays(() => [...merits]))).toEqual(['later', 'Worse than random. Here Onn']);
  });

  it('counts the order of the sheet run by run, repeats too', async () => {
    const problem = await problemOf(`x,yield\n1,1\n1,3\n2,9\n3,2\n4,2\n5,2\n6,1\n`);
    const { own, reached } = summarizeReplays(problem, [problem.merits], 6);
    expect(own.slice(0, 3)).toEqual([2, 2, 9]);
    expect(reached.own).toBe(3);
    expect(problem.repeats).toEqual({ designCount: 1, sd: Math.sqrt(2) });
  });
});

describe('replayProblem', () => {
  it('counts a design that breaks a limit as nothing', async () => {
    const rows = Array.from({ length: 8 }, (_, index) => `${index},${8 - index},${index}`).join('\n');
    const limits = [{ column: 'roughness (nm)', atLeast: 4, atMost: null }];
    const problem = await problemOf(`x,roughness (nm),yield\n${rows}\n`, {
      inputs: ['x'],
      objective: 'yield',
      limits,
    });
    expect(problem.merits).toEqual([0, 1, 2, 3, 4, null, null, null]);
    expect(problem.threshold.merit).toBe(4);
  });

  it('tells the planner that a limit is one', async () => {
    const problem = await problemOf(lineOf(10).replace('\n0,0\n', '\n0,<0.5\n'));
    expect(problem.boundsOf?.(problem.candidates[0]!)).toEqual(['upper']);
    expect(problem.truthOf(problem.candidates[0]!)).toEqual([0.5]);
  });

  it('refuses limits that no run meets, and a sheet with too few designs', async () => {
    await expect(
      problemOf(lineOf(10), { goal: { kind: 'limits', atLeast: 99, atMost: null } }),
    ).rejects.toThrow(/no run of the sheet meets/);
    await expect(problemOf(lineOf(3))).rejects.toThrow(/at least 6/);
  });
});

describe('estimateBlockEffects', () => {
  const run = (x: number, block: string, value: number): SheetRun => ({
    line: 1,
    design: { x },
    values: [value],
    bounds: [null],
    block,
  });
  const keyOf = ({ design }: SheetRun): string => String(design.x);

  it('finds the shift of a lot from recipes that both lots made', () => {
    const runs = [1, 2, 3, 4].flatMap((x) => [run(x, 'A', 10 * x), run(x, 'B', 10 * x + 4)]);
    const found = estimateBlockEffects([...runs, run(9, 'B', 70)], keyOf);
    expect(found.isKnown && found.effects.map(({ shift }) => Number(shift.toFixed(9)))).toEqual([-2, 2]);
    expect(found.isKnown && found.scatter).toBeCloseTo(0, 9);
  });

  it('says that it cannot be told where the lots share no recipe', () => {
    expect(estimateBlockEffects([run(1, 'A', 1), run(2, 'B', 2)], keyOf).isKnown).toBe(false);
  });
});
