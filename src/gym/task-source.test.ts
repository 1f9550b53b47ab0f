import { expect, test } from 'vitest';
import { createTaskSource, splitOf, splits } from './task-source.ts';
import { synthesisRoute } from './tasks/synthesis-route/index.ts';
import { asServed } from './wires/wire.fixture.ts';

const family = asServed(synthesisRoute);
const source = createTaskSource(family, { level: 'coarse' });

test('no group is in two splits', () => {
  const splitsOf = new Map<string, Set<string>>();
  for (const split of splits)
    for (let seed = 0; seed < 25; seed++) {
      const task = source.find({ seed, split });
      expect(task.split).toBe(split);
      const group = family.groupOf(task.truth);
      splitsOf.set(group, (splitsOf.get(group) ?? new Set()).add(split));
    }
  expect(splitsOf.size).toBeGreaterThan(40);
  expect([...splitsOf.values()].every((found) => found.size === 1)).toBe(true);
});

test('eight groups in ten are for training, one each for validation and testing', () => {
  const counts = { train: 0, validation: 0, test: 0 };
  for (let n = 0; n < 5000; n++) counts[splitOf(family, `group ${n}`)]++;
  expect(counts.train / 5000).toBeCloseTo(0.8, 1);
  expect(counts.validation).toBeGreaterThan(400);
  expect(counts.test).toBeGreaterThan(400);
});

test('the same request means the same instance, other seeds mean others', () => {
  const names = Array.from({ length: 30 }, (_, seed) => source.find({ seed, split: 'test' }).taskId);
  expect(new Set(names).size).toBe(30);
  const again = createTaskSource(family, { level: 'coarse' });
  expect(names.map((_, seed) => again.find({ seed, split: 'test' }).taskId)).toEqual(names);
  expect(again.find({ task_id: names[3] }).taskHash).toBe(source.find({ seed: 3, split: 'test' }).taskHash);
});

test('without a seed one is drawn', () => {
  expect(source.find({}).taskId).not.toBe(source.find({}).taskId);
});

test('a family for evaluation has the split test alone', () => {
  const evaluation = createTaskSource({ ...family, isEvaluationOnly: true }, { level: 'coarse' });
  expect(evaluation.find({ seed: 1 }).split).toBe('test');
  expect(() => evaluation.find({ seed: 1, split: 'train' })).toThrow(/evaluation only/);
});

test.each([
  [{ seed: -1 }, /seed is -1/],
  [{ seed: 0.5 }, /seed is 0.5/],
  [{ seed: 2 ** 53 }, /seed is/],
  [{ level: 'absurd' }, /level is "absurd"; synthesis-route has coarse/],
  [{ split: 'dev' }, /split is "dev"/],
  [{ task_id: 'synthesis-route/coarse' }, /expected synthesis-route\/LEVEL\/SEED/],
  [{ task_id: 'synthesis-route/coarse/1', split: 'nowhere' }, /split is "nowhere"/],
])('refuses %j', (request, message) => {
  expect(() => source.find(request)).toThrow(message);
});
